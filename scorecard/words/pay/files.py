"""Shared pay on the command line and as a file: full precision, and nothing that is not shown."""

from scorecard.pay import CaseName, Pay, Team
from scorecard.words.figures import Money, count
from scorecard.words.labels import listing
from scorecard.words.pay.apart import (
    NO_PROPOSAL,
    apart_payout,
    apart_sentence,
    apart_title,
    measure,
    other_counts,
    stands_at,
)
from scorecard.words.pay.counted import left_out, mend, other_goals, shown_for
from scorecard.words.pay.figures import payout, pays, people, pot, team_name
from scorecard.words.pay.shared import columns, gain, not_known, one_more_win, payouts, steps, title

LISTED = 20  # teams; the file has them all
CASES: dict[CaseName, str] = {
    "to date": "To date",
    "low": "Forecast low",
    "mid": "Forecast",
    "high": "Forecast high",
    "target": "At target",
}


def lines(found: Pay, money: Money) -> list[str]:
    """The findings, one a line."""
    said = [
        title(found, money),
        payouts(found, money),
        not_known(found),
        one_more_win(found, money),
        *(_team_line(team, found, money) for team in found.teams[:LISTED]),
        more_teams(found, LISTED),
        steps(found, money),
        other_goals(found, money),
        shown_for(found),
        left_out(found),
        *(
            mend(fault) if fault.address is None else f"{fault.address}: {mend(fault)}"
            for fault in found.faults[:LISTED]
        ),
    ]
    if found.teams:
        said += [
            apart_title(found),
            apart_sentence(found, money),
            *(
                f"{team_name(team)} by its own measure: {measure(team.own)}, "
                f"{stands_at(team.own, found, money)}; paid {apart_payout(team, found, money)}"
                for team in found.teams[:LISTED]
                if team.own.measure != "none"
            ),
            NO_PROPOSAL,
            other_counts(found),
        ]
    return [line for line in said if line]


def more_teams(found: Pay, listed: int) -> str:
    """How many teams are not listed; empty where all are."""
    more = len(found.teams) - listed
    return f"And {count(more)} more {'team' if more == 1 else 'teams'}." if more > 0 else ""


def _team_line(team: Team, found: Pay, money: Money) -> str:
    paid = [f"{head}: {payout(team.payouts[i], found, money)}" for i, head in columns(found)]
    more = [f"one more win: {gain(team, found, money)}"] if team.gain else []
    whose = "" if found.hidden else f", pot {pot(team, money)}"
    said = listing([*paid, *more], most=len(paid) + 1)
    return f"{team_name(team)} ({people(team.people)}, paid from {pays(team)}{whose}): {said}"


def records(found: Pay) -> list[dict[str, object]]:
    """One row a team, as it stands in the CSV; without money where amounts are hidden."""
    rows: list[dict[str, object]] = []
    for team in found.teams:
        row: dict[str, object] = {
            "Team": team_name(team),
            "People": team.people,
            "On the Number": team.on_number,
            "Pays from": team.curve.pays_from,
            "Cap": team.curve.cap,
        }
        money: dict[str, object] = {"Pot": team.pot, "Paid on other goals": team.other}
        for case, paid in zip(found.cases, team.payouts, strict=True):
            name = CASES[case.name]
            row[f"{name}: attainment"] = case.attainment
            row[f"{name}: share of pot"] = paid.share if paid else None
            money[f"{name}: paid"] = paid.amount if paid else None
        row["One more win: share of pot"] = team.gain.share if team.gain else None
        money["One more win: paid"] = team.gain.amount if team.gain else None
        row["Own measure"] = measure(team.own)
        row["Own measure: attainment"] = team.own.attainment
        row["Paid apart: share of pot"] = team.apart.share if team.apart else None
        money["Paid apart: paid"] = team.apart.amount if team.apart else None
        rows.append(row if found.hidden else row | money)
    return rows
