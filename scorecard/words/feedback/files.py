"""The tables of the feedback loop as CSV files have them: bare numbers, blank where missing."""

from scorecard.feedback import LOST, OPEN, Feedback, Losses, Trend
from scorecard.words.feedback.reasons import VERDICTS

Records = list[dict[str, object]]


def open_records(found: Feedback) -> Records:
    """What is open, as it stands in the CSV."""
    return [
        {
            "Cell": item.address,
            "Heard": item.heard,
            "Age, days": item.age,
            "From": item.team,
            "Kind": item.kind,
            "What we heard": item.what,
            "Deal": item.deal,
            "Deal is": item.standing,
            "At stake": item.money if item.standing in OPEN else None,
            "Lost": item.money if item.standing in LOST else None,
        }
        for item in found.items
    ]


def answer_records(found: Feedback) -> Records:
    """Answer times, as they stand in the CSV."""
    return [
        {
            "Of": speed.group,
            "Name": speed.name,
            "Items": speed.items,
            "Answered": speed.answered,
            "Median, days": speed.median,
            "At least, days": speed.longer,
        }
        for speed in found.speeds
    ]


def repeat_records(found: Feedback) -> Records:
    """What was heard again, as it stands in the CSV."""
    return [
        {
            "What we heard": repeat.what,
            "Kind": repeat.kind,
            "Reason": repeat.reason,
            "Times": repeat.times,
            "Teams": repeat.teams,
            "First": repeat.first,
            "Last": repeat.last,
            "Open": repeat.open,
            "Answered": repeat.answered,
            "First answer": repeat.answer,
            "Heard since": repeat.since,
            "At stake": repeat.at_stake.money,
            "Lost": repeat.lost.money,
        }
        for repeat in found.repeats
    ]


def reason_records(found: Feedback) -> Records:
    """Reasons with and without an answer, as they stand in the CSV."""
    reasons = found.reasons
    rows: Records = [
        {
            "Reason": reason.name,
            **_loss_cells(reason.losses),
            "Heard": reason.heard,
            "Answered": reason.answered,
            "First answer": reason.answer,
            "It was": reason.said,
            **_trend_cells(reason.trend),
        }
        for reason in (*reasons.without, *reasons.answered)
    ]
    blank = dict.fromkeys(("Heard", "Answered", "First answer", "It was"))
    for name, of in (("(blank)", reasons.blank), ("(other)", reasons.other)):
        rows.append({"Reason": name, **_loss_cells(of), **blank, **_trend_cells(None)})
    return rows


def _loss_cells(of: Losses) -> dict[str, object]:
    return {
        "Deals lost": of.deals,
        "Money lost": of.money,
        "Deals lost in the period": of.period_deals,
        "Money lost in the period": of.period_money,
    }


def _trend_cells(trend: Trend | None) -> dict[str, object]:
    return {
        "Lost before": trend.before[0] if trend else None,
        "Decided before": trend.before[1] if trend else None,
        "Lost since": trend.since[0] if trend else None,
        "Decided since": trend.since[1] if trend else None,
        "Verdict": VERDICTS[trend.verdict] if trend else None,
    }
