"""The tables of the pages: results in, finished texts out, figures to the right."""

from collections.abc import Sequence

import streamlit as st

from scorecard import teams, words
from scorecard.health import Reconciliation
from scorecard.teams import Contribution
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.verdicts import Verdicts
from scorecard.words import literal
from scorecard.words.definitions import Definition, StageDefinition
from scorecard.words.verdicts import verdict_of
from scorecard.workbook import Issue

LISTED = 40  # issues that stand on the page itself; with more, all are in a list that scrolls


def ledger_table(view: View, decided: Verdicts) -> None:
    """Every line of the gap, with giver and receiver, range, signal and what the leader decided.

    Lines add to the total.
    """
    ledger, money = view.ledger, view.money
    effects = [h.effect for h in ledger.handoffs] + [line.effect for line in ledger.lines]
    printed = money.parts(effects, full=True)
    rows = []
    for handoff, text in zip(ledger.handoffs, printed, strict=False):
        plan, actual = words.plan_and_actual(handoff, money)
        grey = handoff.signal == "noise" and handoff.effect
        rows.append(
            {
                "Handoff": literal(words.handoff_name(handoff)),
                "Gives → receives": literal(words.parties(handoff)),
                "Plan": literal(plan),
                "Actual": literal(actual),
                "Money": _grey(text) if grey else literal(text),
                "Range over orders": literal(words.range_text(handoff, money)),
                "Signal": words.signal_word(handoff),
                "Verdict": literal(verdict_of(decided, handoff.stage, handoff.kind), 300),
            }
        )
    for line, text in zip(ledger.lines, printed[len(ledger.handoffs) :], strict=True):
        rows.append(
            {
                "Handoff": literal(words.line_name(line)),
                "Gives → receives": literal(line.owner or words.DASH),
                "Plan": "",
                "Actual": "",
                "Money": literal(text),
                "Range over orders": "",
                "Signal": "",
                "Verdict": "",
            }
        )
    if not rows:
        st.caption("The Funnel tab has no stages yet.")
        return
    rows.append(
        dict.fromkeys(rows[0], "")
        | {"Handoff": "**Gap to date**", "Money": f"**{literal(money.full_signed(ledger.gap))}**"}
    )
    right = ("Plan", "Actual", "Money", "Range over orders")
    table(rows, right, alt="The gap ledger: every handoff and line with its money")


def _grey(text: str) -> str:
    return f":gray[{literal(text)}]"


def mix_table(view: View) -> None:
    """The volume effect of each source, split in volume proper and mix."""
    money, parts = view.money, view.ledger.mix
    if not parts:
        st.caption("No volume to split in this period.")
        return
    printed = money.parts(
        [amount for part in parts for amount in (part.volume, part.mix)], full=True
    )
    rows = [
        {
            "Source": literal(part.source),
            "Enters at": literal(part.stage),
            "Volume": literal(printed[2 * i]),
            "Mix": literal(printed[2 * i + 1]),
        }
        for i, part in enumerate(parts)
    ]
    table(rows, ("Volume", "Mix"), alt="Volume effect of each source, split in volume and mix")
    st.caption(
        "Volume: more or fewer records in all. Mix: the same number of records, but from sources "
        "whose records are worth more or less."
    )


def roll_up_table(view: View) -> None:
    """The teams' targets, and what nobody owns, up to the Number's target."""
    money, parts = view.money, teams.roll_up(view.ledger)
    if parts.total is None:
        st.caption("No target covers this period.")
        return
    amounts = [target for _, target in parts.teams] + [parts.unowned]
    printed = money.parts(amounts, full=True)
    names = [literal(team) for team, _ in parts.teams] + ["Target that nobody owns"]
    rows = [
        {"Whose target": name, "Whole period": literal(text.lstrip("+"))}
        for name, text in zip(names, printed, strict=True)
    ]
    rows.append(
        {
            "Whose target": "**The Number**",
            "Whole period": f"**{literal(money.full(parts.total))}**",
        }
    )
    table(rows, ("Whole period",), alt="Team targets rolled up to the Number")


