"""The controls of two scenarios of the plan, each of them in the address by its name.

Open this when a link shows another scenario than the one it was copied from. Every control is drawn
in every run, also those of the tab that is not looked at: what is not drawn leaves the address.
What is chosen in a scenario stays when the reader comes back from another page.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scorecard import backwards
from scorecard.backwards import Backwards, Scenario
from scorecard.ui import kept
from scorecard.ui.frame import View
from scorecard.words import backwards as text
from scorecard.words import literal

LOW, PLANNED, HIGH = 10, 100, 200  # % of plan
SOURCES = 12  # sliders of the mix: of those that are planned to bring most
MOST = 1e13  # of a typed number; a browser does not keep larger ones exactly
NAMES = {"a": "Scenario A", "b": "Scenario B"}  # in the address -> what it is called
GROUP = tuple(f"{prefix}." for prefix in NAMES)
SENTENCES = 600  # characters; what is in them was cut before

Says = Callable[[Backwards], str]


def scenarios(view: View, plan: Backwards) -> dict[str, Backwards]:
    """Draw the controls of both scenarios, and work them back; by their names."""
    kept.hold(GROUP)
    found = {}
    for (prefix, name), tab in zip(NAMES.items(), st.tabs(list(NAMES.values())), strict=True):
        with tab:
            found[name] = _Controls(view, plan, prefix).draw()
    if any(text.differs(of) for of in found.values()):
        kept.keep(GROUP)
    return found


@dataclass
class _Controls:
    """Those of one scenario; `plan` is the period as planned."""

    view: View
    plan: Backwards
    prefix: str
    keys: dict[str, int | None] = field(default_factory=dict)  # with their value as planned
    says: list[tuple[DeltaGenerator, str, Says]] = field(default_factory=list)

    def draw(self) -> Backwards:
        """Draw them and work the scenario back; then say over each slider what it comes to."""
        plan, money = self.plan, self.view.money
        with st.grid(2, min_column_width=220, gap="small"):
            target = self._number("target", "Target", text.target_placeholder(plan, money))
            can_work = {
                of.stage: self._number(
                    f"can_work.{of.stage}",
                    text.can_work_label(of.above, text.receiving(of)),
                    text.NOT_GIVEN,
                )
                for of in plan.handovers
            }
            rates = {stage: self._rate(above, stage) for above, stage in self._handoffs()}
            size = lag = 1.0
            if plan.stages:
                size = self._slider("size", "Deal size", lambda found: text.size_says(found, money))
                lag = self._slider("lag", "Lag", text.lag_says)
        buttons = st.container(horizontal=True, gap="small")
        volumes = {}
        if plan.sources:
            with buttons.popover(text.MIX):
                volumes = self._volumes()
        scenario = Scenario(
            target=target,
            rates=_changed(rates),
            size=size,
            volumes=_changed(volumes),
            lag=lag,
            can_work={stage: records for stage, records in can_work.items() if records is not None},
        )
        result = plan
        if scenario != Scenario():
            result = backwards.build(self.view.facts, plan.period, scenario)
        for place, label, says in self.says:
            place.markdown(f"**{literal(label)}** {literal(says(result), SENTENCES)}")
        self._buttons(buttons, result)
        return result

    def _handoffs(self) -> Iterator[tuple[str, str]]:
        """Each conversion that is planned: the stage above and the stage it leads into."""
        for above, of in pairwise(self.plan.stages):
            if of.planned_rate is not None:
                yield above.stage, of.stage

    def _volumes(self) -> dict[str, float]:
        """A slider for each of the sources that are planned to bring most."""
        sources = sorted(self.plan.sources, key=lambda of: -of.planned)
        with st.grid(2, min_column_width=220, gap="small"):
            volumes = {of.source: self._volume(of.source) for of in sources[:SOURCES]}
        if more := text.others(len(sources[SOURCES:])):
            st.caption(more)
        return volumes

    def _rate(self, above: str, stage: str) -> float:
        label = text.rate_label(above, stage)
        return self._slider(f"rate.{stage}", label, lambda found: text.rate_says(found, stage))

    def _volume(self, source: str) -> float:
        return self._slider(
            f"volume.{source}", source, lambda found: text.volume_says(found, source)
        )

    def _slider(self, name: str, label: str, says: Says) -> float:
        """A share of plan; its words are written over it once it is known what it comes to."""
        cell = st.container(gap=None)
        self.says.append((cell.container(), label, says))
        percent: int = cell.slider(
            literal(label),
            LOW,
            HIGH,
            PLANNED,
            format="%d%% of plan",
            key=self._key(name, PLANNED),
            bind="query-params",
            on_change=kept.forget,
            args=(GROUP,),
            label_visibility="collapsed",
        )
        return percent / 100

    def _number(self, name: str, label: str, placeholder: str) -> float | None:
        """A number that may be left out."""
        number: float | None = st.number_input(
            literal(label),
            # Floats, because an address may say "inf", which is no whole number.
            min_value=0.0,
            max_value=MOST,
            value=None,
            step=1.0,
            format="%g",
            placeholder=placeholder,
            key=self._key(name, None),
            bind="query-params",
            on_change=kept.forget,
            args=(GROUP,),
        )
        return number

    def _key(self, name: str, planned: int | None) -> str:
        """What a control is called in the address."""
        key = f"{self.prefix}.{name}"
        self.keys[key] = planned
        return key

    def _buttons(self, place: DeltaGenerator, result: Backwards) -> None:
        """Back to the plan, or to the rates of past quarters."""
        medians = backwards.past_rates(self.plan.honesty)
        past = {stage: medians[stage] for _, stage in self._handoffs() if stage in medians}
        percents = {stage: round(share * 100) for stage, share in past.items()}
        inside = {stage: min(max(share, LOW), HIGH) for stage, share in percents.items()}
        with place:
            st.button(
                text.AS_PLANNED,
                key=f"{self.prefix} as planned",
                on_click=_set,
                args=(self.keys,),
                disabled=not text.differs(result),
            )
            st.button(
                text.PAST_RATES,
                key=f"{self.prefix} past rates",
                on_click=_set,
                args=({f"{self.prefix}.rate.{stage}": now for stage, now in inside.items()},),
                disabled=not inside,
                help=literal(text.past_rates_help(self.plan.honesty, past), SENTENCES),
            )
        cut = [stage for stage, share in percents.items() if share != inside[stage]]
        if sentence := text.out_of_range(cut, LOW, HIGH):
            st.caption(literal(sentence, SENTENCES))


def _changed(shares: Mapping[str, float]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share != 1}


def _set(values: Mapping[str, int | None]) -> None:
    """Before the next run: the controls follow, and so does the address."""
    kept.forget(GROUP)
    st.session_state.update(values)
