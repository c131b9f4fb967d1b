"""The tables of the Work backwards page for export: counts and money as they are."""

from collections.abc import Sequence

from scorecard.backwards import Backwards, Need, StageNeed, TargetRow

RETAINED = ("Spend", "Expansion", "Contraction", "Churned")


def target_records(rows: Sequence[TargetRow], stages: Sequence[str]) -> list[dict[str, object]]:
    """Rows to paste into Targets, with its columns."""
    return [
        {
            "Period": row.period,
            "Source": row.source,
            **{stage: _tidy(row.records.get(stage)) for stage in stages},
            "Revenue": _tidy(row.revenue),
            **{column: _tidy(row.others.get(column)) for column in RETAINED},
        }
        for row in rows
    ]


def week_records(result: Backwards) -> list[dict[str, object]]:
    """Records needed in each week, by stage: of all sources, then of each.

    First what is needed before these weeks.
    """
    found: list[dict[str, object]] = []
    whole: Sequence[StageNeed | Need] = result.stages
    for source, needs in [("All", whole), *((of.source, of.needs) for of in result.sources)]:
        weekly = {need.stage: (need.before, *need.by_week) for need in needs}
        for w, week in enumerate(("Earlier", *result.weeks)):
            row: dict[str, object] = {"Source": source, "Week": week}
            for of in result.stages:
                row[f"{of.stage} needed"] = weekly[of.stage][w] if of.stage in weekly else None
            found.append(row)
    return found


def _tidy(number: float | None) -> float | int | None:
    """A whole number without its ``.0``, as it would be typed."""
    return int(number) if number is not None and float(number).is_integer() else number
