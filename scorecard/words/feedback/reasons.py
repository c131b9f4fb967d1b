"""Why deals were lost: without an answer, and what a reason's share did since its answer.

An answer is never said to have worked: the share before and since is said, and whether the change
is more than luck.
"""

from scorecard.feedback import Feedback, Losses, LossReasons, Reason, Trend, Verdict
from scorecard.words.feedback.counted import deals, items, less, share
from scorecard.words.figures import DASH, Money, count, day, plain
from scorecard.words.labels import listing

NOT_WHY = (
    "The share of all decided deals (won, lost and no decision) that were lost for this reason, in "
    "the 13 weeks up to the first answer and since then. Before and after, not cause and effect: "
    "many deals that close now were begun before the answer. By luck alone one reason in twenty "
    "would be called smaller or larger."
)
VERDICTS: dict[Verdict, str] = {
    "too early": "too early to say",
    "too few": "too few to tell",
    "luck": "not distinguishable from luck",
    "shrank": "smaller, by more than luck",
    "grew": "larger, by more than luck",
}


def reasons_title(reasons: LossReasons, money: Money) -> str:
    """How many reasons for lost deals have no answer, and their money."""
    if not reasons.total.deals:
        return "No deal was lost in these quarters"
    if not reasons.without_reasons:
        if reasons.answered_losses.deals:
            return "Every reason for lost deals has an answer"
        return "No lost deal says why: its reason is blank or “other”"
    many = reasons.without_reasons
    have = (
        "1 reason for lost deals has" if many == 1 else f"{count(many)} reasons for lost deals have"
    )
    return f"{have} no answer: {_of_lost(reasons, money)}"


def _of_lost(reasons: LossReasons, money: Money) -> str:
    part, whole = reasons.without_losses, reasons.total
    if part.money is None:
        return f"{count(part.deals)} of {deals(whole.deals)}"
    return f"{money(part.money)} of {money(whole.money)} lost"


def losses(of: Losses, money: Money) -> str:
    """Money and deals lost."""
    worth = "" if of.money is None else f"{money(of.money)}, "
    return f"{worth}{deals(of.deals)}"


def period_losses(of: Losses, money: Money) -> str:
    """Money and deals lost in the period."""
    if not of.period_deals:
        return DASH
    worth = "" if of.period_money is None else f"{money(of.period_money)}, "
    return f"{worth}{deals(of.period_deals)}"


def reason_heard(reason: Reason) -> str:
    """Whether anybody wrote down what lies behind it."""
    return f"{items(reason.heard)}, no answer" if reason.heard else "not in Feedback"


def reasons_window(found: Feedback) -> str:
    """Which losses these are, and what counts as an answer."""
    return (
        f"Lost and undecided deals closed from {day(found.since, year=True)} to "
        f"{day(found.until, year=True)}. An answer counts for a reason where its row in Feedback "
        "names a deal that was lost for it."
    )


def no_reason(reasons: LossReasons, money: Money) -> str:
    """Deals lost for a reason that nobody can answer; empty where there are none."""
    parts = [
        f"{word} ({losses(of, money)})"
        for word, of in (("blank", reasons.blank), ("“other”", reasons.other))
        if of.deals
    ]
    return f"Not in this list, because nobody can answer it: {listing(parts)}." if parts else ""


def more_reasons(
    reasons: int, shown: int, total: Losses, listed: tuple[Reason, ...], money: Money
) -> str:
    """The reasons below the first ones; empty where there are none."""
    more = reasons - min(shown, len(listed))
    if not more:
        return ""
    above = [reason.losses.money for reason in listed[:shown]]
    below = less(total.money, sum(amount for amount in above if amount is not None))
    return f"And {count(more)} more{f', {money(below)}' if below else ''}."


def first_answer(reason: Reason) -> str:
    """The first answer, with its day."""
    if reason.answer is None:
        return "no date"
    said = "" if reason.said is None else f": {plain(reason.said)}"
    return f"{day(reason.answer)}{said}"


def trend_shares(trend: Trend) -> tuple[str, str]:
    """A reason's share of decided deals before the answer and since."""
    return share(*trend.before), share(*trend.since)


def trend_verdict(trend: Trend) -> str:
    """Whether the share changed by more than luck."""
    return VERDICTS[trend.verdict]


def trend_sentence(reason: Reason) -> str:
    """What became of a reason since its answer; that there is no date where there is none."""
    if reason.trend is None:
        return f"{plain(reason.name)}: answered, but no answer has a date"
    lost, decided = reason.trend.since
    before = reason.trend.before
    return (
        f"{plain(reason.name)}: since the answer of {day(reason.answer)} {count(lost)} of "
        f"{count(decided)} decided deals, before {count(before[0])} of {count(before[1])}: "
        f"{trend_verdict(reason.trend)}"
    )
