"""Every sentence about the next quarters: true in every state, "at least" where more may come."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.calendar import Calendar
from scorecard.deals import Tally
from scorecard.quarters import (
    Due,
    Followed,
    Late,
    Needed,
    Pipeline,
    Quarter,
    Quarters,
    Reach,
    Recent,
    Sown,
    Still,
    Team,
    TeamSeed,
    Transit,
    Way,
)
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import quarters as text
from tests.builders import AT_ONCE
from tests.generated import workbooks
from tests.test_quarters import PERIODS, built, of_raw

USD = Money("USD")
Q1, Q2, Q3, Q4, NEXT = (
    Calendar().parse(name) for name in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1")
)
NONE = Tally(0, 0.0)


def due(*quarters: Tally, **parts: Tally) -> Due:
    sums = [*quarters, *parts.values()]
    return Due(
        all=Tally(
            sum(of.deals for of in sums),
            sum(of.known for of in sums),
            sum(of.unpriced for of in sums),
        ),
        overdue=parts.get("overdue", NONE),
        before=parts.get("before", NONE),
        quarters=quarters,
        later=parts.get("later", NONE),
        undated=parts.get("undated", NONE),
    )


OPEN = due(Tally(16, 669_000.0), Tally(62, 2_646_000.0), overdue=Tally(20, 845_000.0))
RUNNING = Quarter(
    period=Q3,
    state="running",
    target=6_000_000.0,
    won=3_882_000.0,
    remaining=2_118_000.0,
    way=Way(28.3, 1_152_349.0, 1_135_846.0, 1_051_166.0),
    to_come=965_651.0,
    due=OPEN.quarters[0],
    coverage=0.316,
    all_open=1.965,
    needed=Needed((Q2,), 6_286_000.0, 1_412_000.0, 4.45),
    lack=None,
)
COMING = Quarter(
    period=Q4,
    state="coming",
    target=6_300_000.0,
    won=None,
    remaining=6_300_000.0,
    way=Way(23.0, 932_721.0, 886_425.0, 829_088.0),
    to_come=5_367_279.0,
    due=OPEN.quarters[1],
    coverage=0.42,
    all_open=0.66,
    needed=None,
    lack="not known then",
)
OVER = Quarter(
    period=Q2,
    state="over",
    target=5_500_000.0,
    won=5_400_000.0,
    remaining=100_000.0,
    way=Way(0.0, 0.0, 0.0),
    to_come=100_000.0,
    due=NONE,
    coverage=None,
    all_open=None,
    needed=None,
    lack="over",
)
LEAD = Reach("Lead", 5.0, (date(2026, 8, 26), date(2026, 11, 26)), 0.0, (0.35, 0.632), 0.018)
DEAL = Reach("Deal", 3.0, (date(2026, 9, 9), date(2026, 12, 10)), 0.0, (0.62, 0.3797), 0.0003)
TRANSIT = Transit(
    before=Way(0.0, 0.0, 0.0),
    quarters=(RUNNING.way, COMING.way),
    later=Way(0.6, 23_000.0, 22_000.0),
    stages=(LEAD, DEAL),
    still=None,
    followed=(
        Followed("Paid search", "2026-Q3", "its plan", "2026-Q3", ("Lead", "Won"), (0.1,), (5.0,),
                 40_000.0, Way(28.3, 1_152_349.0, 1_135_846.0, 1_051_166.0)),
        Followed("Paid search", "2026-Q4", "its plan", "2026-Q4", ("Lead", "Won"), (0.1,), (5.0,),
                 40_500.0, Way(23.0, 932_721.0, 886_425.0, 829_088.0)),
    ),
    recent=(
        Recent("Lead", "Deal", 301.0, 358.0, 301 / 358),
        Recent("Deal", "Won", 60.0, 60.0, 1.0),
    ),
    late=(),
    left_out_rows=0,
    short=(),
    left_out=(),
)  # fmt: skip
SEED = due(Tally(13, 540_000.0), Tally(61, 2_601_000.0), overdue=Tally(5, 200_000.0))
FOUND = Quarters(
    period=Q3,
    through=date(2026, 9, 6),
    net=False,
    grown=Q3,
    quarters=(RUNNING, COMING),
    transit=TRANSIT,
    pipeline=Pipeline(
        open=OPEN,
        sown=(
            Sown("in the quarter", Tally(49, 1_996_000.0), SEED),
            Sown("the quarter before", Tally(45, 1_829_000.0), due(NONE, NONE)),
            Sown("earlier", Tally(1, 24_000.0), due(NONE, NONE)),
            Sown("since", NONE, due(NONE, NONE)),
            Sown("not known", NONE, due(NONE, NONE)),
        ),
        won=Tally(95, 3_849_000.0),
        begins=None,
    ),
    teams=(
        Team("Marketing", 3_882_000.0, TRANSIT.before, TRANSIT.quarters, TRANSIT.later,
             TeamSeed(59.0, 2_313_000.0, 0.0, 1_753_000.0)),
        Team("Sales", None, None, (None, None), None, TeamSeed(13.0, 645_000.0, 2.0, 465_000.0)),
    ),
)  # fmt: skip


def found(**fields: Any) -> Quarters:
    return replace(FOUND, **fields)


def of_transit(**fields: Any) -> Quarters:
    return replace(FOUND, transit=replace(TRANSIT, **fields))


def of_pipeline(**fields: Any) -> Quarters:
    assert FOUND.pipeline is not None
    return replace(FOUND, pipeline=replace(FOUND.pipeline, **fields))


def of_next(**fields: Any) -> Quarters:
    return replace(FOUND, quarters=(RUNNING, replace(COMING, **fields)))


def of_now(**fields: Any) -> Quarters:
    return replace(FOUND, quarters=(replace(RUNNING, **fields), COMING))


LATE = (Late("Events", "Deal", "Sales", (date(2026, 8, 31),)),)
CREDIT = of_pipeline(open=due(Tally(1, -5_000.0), NONE)).pipeline
NO_LAGS = of_transit(stages=(), still="no weeks")

# --- the title


def test_the_title_is_how_much_of_the_next_quarter_is_on_its_way() -> None:
    assert text.title(FOUND, USD) == (
        "Q4 2026: at the planned rates $933k of $6.30M is on its way; by plan it would be $886k"
    )
    assert text.title(of_transit(late=LATE), Money("EUR")) == (
        "Q4 2026: at the planned rates at least €933k of €6.30M is on its way; by plan it would be "
        "€886k"
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"target": None},
            "Q4 2026: at the planned rates $933k is on its way; it has no target yet",
        ),
        ({"target": 0.0}, "Q4 2026: at the planned rates $933k is on its way; its target is $0"),
        ({"way": Way(1, 5e4, 0.0)}, "Q4 2026: at the planned rates $50k of $6.30M is on its way"),
        (
            {"way": Way(1, 5e4, 5e4 + 1)},
            "Q4 2026: at the planned rates $50k of $6.30M is on its way, as planned",
        ),
        (
            {"way": None},
            "Q4 2026: 62 deals ($2.65M) should close in it, the target is $6.30M",
        ),
        ({"way": None, "target": None}, "Q4 2026: 62 deals ($2.65M) should close in it"),
        ({"way": None, "due": NONE}, "Q4 2026: what is on its way to its $6.30M is not known"),
        (
            {"way": None, "due": None, "target": None},
            "Q4 2026: neither a target nor anything on its way is known yet",
        ),
        (
            {"way": None, "target": 0.0},
            "Q4 2026: 62 deals ($2.65M) should close in it, the target is $0",
        ),
        (
            {"way": None, "due": None, "target": 0.0},
            "Q4 2026: its target is $0, and what is on its way is not known",
        ),
    ],
)
def test_the_title_says_what_is_known(fields: dict[str, Any], said: str) -> None:
    assert text.title(of_next(**fields), USD) == said


def test_without_a_quarter_to_come_the_title_is_about_the_last() -> None:
    assert text.title(found(quarters=(OVER, RUNNING)), USD) == (
        "Q3 2026: $3.88M of $6.00M is won; at the planned rates $1.15M more is on its way; by plan "
        "it would be $1.14M"
    )
    assert text.title(found(quarters=(replace(OVER, period=Q1), OVER)), USD) == (
        "Q1 2026 to Q2 2026 are over: nothing is on its way into them any more"
    )


def test_where_no_stage_takes_time_nothing_is_said_to_be_on_its_way() -> None:
    bare = replace(NO_LAGS, pipeline=None, quarters=(RUNNING, replace(COMING, due=None)))
    assert text.title(bare, USD) == "Q4 2026: what is on its way to its $6.30M is not known"
    assert text.lacking_reports(NO_LAGS) == []


def test_sources_without_a_plan_are_followed_at_their_own_rates_and_the_title_says_so() -> None:
    own = tuple(replace(of, basis="last year", of=None) for of in TRANSIT.followed)
    result = replace(
        of_next(target=None, way=Way(23.0, 933_000.0, 0.0)),
        transit=replace(TRANSIT, followed=own),
    )
    assert text.title(result, USD) == (
        "Q4 2026: at the rates of the last 52 weeks $933k is on its way; it has no target yet"
    )


@pytest.mark.parametrize(
    ("still", "said"),
    [
        (
            "no weeks",
            "The Funnel gives no Weeks to next, so nothing can be said to be on its way: fill them "
            "in, and this page follows what has arrived to the quarter in which it is won.",
        ),
        ("at once", "Every stage takes 0 weeks, so nothing waits on its way."),
        ("only the win", "The Funnel has only the win: nothing comes before it."),
    ],
)
def test_why_nothing_waits_is_said(still: Still, said: str) -> None:
    assert text.nothing_on_its_way(of_transit(stages=(), still=still)) == said


# --- a quarter's target


def test_a_quarter_is_won_and_on_its_way_and_still_to_come() -> None:
    assert text.quarters_title(FOUND, USD) == text.quarter_line(RUNNING, FOUND, USD)
    assert text.quarter_line(RUNNING, FOUND, USD) == (
        "Q3 2026: of $6.00M, $3.88M is won, $1.15M is on its way and $966k is still to come."
    )
    assert text.quarter_line(COMING, of_transit(short=("A",)), USD) == (
        "Q4 2026: of $6.30M, at least $933k is on its way and at most $5.37M is still to come."
    )


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        (OVER, "Q2 2026 is over: $5.40M won of $5.50M."),
        (replace(OVER, target=None), "Q2 2026 is over: $5.40M won, without a target."),
        (replace(OVER, won=None), "Q2 2026 is over: nothing reported of $5.50M."),
        (replace(COMING, target=None), "Q4 2026 has no target; $933k is on its way."),
        (replace(COMING, target=None, way=None), "Q4 2026 has no target."),
        (replace(OVER, target=0.0), "Q2 2026 is over: $5.40M won, with a target of $0."),
        (replace(COMING, target=0.0), "Q4 2026 has a target of $0; $933k is on its way."),
        (replace(COMING, target=0.0, way=None), "Q4 2026 has a target of $0."),
        (
            replace(RUNNING, target=None),
            "Q3 2026 has no target; $3.88M is won and $1.15M is on its way.",
        ),
        (
            replace(RUNNING, won=6_100_000.0),
            "Q3 2026 has its target: $6.10M won of $6.00M; $1.15M more is on its way.",
        ),
        (
            replace(RUNNING, won=6_100_000.0, way=None),
            "Q3 2026 has its target: $6.10M won of $6.00M.",
        ),
        (
            replace(RUNNING, way=None),
            "Q3 2026: of $6.00M, $3.88M is won, $2.12M is lacking; what is on its way is not "
            "known.",
        ),
        (
            replace(COMING, way=None),
            "Q4 2026: of $6.30M, nothing is won yet; what is on its way is not known.",
        ),
        (
            replace(RUNNING, to_come=-34_000.0),
            "Q3 2026: $3.88M won and $1.15M on its way are $34k more than its target of $6.00M.",
        ),
        (
            replace(COMING, to_come=-34_000.0),
            "Q4 2026: $933k on its way is $34k more than its target of $6.30M.",
        ),
    ],
)
def test_every_state_of_a_quarter_reads_well(quarter: Quarter, said: str) -> None:
    assert text.quarter_line(quarter, FOUND, USD) == said


@pytest.mark.parametrize(
    ("quarter", "labels"),
    [
        (RUNNING, ("$3.88M won, $1.15M on its way", "$966k still to come of $6.00M")),
        (COMING, ("$933k on its way", "$5.37M still to come of $6.30M")),
        (OVER, ("$5.40M won", "$100k missed of $5.50M")),
        (replace(OVER, to_come=-40_000.0), ("$5.40M won", "$40k more than its $5.50M")),
        (replace(OVER, to_come=0.0), ("$5.40M won", "of $5.50M")),
        (replace(COMING, target=None, way=None), ("nothing known", "no target")),
        (replace(COMING, target=0.0), ("$933k on its way", "a target of $0")),
    ],
)
def test_the_figures_below_a_bar(quarter: Quarter, labels: tuple[str, str]) -> None:
    assert text.quarter_labels(quarter, FOUND, USD) == labels


def test_more_may_be_on_its_way_below_a_bar() -> None:
    assert text.quarter_labels(RUNNING, of_transit(late=LATE), USD) == (
        "$3.88M won, at least $1.15M on its way",
        "at most $966k still to come of $6.00M",
    )


# --- what has arrived, beside plan and at recent rates


def test_what_arrived_is_beside_what_was_planned_to_and_at_recent_rates() -> None:
    assert text.arrived_title(FOUND, USD) == (
        "Q4 2026: what has arrived would bring $46k more than planned, at the planned rates; at "
        "recent rates $57k less"
    )
    assert text.arrived(FOUND, USD) == (
        "What arrived by 6 Sep would bring, at the planned rates, $1,152,349 to the rest of Q3 "
        "2026, by plan $1,135,846 (+$16,503); $932,721 to Q4 2026, by plan $886,425 (+$46,296)."
    )
    assert text.recently(FOUND, USD) == (
        "At the rates of the last 13 weeks reported in full $829,088 would be on its way to Q4 "
        "2026, $57,337 less than by plan."
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            of_next(way=Way(1, 100_000.0, 300_000.0)),
            "Q4 2026: what has arrived would bring $200k less than planned, at the planned rates",
        ),
        (
            of_next(way=Way(1, 100_000.0, 100_000.1, 150_000.0)),
            "Q4 2026: what has arrived would bring what the plan's would, at the planned rates; at "
            "recent rates $50k more",
        ),
        (
            of_next(way=Way(1, 300_000.0, 100_000.0, 100_000.0)),
            "Q4 2026: what has arrived would bring $200k more than planned, at the planned rates; "
            "at recent rates as planned",
        ),
        (of_next(way=Way(1, 100_000.0, 0.0)), ""),
        (of_next(way=None), ""),
        (found(quarters=(OVER, OVER)), ""),
        (
            found(quarters=(OVER, RUNNING)),
            "Q3 2026: what has arrived would bring $17k more than planned for the rest of it, at "
            "the planned rates; at recent rates $85k less",
        ),
        (
            of_transit(left_out_rows=1),
            "Q4 2026: what has arrived would bring at least $46k more than planned, at the planned "
            "rates; at recent rates at most $57k less",
        ),
        (
            replace(of_next(way=Way(1, 1e5, 3e5)), transit=replace(TRANSIT, late=LATE)),
            "Q4 2026: what has arrived would bring at most $200k less than planned, at the planned "
            "rates",
        ),
    ],
)
def test_what_arrived_is_said_only_where_it_can_be_compared(result: Quarters, said: str) -> None:
    assert text.arrived_title(result, USD) == said


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            of_transit(late=LATE),
            "At the rates of the last 13 weeks reported in full at least $829,088 would be on its "
            "way to Q4 2026, at most $57,337 less than by plan.",
        ),
        (
            replace(of_next(way=Way(1, 9e4, 9e4, 1e5)), transit=replace(TRANSIT, late=LATE)),
            "At the rates of the last 13 weeks reported in full at least $100,000 would be on its "
            "way to Q4 2026, at least $10,000 more than by plan.",
        ),
        (
            of_next(way=Way(1, 9e4, 1e5, 100_000.4)),
            "At the rates of the last 13 weeks reported in full $100,000 would be on its way to Q4 "
            "2026, as by plan.",
        ),
        (
            of_next(way=Way(1, 9e4, 0.0, 8e4)),
            "At the rates of the last 13 weeks reported in full $80,000 would be on its way to Q4 "
            "2026.",
        ),
        (of_next(way=Way(0.0, 0.0, 0.0, 0.0)), ""),
        (of_next(way=None), ""),
        (found(quarters=(OVER, OVER)), ""),
        (NO_LAGS, ""),
    ],
)
def test_what_recent_rates_would_bring_is_said_where_something_is_on_its_way(
    result: Quarters, said: str
) -> None:
    assert text.recently(result, USD) == said


def test_why_recent_rates_are_not_known_is_said() -> None:
    lacking = (
        Recent("Lead", "Deal", 0.0, 0.0, None),
        Recent("Deal", "Won", 60.0, 60.0, 1.0),
        Recent("Lead", "W\u202eon", 0.0, 0.0, None),
    )
    result = replace(of_next(way=Way(1, 9e4, 9e4, None)), transit=replace(TRANSIT, recent=lacking))
    assert text.recently(result, USD) == (
        "What would be on its way to Q4 2026 at recent rates is not known: no source has 13 weeks "
        "in which something fell due for Lead → Deal and Lead → Won, reported in full with the "
        "weeks before them that its records take."
    )


@given(*[st.floats(1.0, 1e8)] * 3)
def test_amounts_that_are_printed_beside_each_other_add_up(
    came: float, planned: float, recent: float
) -> None:
    result = of_next(way=Way(1.0, came, planned, recent))
    number = r"([+-]?)\$([\d,]+)"

    def amounts(sentence: str) -> list[int]:
        return [
            int(sign + digits.replace(",", "")) for sign, digits in re.findall(number, sentence)
        ]

    *_, last = text.arrived(result, USD).split("; ")
    whole, by_plan, between = amounts(last)
    assert whole - by_plan == between
    first, *rest = amounts(text.recently(result, USD))
    side = -1 if "less" in text.recently(result, USD) else 1
    assert first - by_plan == side * sum(rest)


def test_without_a_plan_nothing_is_compared() -> None:
    bare = (replace(RUNNING, way=Way(1, 1e5, 0)), replace(COMING, way=None))
    assert text.arrived(found(quarters=bare), USD) == ""


# --- what the figures lack


def test_who_is_waited_on_and_what_is_left_out_is_said() -> None:
    weeks = (date(2026, 8, 3), date(2026, 8, 31))
    both = (*LATE, Late("Webinars", "Lead", None, weeks))
    result = of_transit(
        late=both,
        left_out_rows=2,
        short=("Partners",),
        left_out=(("Referrals", "not reported"), ("Fairs", "no rates"), ("X", "no rates"),
                  ("(unlisted)", "no stage before the win")),
    )  # fmt: skip
    assert text.lacking_reports(result) == [
        "Not reported yet: Deal of Events (week of 31 Aug, Sales) and Lead of Webinars (2 weeks "
        "since 3 Aug). It is left out of what arrived and of the plan.",
        "2 rows of Actuals are left out of what arrived: Data health says which cells to mend.",
        "Reports begin late for Partners: what arrived before is not in it, nor in the plan.",
        "Not followed, as no week is reported: Referrals.",
        "Not followed, as no stage before the win is counted: (unlisted).",
        "Not followed, for want of a plan by stage, or of 13 weeks fully reported: Fairs and X.",
    ]
    assert text.lacking_reports(of_transit(left_out_rows=1)) == [
        "1 row of Actuals is left out of what arrived: Data health says which cells to mend."
    ]
    assert text.lacking_reports(FOUND) == []


@pytest.mark.parametrize(
    "lacking",
    [
        {"late": LATE},
        {"left_out_rows": 1},
        {"short": ("A",)},
        {"left_out": (("A", "not reported"),)},
    ],
)
def test_where_something_is_not_in_it_it_is_at_least_that(lacking: dict[str, Any]) -> None:
    assert text.title(of_transit(**lacking), USD).startswith(
        "Q4 2026: at the planned rates at least $933k of"
    )


def test_a_source_that_cannot_be_followed_by_its_kind_is_no_more_on_its_way() -> None:
    result = of_transit(left_out=(("Press", "no rates"),))
    assert text.title(result, USD).startswith("Q4 2026: at the planned rates $933k of")


def test_nothing_to_follow_says_what_it_takes() -> None:
    assert text.nothing_on_its_way(of_transit(followed=())) == (
        "What is on its way takes weekly counts of a stage before the win in Actuals, and a plan "
        "by stage in Targets."
    )
    assert text.nothing_on_its_way(FOUND) == ""
    assert text.nothing_on_its_way(of_transit(followed=(), left_out=(("A", "no rates"),))) == ""


def test_other_rates_than_a_quarters_own_are_named() -> None:
    first, second = TRANSIT.followed
    borrowed = replace(second, basis="another plan", of="2026-Q3")
    own = replace(first, source="Fairs", basis="last year", of=None)
    assert text.basis(of_transit(followed=(first, borrowed, own))) == (
        "Without a plan by stage for Q4 2026: Paid search; followed with the plan of Q3 2026. "
        "Without a plan by stage for Q3 2026: Fairs; followed with rates of the last 52 weeks."
    )
    assert text.basis(FOUND) == ""


def test_a_quarter_that_is_over_is_told_as_it_is_known_today() -> None:
    assert text.as_known_today(found(quarters=(OVER, RUNNING))) == (
        "Q2 2026 is over. Open deals and what is on its way are those of 6 Sep 2026: what was open "
        "when it ended is written nowhere, for the tab has each deal as it is now."
    )
    assert text.as_known_today(found(quarters=(OVER, RUNNING), pipeline=None)) == (
        "Q2 2026 is over. What is on its way is what was on 6 Sep 2026."
    )
    assert text.as_known_today(FOUND) == ""


def test_net_revenue_is_told_from_new_sales() -> None:
    assert text.net_note(FOUND) == ""
    assert text.net_note(found(net=True)) == (
        "Target and won are net revenue, with expansion and less contraction and churn; what is on "
        "its way and the open deals are new sales."
    )


# --- coverage


def test_open_deals_are_beside_what_past_quarters_had() -> None:
    assert text.cover_title(FOUND, USD) == (
        "Open deals are 2.0 times what Q3 2026 lacks; Q2 2026, the only quarter known, had 4.5 "
        "times what it then won"
    )
    assert text.cover_gap(FOUND, USD) == (
        "At the same point of Q2 2026 $6.29M was open, and $1.41M then won. If Q3 2026 wins the "
        "same part of its open deals, they bring about $935k of the $2.12M it lacks. One quarter "
        "says little."
    )
    two = of_now(needed=Needed((Q1, Q2), 3_000_000.0, 2_000_000.0, 1.5))
    assert text.cover_title(two, USD) == (
        "Open deals are 2.0 times what Q3 2026 lacks; past quarters had 1.5 times what they then "
        "won (2 quarters)"
    )
    assert text.cover_gap(two, USD) == (
        "At the same point of 2 past quarters $3.00M was open, and $2.00M then won. If Q3 2026 "
        "wins the same part of its open deals, they bring about $2.77M, which covers the $2.12M it "
        "lacks. Two quarters say little."
    )
    three = of_now(needed=Needed((Q1, Q2, Q3), 9_000_000.0, 2_000_000.0, 4.5))
    assert text.cover_gap(three, USD) == (
        "At the same point of 3 past quarters $9.00M was open, and $2.00M then won. If Q3 2026 "
        "wins the same part of its open deals, they bring about $924k of the $2.12M it lacks."
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (found(pipeline=None), ""),
        (
            of_now(needed=None, lack="nothing won"),
            "Open deals are 2.0 times what Q3 2026 lacks; what past quarters had is not known",
        ),
        (
            of_now(remaining=0.0, all_open=None, coverage=None),
            "Open deals are 0.7 times what Q4 2026 lacks; what past quarters had is not known",
        ),
        (
            found(quarters=(replace(RUNNING, remaining=0.0), replace(COMING, remaining=0.0))),
            "No target lacks anything that open deals would have to cover",
        ),
        (
            found(quarters=tuple(
                replace(of, target=None, remaining=None) for of in (RUNNING, COMING)
            )),
            "No quarter to come has a target yet that open deals could cover",
        ),
        (
            found(quarters=(replace(RUNNING, target=0.0, remaining=0.0),)),
            "No target lacks anything that open deals would have to cover",
        ),
        (found(quarters=(OVER, OVER)), "No open deal is due in a quarter that is over"),
        (
            of_pipeline(open=due(NONE, NONE)),
            "No deal is open: nothing covers the $2.12M that Q3 2026 lacks",
        ),
        (
            of_now(all_open=None),
            "Q3 2026 lacks $2.12M; no open deal has an amount that could cover it",
        ),
        (
            replace(of_now(all_open=-0.0024), pipeline=CREDIT),
            "Open deals are worth -$5.0k in all: nothing covers the $2.12M that Q3 2026 lacks",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_covered_or_compared_is_said(result: Quarters, said: str) -> None:
    assert text.cover_title(result, USD) == said


def test_what_the_open_deals_bring_is_said_only_where_it_is_known() -> None:
    assert text.cover_gap(of_now(needed=None), USD) == ""
    assert text.cover_gap(of_now(all_open=None), USD) == ""
    assert text.cover_gap(of_now(all_open=0.0), USD) == ""
    assert text.cover_gap(found(pipeline=None), USD) == ""


def test_the_cells_of_coverage() -> None:
    assert text.due_cell(RUNNING, USD) == "16 ($669k)"
    assert text.due_cell(OVER, USD) == "—"
    assert text.needed_cell(RUNNING) == "4.5 (1 quarter)"
    assert text.needed_cell(replace(RUNNING, needed=Needed((Q1, Q2), 3.0, 2.0, 1.5))) == (
        "1.5 (2 quarters)"
    )
    assert text.needed_cell(COMING) == "—"


def test_why_it_is_not_known_what_past_quarters_had() -> None:
    why = (
        "What past quarters had at the same point of Q4 2026 is not known: the tab Deals has no "
        "quarter in full from there on."
    )
    assert text.needed_unknown(FOUND) == why
    assert text.needed_unknown(of_pipeline(begins=date(2026, 4, 1))) == (
        f"{why} The tab Deals lacks what was closed before 1 Apr 2026."
    )
    assert text.needed_unknown(of_next(lack="nothing won")) == (
        "What past quarters had at the same point of Q4 2026 is not known: nothing was open "
        "then, or nothing was won afterwards."
    )
    assert text.needed_unknown(of_next(remaining=None)) == ""
    assert text.needed_unknown(found(pipeline=None)) == ""


def test_open_deals_without_an_amount_are_told() -> None:
    assert text.unpriced(FOUND) == ""
    assert text.unpriced(of_pipeline(open=due(Tally(3, 10.0, 1), NONE))) == (
        "Open without an amount, so in no coverage: 1 deal."
    )
    assert text.unpriced(found(pipeline=None)) == ""


# --- what can still count


def test_what_arrives_too_late_for_a_quarter_counts_for_the_next() -> None:
    assert text.reach_title(FOUND) == (
        "What arrives in Lead now counts for Q4 2026, at its usual speed; for Q3 2026 Deal counts "
        "until 9 Sep"
    )
    assert text.reach_title(replace(FOUND, through=date(2026, 9, 13))) == (
        "What arrives in Lead now counts for Q4 2026, at its usual speed: it is too late for Q3 "
        "2026 in every stage"
    )
    assert text.reach_title(replace(FOUND, through=date(2026, 8, 23))) == (
        "What arrives in Lead until 26 Aug counts for Q3 2026, at its usual speed"
    )
    slow = replace(LEAD, last=(date(2026, 3, 1), date(2026, 6, 1)))
    assert text.reach_title(of_transit(stages=(slow, DEAL))) == (
        "What arrives in Lead now counts for a later quarter, at its usual speed; for Q3 2026 Deal "
        "counts until 9 Sep"
    )
    assert text.reach_title(NO_LAGS) == text.week_line(NO_LAGS) == ""
    over = found(quarters=(OVER, OVER))
    assert text.reach_title(over) == text.week_line(over) == ""


def test_the_coming_week_is_won_in_these_quarters() -> None:
    assert text.week_line(FOUND) == (
        "Of what arrives in Lead in the week of 7 Sep and is won in the end, 35% in Q3 2026, 63% "
        "in Q4 2026 and 1.8% later."
    )
    early = replace(LEAD, before=0.35, shares=(0.632, 0.018), later=0.0)
    result = replace(
        of_transit(stages=(early,)),
        quarters=(COMING, replace(COMING, period=NEXT)),
    )
    assert text.week_line(result) == (
        "Of what arrives in Lead in the week of 7 Sep and is won in the end, 35% before Q4 2026, "
        "63% in Q4 2026 and 1.8% in Q1 2027."
    )


def test_the_cells_of_what_can_still_count() -> None:
    assert text.last_days(LEAD, FOUND) == [
        ("Counts for Q3 2026 until", "26 Aug, past"),
        ("Counts for Q4 2026 until", "26 Nov"),
    ]
    assert text.reach_share(DEAL, FOUND) == [
        ("Arriving now: Q3 2026", "62%"),
        ("Arriving now: Q4 2026", "38%"),
        ("Later", "—"),
    ]
    assert [name for name, _ in text.last_days(LEAD, found(quarters=(OVER, COMING)))] == [
        "Counts for Q4 2026 until"
    ]


# --- teams


def test_what_was_won_stands_beside_what_is_on_its_way() -> None:
    assert text.teams_title(FOUND, USD) == (
        "$3.88M was won in Q3 2026; $956k is on its way for later quarters, $1.15M for the rest of "
        "this one"
    )
    assert text.teams_title(NO_LAGS, USD) == "$3.88M was won in Q3 2026"
    assert text.teams_title(found(teams=()), USD).startswith("Nothing is reported for Q3 2026; ")
    over = found(quarters=(replace(OVER, period=Q3), COMING))
    nothing = replace(over, transit=replace(TRANSIT, quarters=(OVER.way, COMING.way)))
    assert text.teams_title(nothing, USD) == (
        "$3.88M was won in Q3 2026; $956k is on its way for later quarters"
    )
    ahead = found(quarters=(COMING, replace(COMING, period=NEXT)))
    before = replace(TRANSIT, before=RUNNING.way, quarters=(COMING.way, Way(0, 0, 0)), late=LATE)
    assert text.teams_title(replace(ahead, transit=before), USD) == (
        "$3.88M was won in Q3 2026; at least $1.15M is on its way before Q4 2026, $956k from then "
        "on"
    )


def test_the_cells_of_a_team() -> None:
    marketing, sales = FOUND.teams
    assert text.team_name(replace(marketing, team=None)) == "(no team)"
    assert text.way_columns(marketing, FOUND) == [
        ("Rest of Q3 2026", RUNNING.way),
        ("Q4 2026", COMING.way),
        ("Later", TRANSIT.later),
    ]
    assert text.way_columns(marketing, NO_LAGS) == []
    ahead = found(quarters=(COMING, replace(COMING, period=NEXT)))
    assert [name for name, _ in text.way_columns(marketing, ahead)] == [
        "Before Q4 2026", "Q4 2026", "Q1 2027", "Later"
    ]  # fmt: skip
    assert text.seed_cell(marketing.seed, USD) == "59 ($2.31M; $1.75M after)"
    assert text.seed_cell(sales.seed, USD) == "13 ($645k, 2 blank; $465k after)"
    assert text.seed_cell(TeamSeed(0.0, 0.0, 0.0, 0.0), USD) == "0"
    assert text.seed_cell(None, USD) == "—"


def test_the_figures_below_a_teams_bar() -> None:
    marketing, sales = FOUND.teams
    assert text.team_labels(marketing, FOUND, USD) == (
        "$3.88M won, $1.15M on its way", "$956k for later"
    )  # fmt: skip
    assert text.team_labels(sales, FOUND, USD) == ("nothing reported", "")
    over = found(grown=Q2, quarters=(OVER, COMING))
    later = replace(marketing, quarters=(OVER.way, COMING.way))
    assert text.team_labels(later, over, USD) == ("$3.88M won", "$956k for later")


# --- harvest and seed


def test_the_harvest_is_told_by_when_it_was_created() -> None:
    assert text.harvest_title(FOUND, USD) == (
        "Of $3.85M won in Q3 2026, $1.85M came from deals created before it; $2.22M created in it "
        "should close later"
    )
    assert text.harvest_title(found(pipeline=None), USD) == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"won": NONE}, "The tab Deals has no deal won in Q3 2026"),
        ({"won": Tally(1, None, 1)}, "1 deal (no amount) won in Q3 2026"),
        ({"begins": date(2026, 10, 5)}, "The tab Deals lacks what was closed in Q3 2026"),
        (
            {"sown": (Sown("in the quarter", Tally(2, 3_849_000.0), SEED),)},
            "Of $3.85M won in Q3 2026, none came from deals created before it",
        ),
    ],
)
def test_every_harvest_reads_well(fields: dict[str, Any], said: str) -> None:
    assert text.harvest_title(replace(of_pipeline(**fields), teams=()), USD) == said


def test_the_seed_is_told_by_when_it_should_close() -> None:
    assert text.seed_line(FOUND, USD) == (
        "Created in Q3 2026 and still open: 79 deals ($3.34M), by expected close 5 ($200k) "
        "overdue, 13 ($540k) in Q3 2026, 61 ($2.60M) in Q4 2026."
    )
    mixed = due(NONE, NONE, later=Tally(1, 5.0), undated=Tally(2, None, 2), before=Tally(1, 7.0))
    one = of_pipeline(sown=(Sown("in the quarter", NONE, mixed),))
    assert text.seed_line(one, USD) == (
        "Created in Q3 2026 and still open: 4 deals ($12, 2 without an amount), by expected close "
        "1 ($7) before Q3 2026, 1 ($5) later, 2 (no amount) without a date."
    )
    nothing = of_pipeline(sown=(Sown("in the quarter", NONE, due(NONE, NONE)),))
    assert text.seed_line(nothing, USD) == "No deal that was created in Q3 2026 is open."
    assert text.seed_line(found(pipeline=None), USD) == ""


def test_a_column_that_no_deal_is_in_is_not_drawn() -> None:
    assert text.due_columns(OPEN, FOUND, USD) == {
        "Overdue": "20 ($845k)",
        "Due in Q3 2026": "16 ($669k)",
        "Due in Q4 2026": "62 ($2.65M)",
    }
    assert text.due_columns(due(NONE, NONE), FOUND, USD) == {
        "Overdue": "0",
        "Due in Q3 2026": "0",
        "Due in Q4 2026": "0",
    }


def test_the_rows_say_when_deals_were_created() -> None:
    assert FOUND.pipeline is not None
    assert [text.created_name(of.created, FOUND) for of in FOUND.pipeline.sown] == [
        "In Q3 2026", "In the quarter before", "Earlier", "After Q3 2026", "Not known when"
    ]  # fmt: skip


def test_what_the_harvest_lacks_beside_the_number_is_said() -> None:
    means = (
        "Won: in the tab Deals, by close date. Open: as the sheet stands. Overdue: the expected "
        "close has passed."
    )
    assert text.harvest_note(FOUND, USD) == f"{means} The Number of Q3 2026 is $3.88M."
    assert text.harvest_note(of_pipeline(won=Tally(95, 3_882_000.0)), USD) == means
    assert text.harvest_note(replace(of_pipeline(begins=date(2026, 8, 3)), teams=()), USD) == (
        f"{means} The tab lacks what was closed before 3 Aug 2026."
    )
    assert text.harvest_note(found(pipeline=None), USD) == ""


# --- everywhere


@settings(max_examples=60)
@given(workbooks(), PERIODS)
def test_every_workbook_has_sentences_without_a_hole(raw: RawWorkbook, period: str) -> None:
    _, result = of_raw(raw, period)
    for sentence in text.lines(result, USD):
        assert sentence == sentence.strip()
        for hole in ("None", "nan", "inf", "  ", "—", " ,", "..", "-0", "$-"):
            assert hole not in sentence, sentence


def test_the_command_line_says_the_findings_in_their_order() -> None:
    said = text.lines(FOUND, USD)
    assert said[0] == text.title(FOUND, USD)
    assert said[1] == text.recently(FOUND, USD)
    assert said[2:4] == [text.quarter_line(of, FOUND, USD) for of in FOUND.quarters]
    assert said[-1] == text.seed_line(FOUND, USD)


def test_names_out_of_cells_are_cut_and_cleaned() -> None:
    result = of_transit(short=("A\nB\u202e",))
    assert text.lacking_reports(result) == [
        "Reports begin late for A B: what arrived before is not in it, nor in the plan."
    ]


# --- files


def test_the_file_of_quarters_has_every_figure_in_full() -> None:
    first, second = text.records(FOUND)
    assert first == {
        "Quarter": "2026-Q3",
        "Starts": date(2026, 7, 1),
        "Ends": date(2026, 9, 30),
        "Target": 6_000_000.0,
        "Won": 3_882_000.0,
        "Lacking": 2_118_000.0,
        "Wins on their way": 28.3,
        "On its way": 1_152_349.0,
        "On its way by plan": 1_135_846.0,
        "On its way at recent rates": 1_051_166.0,
        "Still to come": 965_651.0,
        "Deals due": 16,
        "Due": 669_000.0,
        "Due ÷ lacking": 0.316,
        "All open ÷ lacking": 1.965,
        "Coverage needed": 4.45,
        "Coverage needed, open then": 6_286_000.0,
        "Coverage needed, won then": 1_412_000.0,
        "Coverage needed, quarters": 1,
    }
    assert (second["Won"], second["Coverage needed"], second["Coverage needed, quarters"]) == (
        None,
        None,
        None,
    )


def test_the_file_of_sources_has_the_rates_behind_each_figure() -> None:
    followed = [*TRANSIT.followed[:1], replace(TRANSIT.followed[1], basis="last year", of=None)]
    first, second = text.source_records(of_transit(followed=tuple(followed)))
    assert first == {
        "Source": "Paid search",
        "Quarter": "2026-Q3",
        "Rates of": "2026-Q3",
        "Stages": "Lead > Won",
        "Rates": "0.1",
        "Weeks": "5",
        "Deal size": 40_000.0,
        "Wins on their way": 28.3,
        "On its way": 1_152_349.0,
        "On its way by plan": 1_135_846.0,
        "On its way at recent rates": 1_051_166.0,
    }
    assert second["Rates of"] == "last 52 weeks"


def test_the_file_of_deals_has_a_row_each_time_of_creation() -> None:
    first, *others = text.deal_records(FOUND)
    assert first == {
        "Created": "In Q3 2026",
        "Won in 2026-Q3, deals": 49,
        "Won in 2026-Q3": 1_996_000.0,
        "Open, deals": 79,
        "Open": 3_341_000.0,
        "Overdue, deals": 5,
        "Overdue": 200_000.0,
        "Due before Q3 2026, deals": 0,
        "Due before Q3 2026": 0.0,
        "Due in Q3 2026, deals": 13,
        "Due in Q3 2026": 540_000.0,
        "Due in Q4 2026, deals": 61,
        "Due in Q4 2026": 2_601_000.0,
        "Due later, deals": 0,
        "Due later": 0.0,
        "No date, deals": 0,
        "No date": 0.0,
    }
    assert len(others) == 4
    assert text.deal_records(found(pipeline=None)) == []


def test_without_lags_the_page_says_so_in_its_sentences() -> None:
    result = built(Funnel=AT_ONCE)
    assert text.lines(result, USD) == [
        "Q4 2026: neither a target nor anything on its way is known yet",
        "Q3 2026: of $975k, $174k is won, $801k is lacking; what is on its way is not known.",
        "Q4 2026 has no target.",
        "The Funnel gives no Weeks to next, so nothing can be said to be on its way: fill them in, "
        "and this page follows what has arrived to the quarter in which it is won.",
        "$174k was won in Q3 2026",
    ]
