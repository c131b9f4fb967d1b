"""The feedback loop: what waits, how long answers take, what came back, what was lost, exchange."""

from collections.abc import Sequence

import streamlit as st

from scorecard import exchange
from scorecard.feedback import Feedback, Reason, Speed
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import built, say, tab_missing, table
from scorecard.ui.frame import View
from scorecard.words import DASH, count, literal
from scorecard.words import exchange as exchange_text
from scorecard.words import feedback as text

LISTED = 12  # rows of a table; the file has them all


def open_items(view: View, found: Feedback) -> None:
    """What waits for an answer, the most money first, then the oldest."""
    link = view.facts.workbook.link
    rows = []
    for item in found.items[:LISTED]:
        cell, url = literal(item.address), link(item.address)
        rows.append(
            {
                "What we heard": literal(item.what or DASH, 160),
                "Kind": literal(item.kind or DASH),
                "From": literal(item.team or DASH),
                "Deal": literal(item.deal or DASH),
                "Its deal": literal(text.item_money(item, view.money)),
                "Open for": text.days(item.age),
                "Cell": f"[{cell}]({url})" if url else cell,
            }
        )
    table(rows, ("Its deal", "Open for"), alt="Open items by money at stake and age")
    if rows:
        rest, lost = text.rest(found, LISTED, view.money), text.lost_too(found, view.money)
        _caption(rest, lost, text.as_it_stands(found), text.MONEY)
        csv_download("open feedback", lambda: text.open_records(found))


def answer_times(found: Feedback) -> None:
    """How long an answer takes, of all, by the team that answers and by kind."""
    by_team, by_kind = st.columns(2, gap="medium")
    with by_team:
        _speeds("Answered by", [speed for speed in found.speeds if speed.group != "kind"])
    with by_kind:
        _speeds("Kind", [speed for speed in found.speeds if speed.group == "kind"])
    if found.speeds:
        _caption(text.answer_window(found), text.WAITS_ON)
        csv_download("answer times", lambda: text.answer_records(found))


def _speeds(column: str, speeds: Sequence[Speed]) -> None:
    rows = [
        {
            column: literal(text.speed_name(speed)),
            "Median": text.speed_time(speed),
            "Answered": literal(text.speed_share(speed)),
        }
        for speed in speeds[:LISTED]
    ]
    table(rows, ("Median", "Answered"), alt=f"Answer time: {column.lower()}")


def heard_again(view: View, found: Feedback) -> None:
    """The same thing heard again, and whether an answer settled it."""
    say(literal(text.repeats_title(found), 300))
    rows = [
        {
            "Heard again": literal(text.repeat_name(repeat), 200),
            "Times": count(repeat.times),
            "Teams": count(repeat.teams),
            "When": text.repeat_days(repeat),
            "Deals": literal(text.repeat_money(repeat, view.money)),
            "Answered": literal(f"{count(repeat.answered)} of {count(repeat.times)}"),
            "First answer": literal(text.repeat_answer(repeat)),
        }
        for repeat in found.repeats[:LISTED]
    ]
    table(rows, ("Times", "Teams", "Deals", "Answered"), alt="What was heard again")
    if rows:
        csv_download("heard again", lambda: text.repeat_records(found))


def loss_reasons(view: View, found: Feedback) -> None:
    """Reasons of lost deals without an answer, and what became of those with one."""
    if tab_missing(view, "Deals"):
        return
    reasons, money = found.reasons, view.money
    say(literal(text.reasons_title(reasons, money), 200))
    table(
        [
            {
                "Reason": literal(reason.name),
                "Lost in four quarters": literal(text.losses(reason.losses, money)),
                "Lost in this period": literal(text.period_losses(reason.losses, money)),
                "In Feedback": literal(text.reason_heard(reason)),
            }
            for reason in reasons.without[:LISTED]
        ],
        ("Lost in four quarters", "Lost in this period"),
        alt="Reasons for lost deals without an answer",
    )
    more = text.more_reasons(
        reasons.without_reasons, LISTED, reasons.without_losses, reasons.without, money
    )
    _caption(more, text.no_reason(reasons, money), text.reasons_window(found))
    if reasons.answered:
        st.subheader("Since the answer", anchor=False)
        rows = [_trend_row(view, reason) for reason in reasons.answered[:LISTED]]
        right = ("Lost in four quarters", "Before", "Since")
        table(rows, right, alt="Share of reasons before and since their answer")
        _caption(text.NOT_WHY)
    if reasons.total.deals or reasons.answered:
        csv_download("reasons and answers", lambda: text.reason_records(found))


def _trend_row(view: View, reason: Reason) -> dict[str, str]:
    before, since = text.trend_shares(reason.trend) if reason.trend else (DASH, DASH)
    return {
        "Reason": literal(reason.name),
        "Lost in four quarters": literal(text.losses(reason.losses, view.money)),
        "First answer": literal(text.first_answer(reason), 120),
        "Before": literal(before),
        "Since": literal(since),
        "Verdict": text.trend_verdict(reason.trend).capitalize() if reason.trend else DASH,
    }


def flaws(found: Feedback) -> None:
    """Rows of the tab that lack something, with the cells to mend."""
    if found.flaws:
        st.caption("\n".join(f"- {literal(text.flaw(flaw), 300)}" for flaw in found.flaws))


def exchange_section(view: View) -> None:
    """Calls joined and role swaps, against what was agreed."""
    if tab_missing(view, "Exchange"):
        return
    found = built(view, exchange.build)
    say(literal(exchange_text.title(found), 300))
    parts = [(a, team, tally) for a in found.activities for team, tally in a.teams]
    rows = [
        {
            "Activity": literal(activity.what),
            "Team": literal(team),
            "Done of agreed": literal(exchange_text.against_goal(tally)),
            "Weeks met": exchange_text.weeks_met(tally),
            "Last reported": exchange_text.last_reported(tally),
        }
        for activity, team, tally in parts[:LISTED]
    ]
    notes = [exchange_text.note(tally) for _, _, tally in parts[:LISTED]]
    if any(notes):
        for row, note in zip(rows, notes, strict=True):
            row["Not compared"] = literal(note)
    right = ("Done of agreed", "Weeks met")
    table(rows, right, alt="What teams do together, against what was agreed")
    if rows:
        more = f"And {count(len(parts) - LISTED)} more." if len(parts) > LISTED else ""
        _caption(more, exchange_text.WEEKS)
        csv_download("exchange", lambda: exchange_text.records(found))


def _caption(*sentences: str) -> None:
    said = " ".join(sentence for sentence in sentences if sentence)
    if said:
        st.caption(literal(said, 900))
