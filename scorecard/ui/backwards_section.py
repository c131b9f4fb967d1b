"""The parts of the Work backwards page: from a target to what it needs, costs, and can be planned.

What is asked is in `scenario_controls`; here the answers are drawn.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from scorecard import backwards
from scorecard import plan as arithmetic
from scorecard.backwards import Backwards
from scorecard.charts import backwards as charts
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import draw, table
from scorecard.ui.frame import View
from scorecard.ui.honesty_section import honesty_lines
from scorecard.words import backwards as text
from scorecard.words import literal

PLAN = "Plan"
SHOWN = "below"  # in the address
SENTENCES = 1200  # characters; what is in them was cut before

Results = Mapping[str, Backwards]  # the plan, then the scenarios, by their names


def headline(view: View, name: str, result: Backwards) -> str:
    """The finding of what the page shows."""
    whose = "" if name == PLAN else f"{name}, "
    return literal(f"{whose}{text.title(result, view.money)}", SENTENCES)


def compared(view: View, results: Results) -> None:
    """What each scenario brings, and the plan beside them; the second one once it is used."""
    plan, money = results[PLAN], view.money
    first, *others = (name for name in results if name != PLAN)
    for name in (first, *others):
        told = [text.target_changed(results[name], money), text.brings(results[name], money)]
        if any(of.not_worked for of in results[name].handovers):
            told.append(f"{text.handovers_title(results[name], money)}.")
        if sentence := " ".join(filter(None, told)):
            st.markdown(f"**{name}.** {literal(sentence, SENTENCES)}")
        effects = text.effects(results[name], money)
        _captions("; ".join(effects), text.capped(results[name]))
    shown = [PLAN, first, *(name for name in others if text.differs(results[name]))]
    rows = text.comparison_rows({name: results[name] for name in shown}, money)
    _table(rows, shown, alt="What the plan and the scenarios need, and what they bring")
    _captions(text.untouched(results), text.about_plan(plan, money), text.by_the_past(plan))
    if any(of.effects for of in results.values()):
        _captions(text.EFFECTS)


def chosen(results: Results) -> tuple[str, Backwards]:
    """Which of them the rest of the page is about: the first scenario that is not the plan."""
    changed = [name for name, of in results.items() if name != PLAN and text.differs(of)]
    if not changed:
        return PLAN, results[PLAN]
    options = [PLAN, *changed]
    if st.session_state.get(SHOWN) not in options:
        st.session_state.pop(SHOWN, None)
    name = st.segmented_control(
        "Shown below", options, default=changed[0], key=SHOWN, bind="query-params", required=True
    )
    return name, results[name]


def when(view: View, result: Backwards) -> None:
    """Each stage's needs, week by week, and until when they are useful."""
    if not result.stages:
        return
    money = view.money
    st.header(literal(text.when_title(result), SENTENCES), anchor=False)
    if any(of.records for of in result.stages):
        with st.container(border=True):
            _captions(text.before_it_begins(result))
            draw(charts.weeks(result, money, view.dark), "needed by week")
            _captions(text.BARS)
    rows = text.need_rows(result, money)
    _table(rows, list(rows[0])[1:], alt="What each stage needs, and when")
    _captions(text.HOW, text.NET if result.net else "")
    csv_download("needed by week", lambda: text.week_records(result))


def rest(view: View, result: Backwards) -> None:
    """What a period that has begun still needs, beside what the last weeks brought."""
    if result.rest is None:
        return
    st.header(literal(text.rest_title(result, view.money), SENTENCES), anchor=False)
    if sentence := text.rest_says(result):
        st.markdown(literal(sentence, SENTENCES))
    rows = text.rest_rows(result, view.money)
    _table(rows, list(rows[0])[1:] if rows else (), alt="What each stage still needs a week")
    _captions(text.not_reported(result), text.HOW_REST if rows else "")


def sources(view: View, result: Backwards) -> None:
    """What nothing leads to, then each source with what it carries and needs."""
    money = view.money
    st.header(literal(text.sources_title(result.sources, money), SENTENCES), anchor=False)
    for sentence in text.impossible(result, money):
        st.warning(literal(sentence, SENTENCES), icon=":material/link_off:")
    rows = text.source_rows(result, money)
    right = list(rows[0])[2:-1] if rows else ()
    _table(rows[: text.LISTED], right, alt="What each source carries, and needs in each stage")
    if more := text.more_sources(rows):
        with st.expander(more):
            _table(rows[text.LISTED :], right, alt="What the other sources carry, and need")


def handovers(view: View, result: Backwards) -> None:
    """What one team sends to another, beside what was taken on or can be worked."""
    if not result.handovers:
        return
    st.header(literal(text.handovers_title(result, view.money), SENTENCES), anchor=False)
    for of in result.handovers:
        st.markdown(literal(text.handover_says(of, result, view.money), SENTENCES))


def costs(view: View, result: Backwards) -> None:
    """What a win and a record of each stage may cost, by a share of revenue or a payback."""
    if not result.stages:
        return
    header = st.container()
    asked, told = st.columns([2, 3], gap="medium")
    with asked:
        share = _share()
    sentence = text.costs.cost_title(result, share, view.money)
    header.header(literal(sentence, SENTENCES), anchor=False)
    rows = text.costs.cost_rows(result, share, view.money)
    with told:
        _table(
            rows,
            list(rows[0])[1:],
            alt="What one record of each stage leads to, may cost and did cost",
        )
    _captions(text.costs.HOW)


def _share() -> float:
    """Share of a win's revenue that may be spent on it."""
    by = st.segmented_control(
        "What it may cost, by",
        [text.costs.SHARE, text.costs.PAYBACK],
        default=text.costs.SHARE,
        key="cost_by",
        bind="query-params",
        required=True,
    )
    if by == text.costs.PAYBACK:
        months = st.slider("Months", 1, 36, 12, key="months", bind="query-params")
        margin = st.slider(
            "Gross margin", 1, 100, 75, format="%d%%", key="margin", bind="query-params"
        )
        share = arithmetic.spend_share(months, margin / 100)
        _captions(text.costs.payback_says(months, margin / 100, share))
    else:
        share = (
            st.slider(
                "Share of revenue", 1, 100, 10, format="%d%%", key="share", bind="query-params"
            )
            / 100
        )
    _captions(text.costs.START)
    return share


def honest(view: View, result: Backwards) -> None:
    """The rates asked for beside those of past quarters."""
    honesty_lines(result.honesty, view.money)


def take_over(view: View, name: str, result: Backwards) -> None:
    """The rows to paste into Targets."""
    rows = backwards.target_rows(view.facts, result)
    if not rows:
        return
    stages = [stage.name for stage in view.facts.stages]
    st.header(text.TAKE_OVER, anchor=False)
    st.markdown(literal(text.take_over(result, name), SENTENCES))
    csv_download(
        f"targets {result.period.name} {name.lower()}", lambda: text.target_records(rows, stages)
    )


def _table(rows: Sequence[dict[str, str]], right: Sequence[str], *, alt: str) -> None:
    shown = [{literal(head): literal(cell, 200) for head, cell in row.items()} for row in rows]
    table(shown, [literal(head) for head in right], alt=alt)


def _captions(*sentences: str) -> None:
    for sentence in filter(None, sentences):
        st.caption(literal(sentence, SENTENCES))
