"""The receipt in words: a calculator gets what is printed, and whole sentences on worked lines."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import facts, ledger, receipt
from scorecard.gap import Kind
from scorecard.ledger import Ledger
from scorecard.receipt import Product, Receipt
from scorecard.sources import RawWorkbook
from scorecard.words import Money, literal
from scorecard.words.receipt import (
    Worked,
    arithmetic,
    effects,
    factor_name,
    factor_sides,
    late_sentence,
    lmdi_sentence,
    lmdi_texts,
    luck_sentence,
    multiplied,
    part_range,
    product_note,
    product_title,
    range_sentence,
    receipt_title,
    volume_and_mix,
    worked,
)
from tests.builders import AT_ONCE, Rows, read
from tests.generated import workbooks

USD = Money("USD")
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-07", "2026-08", "2026-07-08"])
GOLDEN = next(
    case
    for case in json.loads(Path(__file__).with_name("oracles.json").read_text("utf-8"))["oracles"]
    if case["id"] == "golden-funnel-5-sources"
)
STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
COLUMNS: list[Any] = ["Source", *STAGES, "Revenue"]
WEEK = "2026-09-14"
DEALS: list[Any] = ["Deal", "Source", "Outcome", "Closed", "Amount"]


def ledger_of(raw: RawWorkbook | None = None, period: str = WEEK, **tabs: Any) -> Ledger:
    known = facts.build(read(raw, **tabs))
    return ledger.build(known, known.workbook.calendar.parse(period))


def golden(**tabs: Any) -> Ledger:
    """The published funnel, without the source that was not run."""
    plan, came = (
        [[WEEK, source, *of["counts"], of["revenue"]] for source, of in side.items()]
        for side in (GOLDEN["inputs"]["plan"], GOLDEN["inputs"]["actual"])
    )
    return ledger_of(
        None,
        WEEK,
        **{
            "Funnel": AT_ONCE,
            "Sources": [["Source", "Team"], *([name, "Sales"] for name in GOLDEN["expected"])],
            "Targets": [["Period", *COLUMNS], *plan],
            "Actuals": [["Date", *COLUMNS], *came],
        }
        | tabs,
    )


def one_source(plan: list[Any], came: list[Any], source: str = "Source A", **tabs: Any) -> Ledger:
    targets: Rows = [["Period", *COLUMNS], [WEEK, source, *plan]]
    rows: Rows = [["Date", *COLUMNS], [WEEK, source, *came]]
    return ledger_of(None, WEEK, **{"Targets": targets, "Actuals": rows, "Funnel": AT_ONCE} | tabs)


def line(stage: str, kind: Kind, found: Ledger | None = None) -> Receipt:
    return receipt.build(found or golden(), stage, kind)


def lines(found: Receipt) -> list[str]:
    printed = effects(found.rows, USD)
    return [arithmetic(row, text, USD) for row, text in zip(found.rows, printed, strict=True)]


# --- laws: what a calculator gets from the printed text


def number(text: str) -> float:
    """A printed number as one types it: $1,465.39, 34.2%, 21 wins, -$300."""
    digits = float(re.sub(r"[^\d.]", "", text.removeprefix("CHF ")))
    return (-digits if text.startswith("-") else digits) / (100 if text.endswith("%") else 1)


def calculated(text: str) -> float:
    """`actual − plan` times worth, out of a sentence."""
    found = re.search(r"\(([^−()]+) − ([^()]+)\) × (\S+)", text)
    assert found
    actual, plan, worth = map(number, found.groups())
    return (actual - plan) * worth


def receipts(raw: RawWorkbook, period: str) -> list[Receipt]:
    found = ledger_of(raw, period)
    return [receipt.build(found, h.stage, h.kind) for h in found.handoffs]


def dust(*scale: float) -> float:
    """What twelve figures cannot show of amounts beyond what money is."""
    return 1e-9 * max(map(abs, scale), default=0.0)


@given(workbooks(), PERIODS)
def test_a_calculator_gets_the_effect_from_what_is_printed(raw: RawWorkbook, period: str) -> None:
    for found in receipts(raw, period):
        for row, printed in zip(found.rows, effects(found.rows, USD), strict=True):
            text, effect = arithmetic(row, printed, USD), row.factor.effect
            if row.difference is None:
                assert printed == "$0"
                assert "×" not in text
                continue
            slack = dust(max(row.filled) * row.factor.weight)
            assert calculated(text) == pytest.approx(effect, rel=0, abs=0.5 + slack)
            # Printed parts add up to the printed line, so one may be a unit off its own rounding.
            stated = number(text.split(" = ")[1].split(". ")[0].removesuffix(".").lstrip("+"))
            assert stated == pytest.approx(calculated(text), rel=0, abs=1.5 + slack)
            texts = worked(row, USD)
            product = number(texts.difference.lstrip("+")) * number(texts.worth)
            assert product == pytest.approx(calculated(text), rel=0, abs=0.01 + slack)


def assert_calculated(of: Product) -> None:
    """Both printed products come to their printed revenue, and that is the revenue."""
    for text, revenue in zip(multiplied(of, USD), (of.plan, of.actual), strict=True):
        left, right = text.split(": ")[1].split(" = ")
        chains = [map(number, chain.split(" × ")) for chain in left.split(" + ")]
        got = math.fsum(math.prod(chain) for chain in chains)
        slack = dust(revenue, *(part.factor.high for part in of.parts))
        assert got == pytest.approx(revenue, rel=0, abs=0.5 + slack)
        assert number(right) == pytest.approx(revenue, rel=0, abs=0.5 + slack)


@given(workbooks(), PERIODS)
def test_a_calculator_gets_both_revenues_from_the_printed_factors(
    raw: RawWorkbook, period: str
) -> None:
    for found in receipts(raw, period):
        for of in found.products:
            assert_calculated(of)


@given(*[st.tuples(*[st.sampled_from([0, 0, 1, 7, 40, 300])] * 4)] * 2)
def test_a_calculator_gets_them_with_records_carried_in(
    plan: tuple[int, ...], came: tuple[int, ...]
) -> None:
    found = one_source([*plan, plan[-1] * 1_000], [*came, came[-1] * 1_100])
    for of in line("Lead", "volume", found).products:
        assert_calculated(of)


@given(workbooks(), PERIODS)
def test_printed_parts_add_up_to_the_printed_line(raw: RawWorkbook, period: str) -> None:
    for found in receipts(raw, period):
        printed = math.fsum(number(text.lstrip("+")) for text in effects(found.rows, USD))
        assert printed == pytest.approx(found.handoff.effect, rel=0, abs=0.5 + dust(printed))
        for product in found.products:
            printed = math.fsum(number(text.lstrip("+")) for text in effects(product.parts, USD))
            assert printed == pytest.approx(product.effect, rel=0, abs=0.5 + dust(printed))


@given(workbooks(), PERIODS)
def test_a_calculator_gets_the_band_from_the_printed_errors(raw: RawWorkbook, period: str) -> None:
    for found in receipts(raw, period):
        text = luck_sentence(found, USD) if found.rows else ""
        if "1.2816" not in text:
            continue
        band, rest = text.removeprefix("Luck alone would keep this line within ").split(" either")
        errors = [number(e) for e in re.findall(r"\$[\d,]+", rest.split(", the standard")[0])]
        got = 1.2816 * math.hypot(*errors)
        off = 0.5 + 1.2816 * 0.5 * math.sqrt(len(errors))  # all of them rounded the same way
        assert number(band) == pytest.approx(got, rel=0, abs=off + dust(got))


@given(workbooks(), PERIODS)
def test_any_workbook_can_be_said(raw: RawWorkbook, period: str) -> None:
    for found in receipts(raw, period):
        texts = [receipt_title(found, USD), range_sentence(found, USD), late_sentence(found)]
        if found.rows:
            texts += [lmdi_sentence(found, USD), luck_sentence(found, USD), *lines(found)]
        texts += [
            *lmdi_texts(found.rows, USD),
            *(t for row in volume_and_mix(found, USD) for t in row),
        ]
        for product in found.products:
            texts += [product_title(product, USD), product_note(product), *multiplied(product, USD)]
            texts += [text for pair in factor_sides(product, USD) for text in pair]
            texts += [factor_name(part) for part in product.parts]
        texts += [part_range(row, USD) for row in found.rows]
        assert not any(word in text for text in texts for word in ("nan", "None", "inf", "{"))


# --- the arithmetic, whole texts


def test_a_conversion_with_this_periods_numbers_put_in() -> None:
    found = line("Qualified", "conversion")
    assert receipt_title(found, USD) == "Lead → Qualified: -$50,858 against plan"
    assert lines(found) == [
        "Paid: (24% − 30%) × $1,174,479 a whole unit = -$70,469. "
        "Plan 300 of 1,000, actual 288 of 1,200.",
        "Organic: (42.5% − 40%) × $854,255 a whole unit = +$21,357. "
        "Plan 240 of 600, actual 204 of 480.",
        "Outbound: (28.5714% − 30%) × $122,222 a whole unit = -$1,746. "
        "Plan 45 of 150, actual 40 of 140.",
        "Partner: no record to convert was planned, so it counts as it came: $0.",
    ]
    assert [worked(row, USD) for row in found.rows] == [
        Worked("30%", "24%", "-6%", "$1,174,479"),
        Worked("40%", "42.5%", "+2.5%", "$854,255"),
        Worked("30%", "28.5714%", "-1.4286%", "$122,222"),
        Worked("—", "50%", "—", "—"),
    ]
    assert [part_range(row, USD) for row in found.rows] == [
        "-$86k to -$57k", "+$18k to +$25k", "-$3.6k to $0", "$0"
    ]  # fmt: skip


def test_a_volume_is_worth_money_a_record() -> None:
    found = line("Lead", "volume")
    assert lines(found) == [
        "Paid: (1,200 − 1,000) × $290.573 a record = +$58,114.",
        "Organic: (480 − 600) × $654.22 a record = -$78,507.",
        "Outbound: (140 − 150) × $246 a record = -$2,460.",
        "Partner: (40 − 0) × $1,500 a record = +$60,000.",
    ]
    assert volume_and_mix(found, USD) == [
        ("Paid", "+$73,910", "-$15,795"),
        ("Organic", "-$41,014", "-$37,493"),
        ("Outbound", "-$5,538", "+$3,077"),
        ("Partner", "+$17,660", "+$42,340"),
    ]


def test_a_deal_size_is_worth_wins() -> None:
    assert lines(line("Won", "deal size")) == [
        "Paid: ($10,500 − $12,000) × 28.171 wins = -$42,256. "
        "Plan $360,000 with 30 wins, actual $273,000 with 26 wins.",
        "Organic: ($10,333.33 − $10,000) × 34.65 wins = +$11,549. "
        "Plan $360,000 with 36 wins, actual $341,000 with 33 wins.",
        "Outbound: there was no win, so it counts as planned: $0.",
        "Partner: no win was planned, so it counts as it came: $0.",
    ]


def test_wins_carried_in_are_records_and_what_did_not_come_has_no_rate() -> None:
    found = one_source([100, 50, 0, 0, 0], [100, 50, 0, 2, 40_000])
    assert lines(line("Won", "volume", found)) == [
        "Source A: (2 − 0) × $20,000 a record = +$40,000."
    ]
    assert volume_and_mix(line("Won", "volume", found), USD) == []
    assert lines(line("Won", "conversion", found)) == [
        "Source A: no record to convert was planned and there was none: $0."
    ]


TIMED: Rows = [
    ["Stage", "Owner", "Weeks to next"],
    ["Lead", "Marketing", 1],
    ["Won", "Sales", None],
]


def timed(leads: int) -> Ledger:
    """Six weeks of 80 leads each and then a week with these, of the plan's 100."""
    weeks = [f"2026-{day}" for day in ("08-03", "08-10", "08-17", "08-24", "08-31", "09-07")]
    columns = ["Lead", "Won", "Revenue"]
    targets: Rows = [["Period", "Source", *columns]]
    targets += [[week, "Source A", 100, 10, 10_000] for week in [*weeks, WEEK]]
    rows: Rows = [["Date", "Source", *columns], [WEEK, "Source A", leads, 6, 6_600]]
    rows += [[week, "Source A", 80, 8, 8_000] for week in weeks]
    return ledger_of(None, WEEK, Targets=targets, Actuals=rows, Funnel=TIMED)


