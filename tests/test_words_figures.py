"""Figures as text: every boundary, every sum as it is printed, and cell text that stays text."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.words import (
    DASH,
    Money,
    attained,
    copyable,
    count,
    day,
    literal,
    percent,
    plain,
    rates,
)
from scorecard.words.figures import LABEL, largest_remainder

USD = Money("USD")
UNITS = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9}
UNSEEN = "\u200b"  # a zero-width space


# --- money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "—"),
        (0, "$0"),
        (-0.0, "$0"),
        (0.49, "$0"),
        (-0.49, "$0"),
        (0.5, "$1"),
        (-0.5, "-$1"),
        (999.49, "$999"),
        (999.5, "$1.0k"),
        (1_049, "$1.0k"),
        (1_050, "$1.1k"),
        (9_949, "$9.9k"),
        (9_950, "$10k"),
        (12_500, "$13k"),
        (-12_500, "-$13k"),
        (999_499, "$999k"),
        (999_500, "$1.00M"),
        (999_950, "$1.00M"),
        (1_005_000, "$1.01M"),
        (99_994_999, "$99.99M"),
        (99_995_000, "$100.0M"),
        (999_449_999, "$999.4M"),
        (999_500_000, "$1.00B"),
        (1_234_000_000_000, "$1,234.00B"),
    ],
)
def test_a_short_amount_is_rounded_before_its_unit_is_chosen(
    amount: float | None, text: str
) -> None:
    assert USD(amount) == text


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        ("USD", "-$1.84M"),
        ("EUR", "-€1.84M"),
        ("JPY", "-¥1.84M"),
        ("CAD", "-CA$1.84M"),
        ("BRL", "-R$1.84M"),
        ("CHF", "-CHF 1.84M"),
        ("XYZ", "-XYZ 1.84M"),
    ],
)
def test_the_sign_stands_before_the_currency(currency: str, text: str) -> None:
    assert Money(currency)(-1_836_000) == text


@pytest.mark.parametrize(
    ("amount", "short", "full"),
    [
        (None, "—", "—"),
        (0, "$0", "$0"),
        (0.4, "$0", "$0"),
        (-0.4, "$0", "$0"),
        (0.5, "+$1", "+$1"),
        (42_345.5, "+$42k", "+$42,346"),
        (-194_300.5, "-$194k", "-$194,301"),
    ],
)
def test_a_sign_is_ascii_and_nothing_has_none(amount: float | None, short: str, full: str) -> None:
    assert (USD.signed(amount), USD.full_signed(amount)) == (short, full)
    assert USD.full(amount) == full.removeprefix("+")


def read_back(text: str) -> tuple[Decimal, Decimal]:
    """A printed amount, and the last place that it shows."""
    found = re.fullmatch(r"([+-]?)\$([\d,]+(?:\.\d+)?)([kMB]?)", text)
    assert found, text
    digits = Decimal(found[2].replace(",", ""))
    unit = UNITS[found[3]]
    amount = digits * unit * (-1 if found[1] == "-" else 1)
    return amount, Decimal(10) ** int(digits.as_tuple().exponent) * unit


amounts = st.lists(
    st.one_of(
        st.integers(-3_000_000_000, 3_000_000_000),
        st.integers(-200, 200).map(lambda n: n * 500),
        st.floats(-2e6, 2e6),
    ),
    min_size=1,
    max_size=9,
)


@given(amounts)
def test_printed_parts_add_up_to_the_printed_total(parts: list[float]) -> None:
    total, place = read_back(USD(sum(parts)))
    printed = [read_back(text)[0] for text in USD.parts(parts)]
    assert sum(printed) == total
    for amount, text in zip(parts, printed, strict=True):
        assert abs(Decimal(amount) - text) <= place


@given(amounts)
def test_full_parts_add_up_to_the_full_total(parts: list[float]) -> None:
    printed = [read_back(text)[0] for text in USD.parts(parts, full=True)]
    assert sum(printed) == read_back(USD.full(sum(parts)))[0]
    assert all(abs(Decimal(a) - text) <= 1 for a, text in zip(parts, printed, strict=True))


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        ([], []),
        ([0.0], ["$0"]),
        ([6_000, 6_500], ["+$6k", "+$7k"]),
        ([42_345, -41_395], ["+$42,345", "-$41,395"]),
        ([150_010_000, -149_010_000], ["+$150.01M", "-$149.01M"]),
        ([-1_200_000, -4_000, 9_000], ["-$1.20M", "-$10k", "+$10k"]),
        ([-20_400, 10_900, 100], ["-$20.4k", "+$10.9k", "+$100"]),
    ],
)
def test_parts_show_the_totals_last_place(parts: list[float], printed: list[str]) -> None:
    assert USD.parts(parts) == printed


@given(st.lists(st.floats(-1e6, 1e6), max_size=9))
def test_the_largest_remainder_moves_no_part_by_more_than_one(parts: list[float]) -> None:
    whole = largest_remainder(parts)
    assert abs(sum(whole) - sum(parts)) <= 0.5 + 1e-5
    assert all(abs(w - part) <= 1 for w, part in zip(whole, parts, strict=True))


# --- counts, shares, days


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "—"),
        (0, "0"),
        (0.04, "0"),
        (0.06, "0.1"),
        (3.44, "3.4"),
        (40.0, "40"),
        (39.96, "40"),
        (99.94, "99.9"),
        (99.96, "100"),
        (100.5, "101"),
        (1_075, "1,075"),
        (1_234_567.8, "1,234,568"),
    ],
)
def test_a_count_is_whole_but_a_small_plan_keeps_a_decimal(number: float | None, text: str) -> None:
    assert count(number) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "—"),
        (0.0, "0%"),
        (0.0004, "0%"),
        (-0.0004, "0%"),
        (0.0005, "0.1%"),
        (0.0423, "4.2%"),
        (0.097, "9.7%"),
        (0.0994, "9.9%"),
        (0.0996, "10%"),
        (0.125, "13%"),
        (0.844, "84%"),
        (0.996, "100%"),
        (12.5, "1250%"),
        (-0.05, "-5.0%"),
    ],
)
def test_a_share_below_a_tenth_keeps_a_decimal(share: float | None, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "—"),
        (0.0, "0%"),
        (0.0423, "4.2%"),
        (0.29, "29%"),
        (0.84999, "84%"),
        (0.85, "85%"),
        (0.99999, "99%"),
        (0.9999999999, "100%"),
        (1.019, "101%"),
        (-0.333, "-34%"),
    ],
)
def test_a_target_is_not_said_to_be_reached_before_it_is(share: float | None, text: str) -> None:
    assert attained(share) == text


@pytest.mark.parametrize(
    ("actual", "plan", "texts"),
    [
        (0.34, 0.5, ("34%", "50%")),
        (0.342, 0.344, ("34.2%", "34.4%")),
        (0.3421, 0.3422, ("34.21%", "34.22%")),
        (0.342111, 0.342112, ("34%", "34%")),
        (0.5, 0.5, ("50%", "50%")),
        (0.0421, 0.0424, ("4.21%", "4.24%")),
        (None, 0.5, ("—", "50%")),
        (0.5, None, ("50%", "—")),
        (1.2, 1.0, ("120%", "100%")),
    ],
)
def test_two_rates_get_the_decimals_that_tell_them_apart(
    actual: float | None, plan: float | None, texts: tuple[str, str]
) -> None:
    assert rates(actual, plan) == texts


def test_a_day_is_spelled() -> None:
    assert day(None) == DASH
    assert day(date(2026, 9, 6)) == "6 Sep"
    assert day(date(2026, 12, 31), year=True) == "31 Dec 2026"


# --- cell text

hostile = st.text(
    st.one_of(
        st.sampled_from("\\`*_{}[]()#+-.!|<>$~^&:=@/ \n\t\r\u2028\u202e\u200d\x00w"),
        st.characters(),
    ),
    max_size=120,
)
pieces = st.sampled_from(
    [
        "www.", "WWW.", "http://", "HTTPS://", "a@b.com", "-@b.com", ":red[y]", ":material/bolt:",
        ":streamlit:", "$x$", "**b**", "![](http://example.invalid/a.png)", "->", "<->", "--", ">=",
        "<=", "~=", "<b>x</b>", "[x](javascript:alert(1))", "&lt;", "`x`", "\\", "_", " ", "\u202e",
    ]
)  # fmt: skip
cell_texts = st.one_of(hostile, st.lists(pieces, max_size=8).map("".join))
MARKUP = r"[\\`*_{}\[\]()#+\-.!|<>$~^&:=]"
# What Streamlit looks for in text that Markdown has already been taken out of.
REPLACED = re.compile(
    r"://|www\.|(?<!\u200b)@|:material/|:streamlit:|<-|->|--|>=|<=|~=", re.IGNORECASE
)


@given(cell_texts)
def test_every_mark_of_markdown_is_escaped_and_nothing_is_lost(text: str) -> None:
    written = literal(text)
    assert re.sub(r"\\" + MARKUP, "", written) == re.sub(MARKUP, "", written)
    assert re.sub(rf"\\({MARKUP})", r"\1", written).replace(UNSEEN, "") == plain(text)


@given(cell_texts)
def test_nothing_is_left_for_streamlit_to_replace(text: str) -> None:
    unescaped = re.sub(rf"\\({MARKUP})", r"\1", literal(text))
    assert REPLACED.findall(unescaped) == []


@given(cell_texts, st.integers(1, 100))
def test_plain_text_is_one_line_of_visible_characters_cut_to_its_length(
    text: str, limit: int
) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert {unicodedata.category(c) for c in shown} & {
        "Cc", "Cf", "Cs", "Co", "Zl", "Zp"
    } == set()  # fmt: skip
    if shown != plain(text, 10**6):
        assert len(shown) == limit
        assert shown[-1] == "…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Paid search", "Paid search"),
        ("Demo\nrequest\u2028day", "Demo request day"),
        ("abc\u202edef\u2066\x07", "abcdef"),
        ("x" * LABEL, "x" * LABEL),
        ("x" * (LABEL + 1), "x" * (LABEL - 1) + "…"),
        ("50% → Ä €", "50% → Ä €"),
    ],
)
def test_plain_text_on_worked_cases(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Paid search", "Paid search"),
        ("$x$", r"\$x\$"),
        (":red[y]", r"\:red\[y\]"),
        ("www.example.com", "www\u200b\\.example\\.com"),
        ("http://x", "http\\:\u200b//x"),
        ("a@b.com", "a\u200b@b\\.com"),
        (":material/bolt:", "\\:\u200bmaterial/bolt\\:"),
        ("a -> b", "a \\-\u200b\\> b"),
        ("*" * 100, r"\*" * (LABEL - 1) + "…"),
    ],
)
def test_literal_text_on_worked_cases(text: str, written: str) -> None:
    assert literal(text) == written


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("no address", "no address"),
        ("app-1@my-project.iam.gserviceaccount.com", "`app-1@my-project.iam.gserviceaccount.com`"),
        ("the scope https://www.example.com/auth/sheets.readonly.",
         "the scope `https://www.example.com/auth/sheets.readonly`\\."),
        ("a`b`c@example.com *d*", "a\\`b\\``c@example.com` \\*d\\*"),
        ("@nobody http://a.b", "\u200b@nobody http\\:\u200b//a\\.b"),
    ],
)  # fmt: skip
def test_addresses_in_a_sentence_can_be_copied_and_the_rest_stays_text(
    sentence: str, expected: str
) -> None:
    assert copyable(sentence, 200) == expected