def contributions_table(view: View, shares: Sequence[Contribution]) -> None:
    """Each team: what it brought, what its handoffs gained or lost, whether it reported.

    With what nobody answers for, the effects add up to the gap.
    """
    money, ledger = view.money, view.ledger
    effects = [share.effect for share in shares]
    *printed, nobodys = money.parts([*effects, ledger.unowned_effect], full=True)
    rows = [
        {
            "Team": literal(share.team),
            "Sourced": literal(money(share.sourced_actual)),
            "Target to date": literal(money(share.sourced_target_to_date)),
            "Handoffs it answers for": literal(words.answers_for(share, money), 600),
            "Effect": literal(effect),
            "Reported": literal(words.reported(share), 300),
        }
        for share, effect in zip(shares, printed, strict=True)
    ]
    columns = "Team", "Sourced", "Target to date", "Handoffs it answers for", "Effect", "Reported"
    blank = dict.fromkeys(columns, "")  # in this order where there is no team yet
    gap = f"**{literal(money.full_signed(ledger.gap))}**"
    rows.append(blank | {"Team": "Nobody answers for", "Effect": literal(nobodys)})
    rows.append(blank | {"Team": "**Gap to date**", "Effect": gap})
    right = ("Sourced", "Target to date", "Effect")
    table(rows, right, alt="What each team brought and what its handoffs gained or lost")


def sources_table(view: View) -> None:
    """Each source beside its target to date."""
    money, sources = view.money, view.ledger.sources
    rows = [
        {
            "Source": literal(source.source),
            "Team": literal(source.team or words.DASH),
            "Won": literal(money.full(source.actual)),
            "Target to date": literal(money.full(source.target_to_date)),
            "Gap": literal(money.full_signed(source.gap)),
            "Note": literal(source.note, 200),
        }
        for source in sources
    ]
    table(rows, ("Won", "Target to date", "Gap"), alt="Each source beside its target to date")
    if not rows:
        st.caption("The Sources tab has no sources yet.")


def issues_table(view: View, issues: Sequence[Issue]) -> None:
    """Every issue with its address, what was found, what is expected, its cost and its mend."""
    if not issues:
        st.caption("Nothing to mend.")
        return
    link = view.facts.workbook.link
    rows = [
        {
            "Kind": issue.severity.capitalize(),
            "Where": words.plain(issue.address),
            "Found": words.plain(issue.found, 300),
            "Expected": words.plain(issue.expected, 300),
            "How to mend it": words.plain(issue.mend, 300),
            "Left out": words.cost(issue, view.money),
        }
        for issue in issues
    ]
    shown = [{name: literal(text, 300) for name, text in row.items()} for row in rows[:LISTED]]
    for row, issue in zip(shown, issues, strict=False):
        if url := link(issue.address):
            row["Where"] = f"[{row['Where']}]({url})"
    table(shown, alt="Issues with their address, cost and mend")
    if len(rows) > LISTED:
        for entry, issue in zip(rows, issues, strict=True):
            if url := link(issue.address):
                entry["Cell"] = url
        with st.expander(f"All {len(rows):,} issues"):
            st.dataframe(
                rows,
                hide_index=True,
                column_config={"Cell": st.column_config.LinkColumn(display_text="Open")},
                alt="Every issue with its address, cost and mend",
            )


def reconciliations_table(view: View, found: Sequence[Reconciliation]) -> None:
    """Figures of the workbook that should agree, a table for each pair of names."""
    if not found:
        st.caption("Nothing to compare yet: this needs targets for All, or won deals in Deals.")
        return
    money = view.money
    for name in dict.fromkeys(pair.name for pair in found):
        pairs = [pair for pair in found if pair.name == name]
        left, right = pairs[0].names
        rows = [
            {
                "Period": words.period_name(pair.period),
                left: literal(money.full(pair.left)),
                right: literal(money.full(pair.right)),
                "Difference": literal(money.full_signed(pair.difference)),
                "Verdict": "Agrees" if pair.agrees else "**Differs**",
            }
            for pair in pairs
        ]
        say(name)
        table(rows, (left, right, "Difference"), alt=f"{name}: {left} beside {right}")


def stages_table(stages: Sequence[StageDefinition]) -> None:
    """The funnel as the teams agreed it."""
    if not stages:
        st.caption("The Funnel tab has no stages yet.")
        return
    rows = [
        {
            "Stage": literal(stage.stage),
            "Owner": literal(stage.owner or words.DASH),
            "Definition": literal(stage.definition or words.DASH, 400),
            "Weeks to next": words.count(stage.weeks_to_next),
            "Accept within, hours": words.count(stage.accept_within),
        }
        for stage in stages
    ]
    table(rows, ("Weeks to next", "Accept within, hours"), alt="The agreed stages of the funnel")


def definitions_list(definitions: Sequence[Definition]) -> None:
    """Each figure: meaning, formula, and the formula with this period's numbers."""
    rows = [
        {
            "Word": f"**{literal(entry.term)}**",
            "Meaning": literal(entry.meaning, 600),
            "Formula": literal(entry.formula, 200),
            "This period": literal(entry.worked, 900),
        }
        for entry in definitions
    ]
    table(rows, alt="Every figure with its meaning and formula")