def test_timing_says_what_was_due_and_what_came_in() -> None:
    assert lines(line("Won", "timing", timed(leads=120))) == [
        "Source A: (83.333% − 100%) × $9,147 a whole unit = -$1,524. "
        "Plan 100 due and 100 came in, actual 100 due and 120 came in."
    ]
    assert lines(line("Won", "timing", timed(leads=0))) == [
        "Source A: (40 − 0) × $131.67 a record = +$5,267."
    ]


# --- the sentences


def test_the_range_over_orders_is_a_sentence() -> None:
    assert range_sentence(line("Qualified", "conversion"), USD) == (
        "Over all orders of counting this line lies between -$71,971 and -$31,801; the average is "
        "-$50,858."
    )
    on_plan = one_source([100, 50, 10, 2, 40_000], [100, 50, 10, 2, 40_000])
    assert range_sentence(line("Won", "conversion", on_plan), USD) == (
        "Every order of counting gives $0 for this line."
    )


def test_another_method_is_shown_beside() -> None:
    found = line("Lead", "volume", one_source([100, 50, 10, 2, 40_000], [90, 45, 9, 1, 15_000]))
    assert (
        lmdi_sentence(found, USD) == "Another method, LMDI, gives -$2,685; this one gives -$2,759."
    )
    assert lmdi_texts(found.rows, USD) == ["-$2,685"]
    same = line("Lead", "volume", one_source([100, 50, 10, 2, 40_000], [100, 50, 10, 1, 20_000]))
    assert lmdi_sentence(same, USD) == "Another method, LMDI, gives the same, $0."


