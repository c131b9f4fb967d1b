"""Repeat offenders: the same thing heard again, and whether an answer settled it.

Open this when two things are taken for one, or one for two. Alike are items in the same words, and
items of one kind whose deals have the same reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from scorecard.deals.reasons import is_vague, same_reason
from scorecard.feedback.items import Item, most_used, same_words, summed
from scorecard.feedback.results import LOST, OPEN, Repeat, Stake, Standing

MOST = 20  # listed, of those in the same words and of those with the same reason together


def repeats(items: Sequence[Item]) -> tuple[Repeat, ...]:
    """What was heard at least twice, the most often first."""
    words: dict[str, list[Item]] = defaultdict(list)
    causes: dict[tuple[str, str], list[Item]] = defaultdict(list)
    said = {what: same_words(what) for what in {item.what for item in items} if what}
    for item in items:
        if item.what:
            words[said[item.what]].append(item)
        reason = item.deal.reason if item.deal else None
        if item.kind and reason and not is_vague(reason):
            causes[item.kind, same_reason(reason)].append(item)
    found = [
        _repeat(of, what=most_used(_texts(item.what for item in of)))
        for of in words.values()
        if len(of) > 1
    ]
    for (kind, _), of in causes.items():
        # In the same words it stands there already.
        if len(of) > 1 and len({said.get(item.what or "") for item in of}) > 1:
            why = most_used(_texts(item.deal.reason for item in of if item.deal))
            found.append(_repeat(of, kind=kind, reason=why))
    return tuple(sorted(found, key=_most_often)[:MOST])


def _repeat(
    items: Sequence[Item],
    what: str | None = None,
    kind: str | None = None,
    reason: str | None = None,
) -> Repeat:
    heard = [item.heard for item in items]
    answer = min((item.answered for item in items if item.answered is not None), default=None)
    return Repeat(
        what=what,
        kind=kind,
        reason=reason,
        times=len(items),
        first=date.fromordinal(min(heard)),
        last=date.fromordinal(max(heard)),
        teams=len({item.team for item in items} - {None}),
        open=sum(item.state == "open" for item in items),
        answered=sum(item.state == "answered" for item in items),
        answer=None if answer is None else date.fromordinal(answer),
        since=0 if answer is None else sum(day > answer for day in heard),
        at_stake=_stake(items, OPEN),
        lost=_stake(items, LOST),
    )


def _stake(items: Iterable[Item], standings: Collection[Standing]) -> Stake:
    deals = {item.deal.at: item.deal for item in items if item.deal}
    return summed([deal.money for deal in deals.values() if deal.standing in standings])


def _texts(cells: Iterable[str | None]) -> list[str]:
    return [cell for cell in cells if cell is not None]


def _most_often(repeat: Repeat) -> tuple[int, float, date, str]:
    money = (repeat.at_stake.money or 0) + (repeat.lost.money or 0)
    return -repeat.times, -money, repeat.first, f"{repeat.what} {repeat.kind} {repeat.reason}"
