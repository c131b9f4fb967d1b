"""Every sentence about cohorts: by age, with a cohort that failed only where it is mature."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.calendar import Calendar
from scorecard.cohorts import Cohort, HandoffCohorts, Yardstick
from scorecard.maturity import Ultimate, Verdict
from scorecard.words import literal
from scorecard.words.cohorts import (
    MISSING,
    begun,
    cohort_age,
    cohort_end,
    cohort_interval,
    cohort_sentence,
    cohort_share,
    cohort_verdict,
    cohorts_handoff,
    cohorts_title,
    no_cohorts,
    not_listed,
    telling,
)

JULY = Cohort(
    month=Calendar().month(date(2026, 7, 1)),
    rows=tuple(range(2, 43)),
    records=41,
    converted=6,
    interval=(0.0688, 0.2845),
    age=5.25,
    maturity=0.62,
    rate=0.36,
    yardstick="plan",
    expected=9.15,
    planned=14.76,
    ultimate=Ultimate(12.6, 9.1, 15.4),
    verdict="in line",
)


def cohort(month: str = "2026-07", **fields: Any) -> Cohort:
    return replace(JULY, month=Calendar().parse(month), **fields)


def handoff(*cohorts: Cohort, **fields: Any) -> HandoffCohorts:
    given_fields = {"complete": True, "listed": 0.99, "history": 22, "prior": 0.36, **fields}
    return HandoffCohorts("Opportunity", "Won", cohorts=cohorts, **given_fields)


YOUNG = {"maturity": None, "expected": None, "ultimate": None, "verdict": None}


# --- one cohort


def test_a_cohort_is_said_by_its_age() -> None:
    assert cohort_sentence(handoff(), JULY) == (
        "41 deals entered Opportunity in July 2026: 6 came to Won by now, 9.2 were expected at "
        "their age (62% mature): in line for its age. In the end about 13 (9 to 15), plan 14.8."
    )


def test_one_deal_and_one_expected_are_singular() -> None:
    one = cohort(
        records=1, converted=1, expected=1.0, planned=1.0, maturity=1.0, ultimate=Ultimate(1, 1, 1)
    )
    assert cohort_sentence(handoff(), one) == (
        "1 deal entered Opportunity in July 2026: 1 came to Won by now, 1 was expected at its "
        "age (100% mature): in line for its age. In the end about 1, plan 1."
    )


def test_without_a_plan_recent_cohorts_expect() -> None:
    recent = cohort(yardstick="recent cohorts", planned=None, verdict="behind")
    assert cohort_sentence(handoff(), recent) == (
        "41 deals entered Opportunity in July 2026: 6 came to Won by now, 9.2 were expected at "
        "their age by recent cohorts (62% mature): behind for its age. In the end about 13 "
        "(9 to 15)."
    )


def test_with_nothing_to_compare_only_the_counts_are_said() -> None:
    counts = "41 deals entered Opportunity in July 2026: 6 came to Won by now"
    assert cohort_sentence(handoff(), cohort(**YOUNG)) == f"{counts}."
    bare = cohort(
        rate=None, yardstick=None, expected=None, planned=None, ultimate=None, verdict=None
    )
    assert cohort_sentence(handoff(), bare) == (
        f"{counts} (62% mature), with nothing to compare: no plan and no mature cohort."
    )


@pytest.mark.parametrize(
    ("verdict", "maturity", "yardstick", "said"),
    [
        ("too early", 0.19, "plan", "too early to say"),
        ("behind", 0.2, "plan", "behind for its age"),
        ("behind", 0.899, "plan", "behind for its age"),
        ("behind", 0.9, "plan", "failed its plan"),
        ("behind", 1.0, "recent cohorts", "failed against recent cohorts"),
        ("in line", 1.0, "plan", "in line for its age"),
        ("ahead", 1.0, "plan", "ahead for its age"),
        (None, None, "plan", "—"),
        (None, 1.0, None, "—"),
    ],
)
def test_each_verdict_in_words(
    verdict: Verdict | None, maturity: float | None, yardstick: Yardstick | None, said: str
) -> None:
    found = cohort(verdict=verdict, maturity=maturity, yardstick=yardstick)
    assert cohort_verdict(found) == said


@given(
    st.sampled_from(["too early", "behind", "in line", "ahead"]),
    st.floats(0, 1),
    st.sampled_from(["plan", "recent cohorts"]),
)
def test_only_a_mature_cohort_can_fail(
    verdict: Verdict, maturity: float, yardstick: Yardstick
) -> None:
    found = cohort(verdict=verdict, maturity=maturity, yardstick=yardstick)
    said = [
        cohort_verdict(found),
        cohort_sentence(handoff(), found),
        cohorts_title(handoff(found)),
    ]
    if maturity < 0.9:
        assert [text for text in said if "fail" in text] == []
    elif verdict == "behind":
        assert [text for text in said if "failed" not in text] == []


def test_the_figures_of_a_row() -> None:
    assert cohort_share(JULY) == "6 of 41 (15%)"
    assert cohort_interval(JULY) == "6.9% to 28%"
    assert cohort_interval(cohort(interval=None)) == "—"
    assert cohort_end(JULY) == "13 (9 to 15)"
    assert cohort_end(cohort(ultimate=Ultimate(6.0, 6.0, 6.0))) == "6"
    assert cohort_end(cohort(ultimate=None)) == "—"


def test_a_maturity_is_cut_and_never_rounded_up_to_what_it_has_not_reached() -> None:
    assert cohort_age(JULY) == "62%, 5.2 weeks"
    assert cohort_age(cohort(maturity=0.899, age=1.0)) == "89%, 1 week"
    assert cohort_age(cohort(maturity=0.04, age=0.0)) == "4.0%, under 1 week"
    assert cohort_age(cohort(maturity=None, age=12.0)) == "12 weeks"


# --- all cohorts of a handoff


@pytest.mark.parametrize(
    ("cohorts", "finding"),
    [
        ([cohort()], "no cohort is behind for its age"),
        ([cohort(), cohort("2026-08", verdict="too early")], "no cohort is behind for its age"),
        ([cohort(verdict="too early")], "too early to say"),
        ([cohort(), cohort("2026-08", verdict="behind")], "August 2026 is behind for its age"),
        (
            [cohort(verdict="behind"), cohort("2026-08", verdict="behind")],
            "August 2026 and July 2026 are behind for their age",
        ),
        (
            [cohort(f"2026-0{i}", verdict="behind") for i in range(1, 6)],
            "May 2026, April 2026, March 2026 and 2 more are behind for their age",
        ),
        (
            [cohort("2026-05", verdict="behind", maturity=0.97), cohort(verdict="behind")],
            "May 2026 failed its plan, July 2026 is behind for its age",
        ),
        (
            [cohort("2026-05", verdict="behind", maturity=1.0, yardstick="recent cohorts")],
            "May 2026 failed against recent cohorts",
        ),
        ([cohort(verdict="ahead"), cohort("2026-08")], "July 2026 is ahead for its age"),
        ([cohort(verdict="ahead"), cohort("2026-08", verdict="behind")],
         "August 2026 is behind for its age"),
        ([cohort(**YOUNG)], "too little history to know how mature a cohort is (22 weeks)"),
        ([cohort(verdict=None)], "no plan and no mature cohort to compare with"),
        ([], "no deal entered in these quarters"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(cohorts: list[Cohort], finding: str) -> None:
    assert cohorts_title(handoff(*cohorts)) == f"Opportunity → Won: {finding}"


def test_a_week_of_history_is_singular() -> None:
    assert cohorts_title(handoff(cohort(**YOUNG), history=1)) == (
        "Opportunity → Won: too little history to know how mature a cohort is (1 week)"
    )


def test_the_telling_cohort_is_the_latest_behind_else_the_latest_judged() -> None:
    behind = cohort("2026-06", verdict="behind")
    early = cohort("2026-09", verdict="too early")
    nothing = cohort("2026-10", verdict=None)
    assert telling(handoff(cohort("2026-05", verdict="behind"), behind, JULY, early)) == behind
    assert telling(handoff(JULY, cohort("2026-08", verdict="ahead"), early)) == cohort(
        "2026-08", verdict="ahead"
    )
    assert telling(handoff(early, nothing)) == nothing
    assert telling(handoff()) is None


# --- what is not shown, and why


def test_what_is_missing_is_said_with_what_it_would_show() -> None:
    assert {missing: no_cohorts(missing) for missing in MISSING} == {
        "deals": (
            "Add the tab Deals, with a date for each stage that a deal entered. It then shows "
            "month by month whether a handoff is behind, or only young."
        ),
        "handoffs": "Cohorts need two stages in the Funnel tab: one to enter, one to come to.",
        "dates": (
            "Fill in the Deals tab when each deal entered its stages, a column a stage. It then "
            "shows month by month whether a handoff is behind, or only young."
        ),
    }


def test_handoffs_of_which_only_what_went_on_is_listed() -> None:
    first = HandoffCohorts("Lead", "MQL", False, 0.0756, 22, None, ())
    second = HandoffCohorts("MQL", "SQL", False, 0.18, 22, None, ())
    third = HandoffCohorts("SQL", "Opportunity", False, None, 22, None, ())
    assert not_listed([first, second, third, handoff(JULY)]) == (
        "No cohorts for Lead → MQL (Deals lists 7.6% of what Actuals counts), MQL → SQL (18%) and "
        "SQL → Opportunity (all went on): those that went no further are missing, so every rate "
        "would be too high."
    )
    assert not_listed([third]) == (
        "No cohorts for SQL → Opportunity (all went on): those that went no further are missing, "
        "so every rate would be too high."
    )
    assert not_listed([handoff(JULY)]) == ""


def test_a_tab_that_begins_late_says_so() -> None:
    assert begun(date(2026, 4, 1)) == (
        "Deals lists nothing that closed before 1 Apr 2026. Of the deals that entered a stage "
        "before, it has only those that took long: they are left out."
    )
    assert begun(None) == ""


def test_names_of_stages_can_be_made_literal() -> None:
    odd = HandoffCohorts("**A**", "$B$", False, 0.1, 3, None, ())
    assert cohorts_handoff(odd) == "**A** → $B$"
    assert cohorts_handoff(odd, literal) == r"\*\*A\*\* → \$B\$"
    named = r"\*\*A\*\* → \$B\$: no deal entered in these quarters"
    assert cohorts_title(odd, literal) == named