def test_where_another_method_is_not_defined_the_reason_is_said() -> None:
    assert lmdi_sentence(line("Lead", "volume"), USD) == (
        "Another method, LMDI, is not defined for Outbound and Partner, because a factor is zero "
        "in plan or actual. For the rest it gives -$20,853; this one gives -$20,392."
    )
    assert lmdi_texts(line("Lead", "volume").rows, USD) == ["+$57,340", "-$78,193", "—", "—"]
    carried = one_source([100, 50, 10, 2, 40_000], [100, 50, 0, 3, 45_000])
    assert lmdi_sentence(line("Won", "volume", carried), USD) == (
        "Another method, LMDI, is not defined here, because records were carried in, so that "
        "revenue is a sum of products."
    )


def test_two_reasons_are_two_clauses() -> None:
    targets: Rows = [["Period", *COLUMNS]]
    rows: Rows = [["Date", *COLUMNS]]
    for source, came in (("Source A", [100, 50, 0, 3, 45_000]), ("Source B", [90, 50, 9, 0, 0])):
        targets.append([WEEK, source, 100, 50, 10, 2, 40_000])
        rows.append([WEEK, source, *came])
    found = ledger_of(None, WEEK, Targets=targets, Actuals=rows, Funnel=AT_ONCE)
    assert lmdi_sentence(line("Lead", "volume", found), USD) == (
        "Another method, LMDI, is not defined for Source A, because records were carried in, so "
        "that revenue is a sum of products, nor for Source B, because a factor is zero in plan or "
        "actual."
    )


