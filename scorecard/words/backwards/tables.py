"""The tables of the Work backwards page for export: counts and money as they are."""

from collections.abc import Sequence

from scorecard.backwards import Backwards, TargetRow

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
    """Records needed in each week, stage by stage; first what is needed before these weeks."""
    earlier: dict[str, object] = {"Week": "Earlier"} | {
        f"{of.stage} needed": of.before for of in result.stages
    }
    weeks: list[dict[str, object]] = [
        {"Week": week} | {f"{of.stage} needed": of.by_week[w] for of in result.stages}
        for w, week in enumerate(result.weeks)
    ]
    return [earlier, *weeks]


def _tidy(number: float | None) -> float | int | None:
    """A whole number without its ``.0``, as it would be typed."""
    return int(number) if number is not None and float(number).is_integer() else number
