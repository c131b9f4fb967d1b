"""The Work backwards page: an address is a scenario, and whatever stands in it the page opens."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from tests.browser import LAPTOP, PHONE, PROJECTOR, Size, Theme, open_page
from tests.builders import DEFAULT, Rows, replaced
from tests.server import Server
from tests.test_pages import APP, DATED, as_folder, table_texts

SCRIPT = "pages/plan/work_backwards.py"
HOSTILE = "Größe & Co = [x](https://example.com) $1$ <b>?"


def at(monkeypatch: pytest.MonkeyPatch, workbook: Path | None = None, **address: str) -> AppTest:
    """The page at an address; None: on the sample."""
    if workbook is None:
        monkeypatch.delenv("SCORECARD_WORKBOOK", raising=False)
    else:
        monkeypatch.setenv("SCORECARD_WORKBOOK", str(workbook))
    page = AppTest.from_file(APP, default_timeout=20)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    page.switch_page(SCRIPT).run()
    return opened(page)


def opened(page: AppTest) -> AppTest:
    assert [error.value for error in page.exception] == []
    return page


def address(**parts: Any) -> dict[str, str]:
    """Parameters whose names have dots: `a__rate__Won` stands for `a.rate.Won`."""
    return {key.replace("__", "."): str(value) for key, value in parts.items()}


def plainly(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).replace("\N{ZERO WIDTH SPACE}", "")


def title(page: AppTest) -> str:
    return plainly(page.title[0].value)


def headers(page: AppTest) -> list[str]:
    return [plainly(header.value) for header in page.header]


def compared(page: AppTest) -> dict[str, list[str]]:
    """The table of the plan and the scenarios: columns by line."""
    first = page.table[0].proto
    frame = convert_arrow_bytes_to_pandas_df(first.arrow_data.styler.display_values)
    rows = [[plainly(str(cell)).replace("\N{NO-BREAK SPACE}", " ") for cell in row]
            for row in frame.to_numpy()]  # fmt: skip
    found = {line: cells for line, *cells in rows}
    return found | {"": [plainly(str(column)) for column in frame.columns[1:]]}


def share(page: AppTest, key: str) -> Any:
    return page.slider(key=key).value


def controls(page: AppTest, prefix: str) -> dict[str, Any]:
    """Every control of a scenario that is not as planned."""
    kinds = [*page.slider, *page.number_input]
    values = {str(of.key): of.value for of in kinds if str(of.key).startswith(f"{prefix}.")}
    return {key: value for key, value in values.items() if value not in (100, None)}


# --- an address is a scenario


def test_without_a_scenario_the_plan_stands_beside_one_that_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, period="2026-Q4")
    assert title(page) == "Q4 2026: $6.30M needs 3,405 leads, 259 a week, useful until 26 Nov"
    table = compared(page)
    assert table[""] == ["Plan", "Scenario A"]
    assert table["Leads"] == ["3,405"] * 2
    assert table["Records planned bring"] == ["$6.30M"] * 2
    assert controls(page, "a") == controls(page, "b") == {}
    assert [of.key for of in page.get("button_group")] == ["period_kind", "cost_by"]


def test_a_link_opens_the_scenario_that_it_was_copied_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = address(
        period="2026-Q4",
        a__target=7_000_000,
        a__rate__Won=90,
        a__size=85,
        a__lag=120,
        a__volume__Webinars=150,
        a__can_work__SQL=50,
    )
    page = at(monkeypatch, **asked)
    assert controls(page, "a") == {
        "a.target": 7_000_000.0,
        "a.rate.Won": 90,
        "a.size": 85,
        "a.lag": 120,
        "a.volume.Webinars": 150,
        "a.can_work.SQL": 50.0,
    }
    assert controls(page, "b") == {}
    assert title(page) == (
        "Scenario A, Q4 2026: $7.00M needs 5,413 leads, 412 a week, useful until 19 Nov"
    )
    table = compared(page)
    assert table[""] == ["Plan", "Scenario A"]
    assert table["Revenue needed"] == ["$6.30M", "$7.00M"]
    assert (
        headers(page)[0] == "A lead created after 19 Nov closes, at its usual speed, after Q4 2026"
    )
    assert any(header.startswith("Sales can work 50 of ") for header in headers(page))


def test_two_scenarios_do_not_disturb_each_other_nor_the_period(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = address(period="2026-Q2", a__rate__Won=50, b__rate__Won=200, b__size=110)
    page = at(monkeypatch, **asked)
    assert controls(page, "a") == {"a.rate.Won": 50}
    assert controls(page, "b") == {"b.rate.Won": 200, "b.size": 110}
    page.slider(key="a.rate.Won").set_value(60)
    opened(page.run())
    assert controls(page, "a") == {"a.rate.Won": 60}
    assert controls(page, "b") == {"b.rate.Won": 200, "b.size": 110}
    assert page.selectbox(key="period").value == "2026-Q2"
    assert compared(page)[""] == ["Plan", "Scenario A", "Scenario B"]


@pytest.mark.parametrize(
    "typed", ["9", "201", "-5", "abc", "", "nan", "inf", "-inf", "1e400", "1,5", "90%", "९०x"]
)
def test_a_value_that_no_slider_has_falls_back_to_the_plan(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    page = at(monkeypatch, **address(a__rate__Won=typed, a__size=typed, share=typed, b__lag=80))
    assert controls(page, "a") == {}
    assert controls(page, "b") == {"b.lag": 80}
    assert share(page, "share") in (9, 10)


@pytest.mark.parametrize("typed", ["-1", "abc", "", "nan", "inf", "-inf", "1e400", "1e14"])
def test_a_number_that_cannot_be_typed_falls_back_to_none(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    page = at(monkeypatch, **address(a__target=typed, a__can_work__SQL=typed))
    assert controls(page, "a") == {}


def test_names_that_the_workbook_does_not_have_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, **address(a__rate__Elsewhere=50, a__volume__Nobody=50, c__size=50))
    assert compared(page)["Records planned bring"] == ["$5.85M"] * 2


def renamed(rows: Rows | None, old: str, new: str) -> Rows:
    return [[new if cell == old else cell for cell in row] for row in rows or []]


def test_names_with_signs_of_an_address_in_them_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tabs = {name: renamed(rows, "Qualified", HOSTILE) for name, rows in DATED.items()}
    tabs = {name: renamed(rows, "Source A", f"A {HOSTILE}") for name, rows in tabs.items()}
    asked = {f"a.rate.{HOSTILE}": "90", f"a.volume.A {HOSTILE}": "50"}
    page = at(monkeypatch, as_folder(tmp_path / "book", tabs), **asked)
    assert controls(page, "a") == {f"a.rate.{HOSTILE}": 90, f"a.volume.A {HOSTILE}": 50}
    said = [plainly(text.value) for text in page.markdown]
    assert f"**Lead → {HOSTILE}** 36%, plan 40%" in said
    for table in page.table:
        assert not any(re.search(r"(?<!\\)[\[<$]", text) for text in table_texts(table.proto))


# --- buttons


def test_as_planned_takes_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = address(
        a__target=1, a__rate__Won=50, a__volume__Events=20, a__can_work__SQL=3, b__size=80
    )
    page = at(monkeypatch, **asked)
    assert page.button(key="a as planned").disabled is False
    page.button(key="a as planned").click()
    opened(page.run())
    assert controls(page, "a") == {}
    assert controls(page, "b") == {"b.size": 80}
    assert page.button(key="a as planned").disabled is True


def test_rates_as_they_were_are_the_median_of_past_quarters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, **address(period="2026-Q4", b__size=80))
    page.button(key="b past rates").click()
    opened(page.run())
    assert controls(page, "b") == {
        "b.rate.MQL": 101, "b.rate.Opportunity": 97, "b.rate.Won": 102, "b.size": 80
    }  # fmt: skip
    assert controls(page, "a") == {}
    assert page.button(key="b past rates").proto.help == (
        "Sets each conversion to the median of the complete quarters before the period, Q1 2025 to "
        "Q2 2026\\."
    )


def past_weeks(*figures: int) -> Rows:
    """The same figures of Source A in every week of the second quarter."""
    days = [date(2026, 3, 30) + timedelta(weeks=week) for week in range(14)]
    return [[day.isoformat(), "Source A", None, *figures, None] for day in days]


def test_past_rates_beyond_a_slider_stop_at_its_end_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tabs = DATED | {"Actuals": [*(DEFAULT["Actuals"] or []), *past_weeks(100, 90, 1, 1, 1_000)]}
    page = at(monkeypatch, as_folder(tmp_path / "book", tabs))
    page.button(key="a past rates").click()
    opened(page.run())
    assert controls(page, "a") == {
        "a.rate.Qualified": 200, "a.rate.Opportunity": 10, "a.rate.Won": 200
    }  # fmt: skip
    assert (
        "In the past the conversion into Qualified, Opportunity and Won was outside 10% to 200% of "
        "plan: the slider stops at its end."
    ) in [plainly(caption.value) for caption in page.caption]


# --- what the page is about


def test_below_stands_the_first_scenario_that_is_not_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, **address(period="2026-Q4", b__lag=200))
    late = "A lead created after 22 Oct closes, at its usual speed, after Q4 2026"
    assert headers(page)[0] == late
    below = page.get("button_group")[1]
    assert (below.key, below.value) == ("below", "Scenario B")
    below.set_value("Plan")
    opened(page.run())
    assert headers(page)[0] == (
        "A lead created after 26 Nov closes, at its usual speed, after Q4 2026"
    )
    page.button(key="b as planned").click()
    opened(page.run())
    assert [of.key for of in page.get("button_group")] == ["period_kind", "cost_by"]


def test_a_link_to_what_is_no_longer_changed_shows_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, **address(period="2026-Q4", below="Scenario B", a__lag=200))
    assert page.get("button_group")[1].value == "Scenario A"


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2026-Q3", ["At most $2.12M is still needed in Q3 2026, with 3.4 weeks left"]),
        ("2026-Q4", []),
        ("2026-Q2", []),
    ],
)
def test_only_a_period_that_has_begun_and_is_not_over_still_needs_anything(
    monkeypatch: pytest.MonkeyPatch, period: str, found: list[str]
) -> None:
    page = at(monkeypatch, period=period)
    assert [header for header in headers(page) if "still needed" in header] == found
    assert title(page).startswith("Q2 2026 is over") == (period == "2026-Q2")


def test_a_target_can_be_typed_where_the_workbook_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = [*(DEFAULT["Actuals"] or []), *past_weeks(100, 40, 10, 4, 100_000)]
    none = {"Targets": [(DEFAULT["Targets"] or [])[0]], "Actuals": past}
    book = as_folder(tmp_path / "book", DATED | none)
    page = at(monkeypatch, book)
    assert title(page) == (
        "Q3 2026 has no target yet: give one, and it is worked back to what it needs"
    )
    assert headers(page) == ["No complete quarter to compare the planned rates of Q3 2026 with"]
    page.number_input(key="b.target").set_value(100_000.0)
    opened(page.run())
    assert title(page) == (
        "Scenario B, Q3 2026: $100k needs 112 leads, 8.5 a week, useful until 29 Jul"
    )
    assert compared(page)["Revenue needed"] == ["—", "—", "$100k"]


def test_where_nothing_leads_to_revenue_there_is_nothing_to_slide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = replaced(replaced(DEFAULT["Targets"], 1, 4, 0), 2, 4, 0)
    page = at(monkeypatch, as_folder(tmp_path / "book", DATED | {"Targets": targets}))
    assert title(page) == "Q3 2026: nothing is known yet that leads to its $975k"
    assert [of.key for of in page.slider] == []
    assert [plainly(of.value) for of in page.warning] == [
        "Source A carries $650,000 of the target, but plans 0 opportunities: nothing leads to it. "
        "Mend its row in Targets for Q3 2026.",
        "Source B carries $325,000 of the target, but plans 0 opportunities: nothing leads to it. "
        "Mend its row in Targets for Q3 2026.",
    ]


def test_only_the_sources_that_bring_most_have_a_slider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"Source {number}" for number in range(14)]
    targets = [["Period", "Source", *DEFAULT["Targets"][0][2:7]]] + [
        ["2026-Q3", name, 100, 50, 20, 5, 1000 * (number + 1)] for number, name in enumerate(names)
    ]
    sources = [["Source", "Team", "Kind"], *([name, "Marketing", None] for name in names)]
    book = as_folder(tmp_path / "book", DATED | {"Targets": targets, "Sources": sources})
    page = at(monkeypatch, book)
    mix = [str(of.key) for of in page.slider if str(of.key).startswith("a.volume.")]
    assert mix == [f"a.volume.Source {number}" for number in range(13, 1, -1)]
    captions = [plainly(caption.value) for caption in page.caption]
    assert captions.count("2 smaller sources stay as planned.") == 2
    assert [of.label for of in page.expander if "more" in of.label] == ["2 more sources"]


# --- costs


def test_an_allowed_cost_follows_the_share_or_the_payback_in_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, period="2026-Q4", share="20")
    assert "20% of $6.30M is $1.26M: $8.2k for a win, $274 for a lead" in headers(page)
    page = at(monkeypatch, period="2026-Q4", cost_by="Payback", months="8", margin="75")
    assert "50% of $6.30M is $3.15M: $21k for a win, $685 for a lead" in headers(page)
    said = "Paid back in 8 months at a gross margin of 75%: 50% of a win's first year."
    assert said in [plainly(caption.value) for caption in page.caption]


def test_the_values_that_costs_begin_with_are_said_to_be_no_advice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = at(monkeypatch, period="2026-Q4")
    assert "10% of $6.30M is $630k: $4.1k for a win, $137 for a lead" in headers(page)
    start = "The values it begins with are a start, not advice: set what your company allows."
    assert start in [plainly(caption.value) for caption in page.caption]


# --- in a real browser


def slider(page: Page, label: str) -> Locator:
    """A slider of the tab that is open; Streamlit's are no native inputs."""
    box = page.get_by_test_id("stSlider").filter(visible=True)
    return box.filter(has=page.get_by_text(label, exact=True)).get_by_role("slider").first