def test_the_band_of_luck_is_worked_from_its_parts() -> None:
    assert luck_sentence(line("Qualified", "conversion"), USD) == (
        "Luck alone would keep this line within $32,134 either way, four times out of five: "
        "1.2816 × √($15,537² + $19,102² + $4,734²), the standard errors of Paid, Organic and "
        "Outbound. -$50,858 is outside the band: a signal."
    )
    assert luck_sentence(line("Opportunity", "conversion"), USD) == (
        "Luck alone would keep this line within $44,225 either way, four times out of five: "
        "1.2816 × √($24,043² + $23,746² + $6,989²), the standard errors of Paid, Organic and "
        "Outbound. -$5,789 is inside the band: not distinguishable from luck."
    )


def test_one_source_needs_no_root() -> None:
    found = one_source([100, 50, 10, 2, 40_000], [90, 45, 9, 1, 15_000])
    assert luck_sentence(line("Lead", "volume", found), USD) == (
        "Luck alone would keep this line within $3,536 either way, four times out of five: "
        "1.2816 × $2,759, the standard error of Source A. -$2,759 is inside the band: not "
        "distinguishable from luck."
    )


def test_luck_is_not_known_without_the_spread_of_single_deals() -> None:
    assert luck_sentence(line("Won", "deal size"), USD) == (
        "The spread of single deals is not known for Paid and Organic, so this line cannot be told "
        "from luck."
    )


def test_what_nothing_was_planned_for_is_not_moved_by_luck() -> None:
    found = one_source([0, 0, 0, 0, 0], [40, 20, 12, 4, 60_000])
    assert luck_sentence(line("Lead", "volume", found), USD) == (
        "Luck alone would not move this line."
    )


UNKNOWN_LAG: Rows = [
    ["Stage", "Owner", "Weeks to next"],
    ["Lead", "Marketing", None],
    ["Qualified", "Marketing", None],
    ["Opportunity", "Sales", 6],
    ["Won", "Sales", None],
]


def test_late_is_told_from_lost() -> None:
    late = one_source([100, 50, 10, 2, 40_000], [90, 45, 9, 1, 15_000], Funnel=UNKNOWN_LAG)
    assert late_sentence(line("Won", "conversion", late)) == (
        "Lag-contaminated: Source A. Records take weeks here, and the history is too short to say "
        "how many were due: a part may be late, not lost."
    )
    assert late_sentence(line("Won", "conversion")) == ""


# --- the product of a source


