"""Every sentence about kinds of lead: what one is worth, which are not compared, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scorecard.export import csv_bytes
from scorecard.kinds import Comparison, Kinds, LeadKind, Standing, Worth
from scorecard.ranking import Prior
from scorecard.words import Money, literal
from scorecard.words import kinds as text

USD = Money("USD")
ONE_WIN = Prior(1.0, 29.0, "one win")


def lead_kind(kind: str | None, records: float = 1000, **fields: Any) -> LeadKind:
    given = {
        "stage": "Lead",
        "sources": ("Source A",),
        "maturity": 0.887,
        "due": records - 50.4,
        "wins": 40.0,
        "revenue": 1_600_000.0,
        "standing": "compared",
        "worth": Worth(0.04, 40_000.0, 1600.0, 1310.0, 1950.0, ONE_WIN),
        **fields,
    }
    return LeadKind(kind, records=records, **given)


def apart(kind: str | None, standing: Standing, **fields: Any) -> LeadKind:
    return lead_kind(kind, standing=standing, worth=None, **fields)


def pair(other: str | None, records: float, low: float, high: float) -> Comparison:
    return Comparison("Lead", "Demo request", other, records, low, high)


DEMO, DOWNLOAD, EVENT = (
    lead_kind("Demo request"),
    lead_kind("Content download", 9000),
    lead_kind("Event", 300),
)
FORTY = pair("Content download", 40.3, 25.2, 69.8)
EVENTS = pair("Event", 1.25, 0.8, 1.91)
RESULT = Kinds(
    first=date(2025, 10, 6),
    last=date(2026, 9, 20),
    kinds=(DEMO, EVENT, DOWNLOAD),
    comparisons=(EVENTS, FORTY),
    named=True,
)
COUNTED = (
    "Counted from 6 Oct 2025 to 20 Sep 2026, over the weeks in which both the records and the "
    "wins of a source are reported. Won: of the records that came due in these weeks by the "
    "funnel's lags, so that late is not taken for lost."
)


# --- the finding


def test_the_title_says_what_one_of_the_best_is_worth() -> None:
    said = "One Demo request is worth as much as 40 Content downloads (25 to 70)"
    assert text.title(RESULT, USD) == said


def test_of_several_clear_ones_the_title_takes_the_kind_with_most_records() -> None:
    clear = replace(RESULT, comparisons=(pair("Event", 2.04, 1.2, 3.1), FORTY))
    assert text.title(clear, USD) == text.title(RESULT, USD)
    many = replace(clear, kinds=(DEMO, replace(EVENT, records=10_000), DOWNLOAD))
    assert text.title(many, USD) == "One Demo request is worth as much as 2 Events (1.2 to 3.1)"


def test_kinds_within_luck_are_not_told_apart() -> None:
    close = replace(RESULT, comparisons=(EVENTS,))
    assert text.title(close, USD) == "No kind of lead is clearly worth more than the others"
    assert text.comparison(EVENTS) == (
        "One Demo request is worth as much as 1.2 Events (0.8 to 1.9): within luck."
    )
    assert text.comparison(FORTY) == f"{text.title(RESULT, USD)}."


def test_one_of_another_kind_is_singular() -> None:
    assert text.comparison(pair("Event", 1.02, 0.8, 1.3)) == (
        "One Demo request is worth as much as 1 Event (0.8 to 1.3): within luck."
    )
    assert text.comparison(pair(None, 3.0, 2.0, 4.0)) == (
        "One Demo request is worth as much as 3 records without a kind (2 to 4)."
    )


def test_names_out_of_cells_stay_text() -> None:
    bold = Comparison("Lead", "**Demo**", "a_b", 40.0, 25.0, 70.0)
    assert text.comparison(bold, literal) == (
        "One \\*\\*Demo\\*\\* is worth as much as 40 a\\_bs (25 to 70)."
    )


@pytest.mark.parametrize(
    ("kinds", "named", "said"),
    [
        ((), True, "No kind of lead can be compared yet"),
        ((apart("Event", "too early"),), True, "No kind of lead can be compared yet"),
        (
            (DEMO, apart("Event", "too early")),
            True,
            "One Demo request leads to $1.6k; no other kind can be compared yet",
        ),
        (
            (DEMO, lead_kind("Referral", stage="Opportunity")),
            True,
            "No two kinds of lead enter at the same stage, so none can be compared",
        ),
        ((lead_kind(None),), False, "Kinds of lead cannot be compared: Sources names none"),
    ],
)
def test_without_two_kinds_the_title_says_why(
    kinds: tuple[LeadKind, ...], named: bool, said: str
) -> None:
    result = replace(RESULT, kinds=kinds, comparisons=(), named=named)
    assert text.title(result, USD) == said


# --- what is not compared


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            apart("Event", "no win yet", wins=0.0, at_most=34.2),
            "Event: no win yet in 950 that came due: at most $34 each by a 90% bound.",
        ),
        (apart("Event", "no win yet", wins=0.0), "Event: no win yet in 950 that came due."),
        (
            apart("Event", "too early", maturity=0.121),
            "Event: too early to say, 1,000 (12% mature) came in at Lead, $1.60M won in these "
            "weeks.",
        ),
        (
            apart("Event", "too few wins", wins=3.0),
            "Event: too few wins to say how far deals differ (3).",
        ),
        (
            apart("Event", "at the win", stage="Won"),
            "Event: counted from Won on, the win itself, so there is no rate to compare.",
        ),
        (
            apart(None, "no record", records=0.0, due=0.0, wins=1.0, revenue=54_300.0),
            "(no kind): none came in at Lead in the weeks that count (1 won, $54k).",
        ),
        (
            apart("Event", "no record", records=0.0, due=0.0, wins=0.0, revenue=0.0),
            "Event: none came in at Lead in the weeks that count.",
        ),
    ],
)
def test_a_kind_that_is_not_compared_says_why(kind: LeadKind, said: str) -> None:
    assert text.others(replace(RESULT, kinds=(DEMO, kind)), USD) == [said]


def test_kinds_that_enter_elsewhere_are_named_with_their_stage() -> None:
    later = lead_kind("Referral", stage="SQL"), lead_kind("Outbound", stage="Opportunity")
    assert text.others(replace(RESULT, kinds=(*RESULT.kinds, *later)), USD) == [
        "Not set against those that enter at Lead, because they enter at another stage: Referral "
        "(at SQL) and Outbound (at Opportunity)."
    ]
    assert text.others(RESULT, USD) == []


# --- figures


def test_volume_never_stands_without_its_maturity() -> None:
    assert text.came_in(DEMO) == "1,000 (88% mature)"
    assert text.came_in(replace(DEMO, records=0.0, maturity=None)) == "0"


def test_the_rate_carries_its_counts() -> None:
    assert text.won(DEMO) == "4.2% (40 of 950 due)"
    assert text.won(replace(DEMO, due=0.0)) == "—"


def test_worth_is_a_range_or_the_reason_why_there_is_none() -> None:
    assert text.worth(DEMO, USD) == "$1.6k ($1.3k to $2.0k)"
    assert text.worth(apart("E", "no win yet", at_most=34.2), USD) == "No win yet, at most $34"
    standings: tuple[Standing, ...] = (
        "no win yet", "too few wins", "too early", "at the win", "no record",
    )  # fmt: skip
    assert [text.worth(apart("E", standing), USD) for standing in standings] == [
        "No win yet",
        "Too few wins to say",
        "Too early to say",
        "Enters at the win",
        "—",
    ]


def test_how_many_make_up_for_one_of_the_best() -> None:
    alone = lead_kind("Event", stage="SQL")
    result = replace(RESULT, kinds=(*RESULT.kinds, alone))
    assert [text.match(result, kind) for kind in result.kinds] == [
        "1",
        "1.2 (0.8 to 1.9)",
        "40 (25 to 70)",
        "—",
    ]


def test_how_it_was_counted() -> None:
    assert text.counted(RESULT) == (
        f"{COUNTED} Where wins are few, the rate and the deal size are pulled to those of all "
        "kinds: as if each had one win at the usual rate and 5 deals of the usual size more. The "
        "ranges hold four times out of five; for a kind far better than the rest they are rather "
        "low."
    )
    fitted = Worth(0.04, 40_000.0, 1600.0, 1310.0, 1950.0, Prior(2.0, 58.0, "likelihood"))
    assert text.counted(replace(RESULT, kinds=(replace(DEMO, worth=fitted),))) == (
        f"{COUNTED} Where wins are few, the rate and the deal size are pulled to those of all "
        "kinds. The ranges hold four times out of five; for a kind far better than the rest they "
        "are rather low."
    )
    assert text.counted(replace(RESULT, kinds=(apart("Event", "too early"),))) == COUNTED
    assert text.counted(Kinds(None, None, (), (), True)) == ""


def test_what_a_table_leaves_out_keeps_its_money() -> None:
    assert text.more(RESULT.kinds[1:], USD) == "And 2 more, $3.20M."
    assert text.more((), USD) == ""


# --- the command line and the file


def test_the_command_line_says_what_the_page_says() -> None:
    result = replace(RESULT, kinds=(DEMO, EVENT, DOWNLOAD, apart("Trial", "too few wins")))
    lines = text.lines(result, USD)
    assert lines == [
        "One Demo request is worth as much as 40 Content downloads (25 to 70)",
        "One Demo request is worth as much as 1.2 Events (0.8 to 1.9): within luck.",
        "Demo request: $1.6k ($1.3k to $2.0k) a record, 1,000 (88% mature) in at Lead, won 4.2% "
        "(40 of 950 due), $1.60M",
        "Event: $1.6k ($1.3k to $2.0k) a record, 300 (88% mature) in at Lead, won 16% (40 of 250 "
        "due), $1.60M",
        "Content download: $1.6k ($1.3k to $2.0k) a record, 9,000 (88% mature) in at Lead, won "
        "0.4% (40 of 8,950 due), $1.60M",
        "Trial: too few wins to say how far deals differ (40).",
        text.counted(RESULT),
    ]


def test_a_file_has_every_kind_in_full_precision() -> None:
    late = apart("=Event", "too early", records=12.0, due=1.5, wins=0.0, revenue=0.0)
    rows = text.records(replace(RESULT, kinds=(DOWNLOAD, late)))
    assert rows[0] == {
        "Kind": "Content download",
        "Enters at": "Lead",
        "Sources": "Source A",
        "From": date(2025, 10, 6),
        "To": date(2026, 9, 20),
        "Records": 9000,
        "Mature": 0.887,
        "Due": 8949.6,
        "Wins": 40.0,
        "Revenue": 1_600_000.0,
        "Rate used": 0.04,
        "Deal size used": 40_000.0,
        "Worth a record": 1600.0,
        "Worth, low": 1310.0,
        "Worth, high": 1950.0,
        "At most": None,
        "Standing": "compared",
        "To match one of the best": 40.3,
        "To match one of the best, low": 25.2,
        "To match one of the best, high": 69.8,
    }
    assert rows[1]["Worth a record"] is None
    assert b"'=Event" in csv_bytes(rows)