def asked(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    query = urlsplit(page.evaluate("location.href")).query
    return {key: values[0] for key, values in parse_qs(query).items()}


def test_a_slider_writes_its_name_and_value_to_the_address(app: Server, chromium: Browser) -> None:
    url = f"{app.url}/work_backwards?period=2026-Q4&b.volume.Paid%20search=150"
    with open_page(chromium, url) as screen:
        page = screen.page
        slider(page, "Opportunity → Won").press("ArrowLeft")
        screen.wait_until_drawn()
        expect(page.get_by_text("Opportunity → Won 37.0%, plan 37.4%").first).to_be_visible()
        kept = {"period": "2026-Q4", "b.volume.Paid search": "150"}
        assert asked(page) == kept | {"a.rate.Won": "99"}
        slider(page, "Opportunity → Won").press("ArrowRight")  # as planned: it leaves the address
        screen.wait_until_drawn()
        assert asked(page) == kept
        page.get_by_label("Target").first.fill("7000000")
        page.get_by_label("Target").first.press("Enter")
        expect(
            page.get_by_text("A target of $7.00M: $700k more than the workbook's.")
        ).to_be_visible()
        assert asked(page) == kept | {"a.target": "7000000"}
        page.reload()
        screen.wait_until_drawn()
        expect(page.get_by_label("Target").first).to_have_value("7000000")
        assert asked(page) == kept | {"a.target": "7000000"}
        assert screen.troubles() == []


def test_buttons_change_the_address_with_the_sliders(app: Server, chromium: Browser) -> None:
    url = f"{app.url}/work_backwards?period=2026-Q4&a.size=90&b.lag=80"
    with open_page(chromium, url) as screen:
        page = screen.page
        page.get_by_role("button", name="Rates as they were").first.click()
        expect(page.get_by_text("SQL → Opportunity 42%, plan 43%").first).to_be_visible()
        kept = {"period": "2026-Q4", "b.lag": "80"}
        rates = {"a.rate.MQL": "101", "a.rate.Opportunity": "97", "a.rate.Won": "102"}
        assert asked(page) == kept | rates | {"a.size": "90"}
        page.get_by_role("button", name="As planned").first.click()
        expect(page.get_by_text("SQL → Opportunity 43%, as planned").first).to_be_visible()
        assert asked(page) == kept
        page.get_by_role("button", name="Previous", exact=True).click()
        expect(page.get_by_label("Period", exact=True)).to_have_value("2026-Q3")
        screen.wait_until_drawn()
        assert asked(page) == {"b.lag": "80"}
        assert screen.troubles() == []


SCENARIOS = "period=2026-Q4&a.rate.Won=90&a.can_work.SQL=50&b.target=7e6"


@pytest.mark.parametrize(("size", "theme"), [(LAPTOP, "light"), (PROJECTOR, "dark")])
def test_two_scenarios_are_whole_and_readable(
    app: Server, chromium: Browser, size: Size, theme: Theme
) -> None:
    with open_page(chromium, f"{app.url}/work_backwards?{SCENARIOS}", size, theme) as screen:
        assert screen.faults() == []


def test_on_a_phone_only_tables_are_wider_than_the_screen(app: Server, chromium: Browser) -> None:
    with open_page(chromium, f"{app.url}/work_backwards?{SCENARIOS}", PHONE) as screen:
        broken = [v for v in screen.violations() if "scrollable-region-focusable" not in v]
        cut = [text for text in screen.cut_off() if "leaves its chart" in text]
        assert [*screen.troubles(), *broken, *screen.touching_labels(), *cut] == []


def test_the_first_screen_holds_the_finding_the_controls_and_the_comparison(
    app: Server, chromium: Browser
) -> None:
    with open_page(chromium, f"{app.url}/work_backwards?period=2026-Q4", LAPTOP) as screen:
        for selector in ("h1", "[data-testid=stTable] >> nth=0", "button:has-text('As planned')"):
            place = screen.page.locator(selector).first
            box = place.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= LAPTOP[1], selector