def product(source: str | None, found: Ledger | None = None) -> Product:
    chosen = line("Lead", "volume", found).product(source)
    assert chosen is not None
    return chosen


def test_the_product_of_a_source_can_be_multiplied_by_hand() -> None:
    paid = product("Paid")
    assert product_title(paid, USD) == "Paid, all factors: $273,000, plan $360,000"
    assert multiplied(paid, USD) == (
        "Plan: 1,000 × 30% × 40% × 25% × $12,000 = $360,000",
        "Actual: 1,200 × 24% × 36.1111% × 25% × $10,500 = $273,000",
    )
    assert product_note(paid) == ""
    rows = zip(
        map(factor_name, paid.parts), factor_sides(paid, USD),
        effects(paid.parts, USD), lmdi_texts(paid.parts, USD), strict=True,
    )  # fmt: skip
    assert list(rows) == [
        ("Lead volume", ("1,000", "1,200"), "+$58,115", "+$57,339"),
        ("Lead → Qualified", ("30%", "24%"), "-$70,469", "-$70,178"),
        ("Qualified → Opportunity", ("40%", "36.1111%"), "-$32,390", "-$32,166"),
        ("Opportunity → Won", ("25%", "25%"), "$0", "$0"),
        ("Deal size", ("$12,000", "$10,500"), "-$42,256", "-$41,995"),
    ]


def test_what_is_not_observed_is_a_dash_and_the_other_side_is_multiplied() -> None:
    partner = product("Partner")
    assert multiplied(partner, USD) == (
        "Plan: 0 × 50% × 60% × 33.3333% × $15,000 = $0",
        "Actual: 40 × 50% × 60% × 33.3333% × $15,000 = $60,000",
    )
    assert factor_sides(partner, USD)[1] == ("—", "50%")
    assert product_note(partner) == (
        "A dash was not observed: the other side's value is multiplied in its place."
    )


def test_records_carried_in_are_added_as_a_product_of_their_own() -> None:
    carried = product(None, one_source([100, 50, 10, 2, 40_000], [100, 50, 0, 3, 45_000]))
    assert multiplied(carried, USD) == (
        "Plan: 100 × 50% × 20% × 20% × $20,000 = $40,000",
        "Actual: 100 × 50% × 0% × 20% × $15,000 + 3 × $15,000 = $45,000",
    )
    assert [factor_name(part) for part in carried.parts][3:5] == [
        "Won carried in",
        "Opportunity → Won",
    ]
    assert product_note(carried) == (
        "Records carried in begin a product of their own; revenue is the sum. "
        "A dash was not observed: the other side's value is multiplied in its place."
    )


def test_what_was_due_from_before_is_a_product_of_its_own_too() -> None:
    due = product(None, timed(leads=0))
    assert multiplied(due, USD) == (
        "Plan: 100 × 100% × 10% × $1,000 = $10,000",
        "Actual: 40 × 15% × $1,100 = $6,600",
    )
    assert [factor_name(part) for part in due.parts] == [
        "Lead volume",
        "Won due from before",
        "Lead → Won",
        "Deal size",
    ]
    assert factor_name(product(None, timed(leads=120)).parts[1]) == "Lead → Won timing"


# --- currencies, and text out of cells


def test_money_is_written_in_the_currency_with_whole_cents() -> None:
    (row, *_) = line("Won", "deal size", golden(Settings=[["Setting", "Value"]])).rows
    assert worked(row, Money("EUR")) == Worked("€12,000", "€10,500", "-€1,500", "28.171 wins")
    (row, *_) = line("Lead", "volume").rows
    assert worked(row, Money("CHF")).worth == "CHF 290.573"
    (_, row, *_) = line("Lead", "volume").rows
    assert worked(row, USD).worth == "$654.22"


def test_names_out_of_cells_are_escaped_where_asked() -> None:
    hostile = "**Paid** $x$"
    found = one_source(
        [100, 50, 10, 2, 40_000], [90, 45, 9, 0, 0], hostile,
        Sources=[["Source", "Team"], [hostile, "Sales"]],
    )  # fmt: skip
    seen = line("Lead", "volume", found)
    escaped = "\\*\\*Paid\\*\\* \\$x\\$"
    assert arithmetic(seen.rows[0], "$0", USD, literal).startswith(f"{escaped}: (90 − 100)")
    assert product_title(seen.products[0], USD, literal).startswith(f"{escaped}, all factors")
    assert f"standard error of {escaped}." in luck_sentence(seen, USD, literal)
    assert factor_name(seen.products[0].parts[1], literal) == "Lead → Qualified"
