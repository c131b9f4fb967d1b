"""The deals as rows of a file: bare figures, every deal, nothing rounded."""

from collections.abc import Iterable

from scorecard.deals import DealReview, OpenDeal, WonDeal
from scorecard.words.deals.counted import BLANK, NO_STAGE

Records = list[dict[str, object]]


def open_records(deals: Iterable[OpenDeal]) -> Records:
    """Every open deal."""
    return [
        {
            "Deal": deal.deal,
            "Row": deal.row,
            "Account": deal.account,
            "Source": deal.source,
            "Campaigns": "; ".join(deal.campaigns) or None,
            "Stage": deal.stage,
            "Amount": deal.amount,
            "Created": deal.created,
            "Weeks in stage": deal.weeks,
            "Share usually won": deal.share,
            "Expected close": deal.expected_close,
            "People": deal.contacts,
            "Overdue": _yes(deal.overdue),
            "Older than won ones": _yes(deal.stale),
            "Fewer people than won ones": _yes(deal.short),
        }
        for deal in deals
    ]


def won_records(deals: Iterable[WonDeal]) -> Records:
    """Every deal won in the period."""
    return [
        {
            "Deal": deal.deal,
            "Row": deal.row,
            "Account": deal.account,
            "Source": deal.source,
            "Campaigns": "; ".join(deal.campaigns) or None,
            "Amount": deal.amount,
            "Closed": deal.closed,
            "Days from creation": deal.days,
            "People": deal.contacts,
        }
        for deal in deals
    ]


def reason_records(result: DealReview) -> Records:
    """A row each reason, with its deals and money by outcome and by the furthest stage."""
    found = result.reasons
    rows: Records = []
    for of in found.reasons:
        row: dict[str, object] = {
            "Reason": BLANK if of.reason is None else of.reason,
            "Deals": of.failed.deals,
            "Money": of.failed.money,
            "Without an amount": of.failed.unpriced,
            "Lost": of.lost.deals,
            "Lost, money": of.lost.money,
            "No decision": of.no_decision.deals,
            "No decision, money": of.no_decision.money,
        }
        for stage, tally in zip(found.stages, of.stages, strict=True):
            title = NO_STAGE if stage is None else stage
            row |= {f"Reached {title}": tally.deals, f"Reached {title}, money": tally.money}
        rows.append(row)
    if found.rest.deals:
        rest = {"Reason": "(others)", "Deals": found.rest.deals, "Money": found.rest.money}
        rows.append(dict.fromkeys(rows[0]) | rest | {"Without an amount": found.rest.unpriced})
    return rows


def rate_records(result: DealReview) -> Records:
    """A row all sources together, and one each source, with both win rates."""
    rates = result.rates
    return [
        {
            "Source": name,
            "Won": of.won.deals,
            "Lost": of.lost.deals,
            "No decision": of.no_decision.deals,
            "Won, money": of.won.money,
            "Lost, money": of.lost.money,
            "No decision, money": of.no_decision.money,
            "Win rate, narrow": of.narrow.by_deals,
            "Win rate, broad": of.broad.by_deals,
            "Win rate by money, narrow": of.narrow.by_money,
            "Win rate by money, broad": of.broad.by_money,
        }
        for name, of in [
            ("All", rates.pooled),
            *((BLANK if of.source is None else of.source, of) for of in rates.sources),
        ]
    ]


def _yes(flag: bool) -> str | None:
    return "yes" if flag else None
