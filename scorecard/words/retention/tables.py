"""The tables of the Retention page for export: money and shares as they are."""

from scorecard.retention import Retention
from scorecard.words.retention.shares import source_signal


def records(result: Retention) -> list[dict[str, object]]:
    """The table of sources for export: money and shares as they are."""
    window = result.window
    return [
        {
            "Source": source.source,
            "From": window.start if window else None,
            "To": window.end if window else None,
            "Opening": source.opening,
            "Left": source.kept,
            "Months reported": source.reported,
            "GRR": source.gross,
            "GRR from": source.gross_range[0] if source.gross_range else None,
            "GRR to": source.gross_range[1] if source.gross_range else None,
            "NRR": source.net,
            "Against all": source.against,
            "Signal": source_signal(source),
            "Kept in a year": source.yearly,
        }
        for source in result.sources
    ]


def month_records(result: Retention) -> list[dict[str, object]]:
    """What was won, added, cut and lost, month by month."""
    return [
        {
            "Month": flow.months[0],
            "Won": flow.won,
            "Expansion": flow.expansion,
            "Contraction": flow.contraction,
            "Churned": flow.churned,
            "All sources reported": "yes" if flow.complete else "no",
        }
        for flow in result.months
    ]


def campaign_records(result: Retention) -> list[dict[str, object]]:
    """Campaigns by what they won in the period."""
    found = result.campaigns
    rows: list[dict[str, object]] = [
        {
            "Campaign": row.campaign,
            "Source": row.source,
            "Won": row.won,
            "Source keeps in a year": row.rate,
            "Left in a year": row.stays,
        }
        for row in found.largest
    ]
    if found.others:
        rest = dict.fromkeys(rows[0]) | {"Campaign": f"{found.others} others"}
        rows.append(rest | {"Won": found.others_won})
    return rows
