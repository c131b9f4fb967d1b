"""The feedback loop in words: `waiting` for what is open, `answers`, `reasons`, and their `files`.

Open this for what the command line prints.
"""

from scorecard.feedback import Feedback
from scorecard.words.feedback.answers import (
    WAITS_ON,
    answer_title,
    answer_window,
    repeat_answer,
    repeat_days,
    repeat_money,
    repeat_name,
    repeat_sentence,
    repeats_title,
    speed_name,
    speed_share,
    speed_time,
)
from scorecard.words.feedback.counted import days
from scorecard.words.feedback.files import (
    answer_records,
    open_records,
    reason_records,
    repeat_records,
)
from scorecard.words.feedback.reasons import (
    NOT_WHY,
    first_answer,
    losses,
    more_reasons,
    no_reason,
    period_losses,
    reason_heard,
    reasons_title,
    reasons_window,
    trend_sentence,
    trend_shares,
    trend_verdict,
)
from scorecard.words.feedback.waiting import (
    MONEY,
    as_it_stands,
    flaw,
    item_money,
    lost_too,
    rest,
    title,
)
from scorecard.words.figures import Money, plain

# fmt: off
__all__ = [
    "MONEY", "NOT_WHY", "WAITS_ON", "answer_records", "answer_title", "answer_window",
    "as_it_stands", "days", "first_answer", "flaw", "item_money", "lines", "losses", "lost_too",
    "more_reasons", "no_reason", "open_records", "period_losses", "reason_heard",
    "reason_records", "reasons_title", "reasons_window", "repeat_answer", "repeat_days",
    "repeat_money", "repeat_name", "repeat_records", "repeat_sentence", "repeats_title", "rest",
    "speed_name", "speed_share", "speed_time", "title", "trend_sentence", "trend_shares",
    "trend_verdict",
]
# fmt: on


def lines(found: Feedback, money: Money) -> list[str]:
    """The findings, one a line."""
    reasons = found.reasons
    return [
        title(found, money),
        *filter(None, [lost_too(found, money).removesuffix(".")]),
        answer_title(found),
        *map(repeat_sentence, found.repeats[:3]),
        reasons_title(reasons, money),
        *(
            f"{plain(r.name)}: {losses(r.losses, money)}, {reason_heard(r)}"
            for r in reasons.without[:3]
        ),
        *map(trend_sentence, reasons.answered),
        *(flaw(of).removesuffix(".") for of in found.flaws),
    ]
