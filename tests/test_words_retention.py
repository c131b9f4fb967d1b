"""Every sentence about retention: with the months it is over, and what is not known said so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, retention
from scorecard.calendar import Calendar
from scorecard.retention import (
    CampaignKept,
    CampaignsKept,
    Flow,
    Gap,
    Opened,
    PlanLine,
    Retention,
    SourceCost,
    SourceKept,
    StandStill,
    Window,
)
from scorecard.sources import RawWorkbook
from scorecard.words import Money
from scorecard.words import retention as text
from scorecard.workbook import read as read_raw
from tests.builders import NOW
from tests.generated import workbooks

USD = Money("USD")
MONTHS = [date(2026, m, 1) for m in range(1, 10)]

TO_DATE = Window(
    start=MONTHS[0],
    end=date(2026, 8, 31),
    months=8,
    reported=8,
    opening=69_756_200.0,
    kept=63_639_922.0,
    gross=0.9123,
    gross_range=(0.909, 0.9154),
    least=0.9016,
    net=0.9813,
    yearly=0.8714,
)
YEAR = replace(
    TO_DATE, start=date(2025, 9, 1), months=12, reported=12, gross=0.873, net=0.9732, yearly=None
)
WEBINARS = SourceKept("Webinars", 9_952_500.0, 8_403_366.0, 8, 0.8443, (0.8338, 0.855), 0.8783,
                      -676_491.0, "signal", 0.7827)  # fmt: skip
PARTNERS = SourceKept("Partners", 10_520_400.0, 10_010_892.0, 8, 0.9516, (0.9463, 0.9569), 1.0551,
                      676_491.0, "signal", 0.9319)  # fmt: skip
ONE = CampaignKept("Plant visits", "Webinars", 269_000.0, 0.7827, 210_546.0)
STAND = StandStill(
    months=12,
    opening=80_977_900.0,
    lost=0.01128,
    expansion=0.00892,
    done=308_300.0,
    months_left=1.0,
    rest=191_000.0,
    rest_range=(80_000.0, 303_000.0),
    year=2_297_000.0,
    year_range=(1_770_000.0, 2_823_000.0),
    target=6_000_000.0,
    fiscal_year=Calendar().parse("2026"),
    year_target=22_900_000.0,
)
FOUND = Retention(
    period=Calendar().parse("2026-Q3"),
    through=date(2026, 9, 6),
    owner="Customer success",
    in_number=False,
    window=TO_DATE,
    year=YEAR,
    sources=(WEBINARS, PARTNERS),
    newer=(),
    gaps=(),
    late=(),
    months=(Flow((MONTHS[7],), 2_027_600.0, 653_900.0, 159_100.0, 735_900.0, True),),
    sales=Flow(tuple(MONTHS[6:8]), 3_882_100.0, 1_461_000.0, 376_000.0, 1_393_300.0, True),
    opened=Opened(tuple(MONTHS[:7]), 12_450_200.0, 12_395_900.0),
    campaigns=CampaignsKept((ONE,), 0, 0.0, 269_000.0, 269_000.0, 210_546.0),
    stand_still=STAND,
    lines=(
        PlanLine("Expansion", 1_500_000.0, 1_461_000.0, -39_000.0),
        PlanLine("Contraction", 300_000.0, 376_000.0, -76_000.0),
        PlanLine("Churned", None, 1_393_300.0, -1_393_300.0),
    ),
    waiting=0.0,
    costs=(SourceCost("Webinars", 106.0, 5, 175_270.0, 1653.5, 35_283.0, 0.5624, 4.6024),),
)
NOTHING = replace(
    FOUND, window=None, year=None, sources=(), months=(), sales=None, opened=None,
    campaigns=CampaignsKept((), 0, 0.0, 0.0, 0.0, 0.0), stand_still=None, costs=(),
)  # fmt: skip


def found(**fields: Any) -> Retention:
    return replace(FOUND, **fields)


def of_window(**fields: Any) -> Retention:
    return replace(FOUND, window=replace(TO_DATE, **fields), year=None)


def of_sales(**fields: Any) -> str:
    assert FOUND.sales is not None
    return text.sales(found(sales=replace(FOUND.sales, **fields)), USD)


def of_stand(**fields: Any) -> Retention:
    return found(stand_still=replace(STAND, **fields))


# --- the rates


def test_the_title_is_what_is_left_of_a_hundred() -> None:
    assert text.title(FOUND, USD) == (
        "Of each $100 on 1 Jan 2026, $91 is still there on 31 Aug; with expansion $98"
    )
    assert text.title(found(window=YEAR), Money("EUR")) == (
        "Of each €100 on 1 Sep 2025, €87 is still there on 31 Aug 2026; with expansion €97"
    )
    assert text.title(of_window(net=None), USD) == (
        "Of each $100 on 1 Jan 2026, $91 is still there on 31 Aug"
    )
    assert text.title(NOTHING, USD) == (
        "Retention is not known: no month of Customers is complete by 6 Sep 2026"
    )


@pytest.mark.parametrize(
    ("share", "said"), [(0.996, "$99"), (1.0, "$100"), (0.29, "$29"), (1.0349, "$103"), (0.0, "$0")]
)
def test_what_is_not_all_of_it_is_never_rounded_up_to_all(share: float, said: str) -> None:
    assert text.title(of_window(net=share), USD).endswith(f"with expansion {said}")


def test_the_rates_say_what_they_are_over() -> None:
    assert text.rates(FOUND, USD) == (
        "Of $69.76M: GRR 91.2% (90.9% to 91.5%), NRR 98.1%, over 8 months. Over the last 12 "
        "months: GRR 87.3% (90.9% to 91.5%), NRR 97.3%."
    )
    assert text.rates(of_window(gross_range=None, net=None, reported=7), USD) == (
        "Of $69.76M: GRR 91.2%, NRR not known: no Expansion, over 7 of 8 months, the others are "
        "not reported. At this rate a year would keep 87.1%."
    )
    assert text.rates(of_window(months=1, reported=1, gross_range=None, yearly=None), USD) == (
        "Of $69.76M: GRR 91.2%, NRR 98.1%, over 1 month. Too few to say what a year would keep: "
        "it takes 6."
    )
    assert text.rates(found(window=YEAR, year=None), USD) == (
        "Of $69.76M: GRR 87.3% (90.9% to 91.5%), NRR 97.3%, over 12 months."
    )
    assert text.rates(NOTHING, USD) == ""


def test_the_method_says_the_least_that_it_can_be() -> None:
    start = (
        "GRR: what is left after cuts and churn, each month as a share of its opening, source by "
        "source; NRR adds expansion. Customers has no row for each customer, so those won since "
        "the first day are taken to leave as often as the others."
    )
    assert text.method(FOUND) == (
        f"{start} If all that was lost had been there on the first day, as under yearly "
        "contracts, GRR would be 90.2%: it cannot be lower. Ranges: how much the months differ, "
        "8 in 10."
    )
    assert text.method(of_window(least=None, gross_range=None)) == start
    assert text.method(NOTHING) == ""


# --- beside sales


def test_what_left_stands_beside_what_was_won() -> None:
    assert text.sales(FOUND, USD) == (
        "In July and August 2026 $3.88M was won and $1.77M was lost to cuts and churn: $46 of "
        "each $100 won only replaces what left. Customers who stayed added $1.46M."
    )
    assert of_sales(complete=False, expansion=0.0, months=tuple(MONTHS[:3])) == (
        "From January to March 2026 $3.88M was won and at least $1.77M was lost to cuts and churn: "
        "at least $46 of each $100 won only replaces what left."
    )


def test_without_wins_or_losses_nothing_is_compared() -> None:
    assert of_sales(won=None, expansion=None) == (
        "In July and August 2026 nothing is reported as won and $1.77M was lost to cuts and churn."
    )
    assert of_sales(won=0.0, expansion=None) == (
        "In July and August 2026 $0 was won and $1.77M was lost to cuts and churn."
    )
    assert of_sales(churned=None, contraction=None) == (
        "In July and August 2026 $3.88M was won; what left is not reported."
    )
    assert of_sales(contraction=0.0, churned=3_000.0, expansion=None) == (
        "In July and August 2026 $3.88M was won and $3.0k was lost to cuts and churn."
    )
    assert text.sales(NOTHING, USD) == ""


def test_months_are_named_by_their_ends_when_they_are_many() -> None:
    assert text.month_names(MONTHS[:1]) == "January 2026"
    assert text.month_names(MONTHS[:2]) == "January and February 2026"
    assert text.month_names(MONTHS[:3]) == "January to March 2026"
    assert text.month_names([*MONTHS[:3], MONTHS[5]]) == "January to March and June 2026"
    assert text.month_names([date(2025, 12, 1), MONTHS[0]]) == "December 2025 and January 2026"


def test_openings_that_agree_and_openings_that_do_not() -> None:
    start = "From January to July 2026 openings rose by $12.45M more than customers' movements "
    assert text.opened(FOUND, USD) == f"{start}explain, and $12.40M was won: they agree."
    apart = found(opened=Opened(tuple(MONTHS[:7]), 12_450_200.0, 2_000_000.0))
    assert text.opened(apart, USD) == (
        f"{start}explain, and $2.00M was won: $10.45M apart, so openings or sales are counted "
        "otherwise."
    )
    less = found(opened=Opened(tuple(MONTHS[:7]), -350.0, 0.0))
    assert text.opened(less, USD) == (
        "From January to July 2026 openings rose by $350 less than customers' movements explain, "
        "and $0 was won: $350 apart, so openings or sales are counted otherwise."
    )
    assert text.opened(NOTHING, USD) == ""


# --- sources


def test_the_title_of_the_sources_is_the_one_that_keeps_least_beyond_luck() -> None:
    assert text.sources_title(FOUND, USD) == (
        "Webinars keeps $84 of $100: $676k less than at the rate of all"
    )
    noise = replace(WEBINARS, signal="noise")
    assert text.sources_title(found(sources=(noise, PARTNERS)), USD) == (
        "No source keeps less than the rate of all, beyond luck"
    )
    unclear = tuple(replace(s, signal="unclear") for s in FOUND.sources)
    assert text.sources_title(found(sources=unclear), USD) == (
        "Too few months to tell the sources apart: it takes 6"
    )
    assert text.sources_title(found(sources=(WEBINARS,)), USD) == "All of it was sold by Webinars"
    assert text.sources_title(NOTHING, USD) == "No source has customers on the first day"


def test_the_figures_of_a_source() -> None:
    assert text.source_share(WEBINARS, TO_DATE) == "84.4% (83.4% to 85.5%)"
    few = replace(WEBINARS, reported=5, gross_range=None)
    assert text.source_share(few, TO_DATE) == "84.4%, 5 of 8 months"
    assert text.source_signal(WEBINARS) == "Signal"
    assert text.on_first_day(TO_DATE) == "On 1 Jan 2026"
    assert text.more_sources(FOUND, USD) == ""
    assert text.more_sources(found(sources=(WEBINARS,) * 14), USD) == "and 2 more, $19.91M"


def test_what_is_left_out_is_said_with_its_cell() -> None:
    gaps = (
        Gap("Events", (), tuple(MONTHS[2:5])),
        Gap("Partners", ("Contraction", "Churned"), (MONTHS[5],)),
    )
    assert text.left_out(found(gaps=gaps, late=(MONTHS[7],), newer=("Outbound",))) == (
        "Outbound has no opening for January 2026, so its customers are not in these rates. "
        "Left out: Events, March to May 2026 (no row) and Partners, June 2026 (Contraction and "
        "Churned blank). A blank is not 0: type 0 where nothing was lost. "
        "Not reported yet: August 2026."
    )
    assert text.left_out(found(newer=("A", "B"))) == (
        "A and B have no opening for January 2026, so their customers are not in these rates."
    )
    assert text.left_out(found(gaps=(Gap("Partners", ("Expansion",), (MONTHS[5],)),))) == (
        "Left out: Partners, June 2026 (Expansion blank, so of NRR only). A blank is not 0: type 0 "
        "where nothing was lost."
    )
    assert text.left_out(FOUND) == ""


# --- only to stand still


def test_the_title_says_what_of_the_target_only_replaces() -> None:
    assert text.stand_title(FOUND, USD) == (
        "$499k of the $6.00M target of Q3 2026 only replaces what leaves"
    )
    assert text.stand_title(replace(FOUND, in_number=True), USD) == (
        "To bring $6.00M net in Q3 2026, $6.50M has to be won: $499k only replaces what leaves"
    )
    assert text.stand_title(of_stand(target=None), USD) == (
        "$499k has to be won in Q3 2026 only to stand still"
    )
    assert text.stand_title(of_stand(done=-400_000.0), USD) == (
        "Expansion makes up for what leaves: nothing has to be won only to stand still"
    )
    still = of_stand(done=0.0, rest=0.0, lost=0.0, expansion=0.0)
    assert text.stand_title(still, USD) == (
        "Nothing leaves: nothing has to be won only to stand still"
    )
    assert text.stand_title(NOTHING, USD) == "What has to be won only to stand still is not known"


def test_the_parts_are_the_reported_months_the_rest_and_a_year() -> None:
    year = (
        "In 12 months: $2.30M lost, net of expansion ($1.77–2.82M), 10% of the $22.90M target of "
        "FY2026."
    )
    rate = (
        "At the rate of the last 12 months, which is no promise: of $80.98M 1.1% a month is lost "
        "and 0.9% added."
    )
    assert text.stand_still(FOUND, USD) == (
        "Reported in Q3 2026 so far: $308k lost, net of expansion. Not reported yet (1 month): "
        f"$191k lost, net of expansion ($80–303k). {year} {rate}"
    )
    over = replace(of_stand(months_left=0.0, rest=0.0), through=date(2026, 9, 30))
    assert text.stand_still(over, USD) == (
        f"Reported in Q3 2026: $308k lost, net of expansion. {year} {rate}"
    )


def test_the_range_of_what_is_added_has_its_sign() -> None:
    gains = of_stand(done=0.0, rest=-44_000.0, rest_range=(-102_000.0, 14_000.0))
    assert text.stand_still(gains, USD).startswith(
        "Not reported yet (1 month): $44k more added than lost (-$14k to $102k)."
    )


def test_few_months_give_no_range_and_expansion_may_bring_more() -> None:
    gains = of_stand(
        months=1, done=0.0, months_left=2.25, rest=-9_000.0, rest_range=None, year=0.0,
        year_range=None, year_target=None,
    )  # fmt: skip
    assert text.stand_still(gains, USD) == (
        "Not reported yet (2.2 months): $9.0k more added than lost. In 12 months: as much lost as "
        "added. At the rate of the last month, which is no promise: of $80.98M 1.1% a month is "
        "lost and 0.9% added. No range: fewer than 6 months."
    )
    assert text.stand_still(NOTHING, USD) == (
        "It takes a month with Opening, Expansion, Contraction and Churned."
    )


# --- campaigns, plan, costs


def test_the_title_of_the_campaigns_is_what_is_left_of_what_was_won() -> None:
    def of(**fields: Any) -> str:
        return text.campaigns_title(found(campaigns=replace(FOUND.campaigns, **fields)), USD)

    assert of() == "Of the $269k won in Q3 2026 so far, about $211k is left in a year"
    assert of(won=300_000.0) == (
        "Of the $300k won in Q3 2026 so far, $269k has a rate: in a year about $211k of that is "
        "left"
    )
    assert of(judged=0.0, stays=0.0) == (
        "What is left of the $269k won in Q3 2026 so far is not known: no source has 6 months"
    )
    assert of(won=0.0, judged=0.0, stays=0.0) == "Nothing was won in Q3 2026"
    week = found(period=Calendar().parse("2026-09-14"), campaigns=NOTHING.campaigns)
    assert text.campaigns_title(week, USD) == "Nothing was won in the week of 14 Sep 2026"
    over = found(through=date(2026, 9, 30))
    assert (
        text.campaigns_title(over, USD)
        == "Of the $269k won in Q3 2026, about $211k is left in a year"
    )


def test_campaigns_beyond_the_page_are_counted() -> None:
    many = CampaignsKept((ONE,) * 100, 30, 1000.0, 0.0, 0.0, 0.0)
    assert text.others(many, USD) == "and 118 more, $23.67M"
    assert text.others(FOUND.campaigns, USD) == ""
    assert text.campaign_name(ONE) == "Plant visits"
    assert text.campaign_name(replace(ONE, campaign=None)) == "(no campaign)"


def test_lines_count_in_the_number_or_do_not() -> None:
    assert text.lines_title(FOUND, USD) == (
        "Expansion, contraction and churn do not count in the Number, which is closed-won revenue"
    )
    net = replace(FOUND, in_number=True, waiting=-71_000.0)
    assert text.lines_title(net, USD) == (
        "Expansion, contraction and churn count in the Number: -$1.51M against plan"
    )
    assert text.lines_note(net, USD) == (
        "Customer success answers for these. Planned in months not reported yet: -$71k net."
    )
    assert text.lines_note(replace(FOUND, owner=None), USD) == ""
    churned = FOUND.lines[2]
    assert text.line_effect(churned, FOUND, USD) == "—"
    assert text.line_effect(churned, net, USD) == "-$1,393,300"
    assert text.line_effect(FOUND.lines[0], FOUND, USD) == "-$39,000"


def test_what_a_customer_costs_and_how_long_it_stays() -> None:
    assert text.costs_title(FOUND.costs, USD) == (
        "A customer from Webinars cost $1.7k and stays about 4.6 years"
    )
    unknown = replace(FOUND.costs[0], lifetime=None)
    assert text.costs_title([unknown], USD) == "A customer from Webinars cost $1.7k"
    assert text.costs_title([], USD) == ""
    assert [text.months_text(n) for n in (0.5624, 1.0, None)] == ["0.6 months", "1 month", "—"]
    assert [text.weeks(n) for n in (1, 5)] == ["1 week", "5 weeks"]


# --- the terminal and the files


def test_a_terminal_shows_the_findings() -> None:
    assert text.lines(FOUND, USD) == [
        text.title(FOUND, USD),
        text.rates(FOUND, USD),
        text.sales(FOUND, USD),
        text.sources_title(FOUND, USD),
        text.stand_title(FOUND, USD),
        text.stand_still(FOUND, USD),
        text.campaigns_title(FOUND, USD),
        text.opened(FOUND, USD),
    ]
    assert text.lines(NOTHING, USD) == [text.title(NOTHING, USD)]


def test_exported_tables_hold_bare_numbers() -> None:
    assert text.records(FOUND)[0] == {
        "Source": "Webinars",
        "From": date(2026, 1, 1),
        "To": date(2026, 8, 31),
        "Opening": 9_952_500.0,
        "Left": 8_403_366.0,
        "Months reported": 8,
        "GRR": 0.8443,
        "GRR from": 0.8338,
        "GRR to": 0.855,
        "NRR": 0.8783,
        "Against all": -676_491.0,
        "Signal": "Signal",
        "Kept in a year": 0.7827,
    }
    assert text.month_records(FOUND) == [
        {
            "Month": date(2026, 8, 1),
            "Won": 2_027_600.0,
            "Expansion": 653_900.0,
            "Contraction": 159_100.0,
            "Churned": 735_900.0,
            "All sources reported": "yes",
        }
    ]
    many = replace(FOUND, campaigns=replace(FOUND.campaigns, others=30, others_won=1000.0))
    assert text.campaign_records(many) == [
        {
            "Campaign": "Plant visits",
            "Source": "Webinars",
            "Won": 269_000.0,
            "Source keeps in a year": 0.7827,
            "Left in a year": 210_546.0,
        },
        {
            "Campaign": "30 others",
            "Source": None,
            "Won": 1000.0,
            "Source keeps in a year": None,
            "Left in a year": None,
        },
    ]
    assert text.records(NOTHING) == text.month_records(NOTHING) == text.campaign_records(NOTHING)


@given(workbooks(), st.sampled_from(["2026", "2026-Q3", "2026-08", "2026-08-31"]))
def test_every_workbook_can_be_told(raw: RawWorkbook, name: str) -> None:
    read = facts.build(read_raw(raw, NOW))
    result = retention.build(read, read.workbook.calendar.parse(name))
    said = [*text.lines(result, USD), text.method(result), text.lines_note(result, USD)]
    said += [text.lines_title(result, USD), text.costs_title(result.costs, USD)]
    assert [s for s in said if "None" in s or "nan" in s or "inf" in s] == []
