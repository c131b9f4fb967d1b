"""How each campaign stands for its age, and which is best: fair to small numbers and to the young.

Open this when a campaign's verdict or rank is doubted. Which campaigns are shown depends on the
period; what they are compared with is every campaign that came before its end.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scorecard import maturity, ranking
from scorecard.calendar import Period
from scorecard.campaigns.results import Campaign, Campaigns, CostFrom, Rest, StageCount, Yardstick
from scorecard.campaigns.sums import Sums, add_up
from scorecard.facts import Bools, Facts, Ints, total
from scorecard.maturity import GROWN, TOO_EARLY, Verdict
from scorecard.ranking import Prior
from scorecard.ratios import ratio

MOST = 200  # campaigns that are listed one by one: more than anybody runs at a time
BUSY = 0.75  # share of the campaigns that enter at a stage which a busy one is not below
DUE = 3.0  # wins that must be due by now before their absence says something


def build(facts: Facts, period: Period) -> Campaigns:
    """The campaigns that were active in a period, as they stood at its end, or today."""
    end = min(period.end, facts.through)
    if not facts.stages:
        return Campaigns(period, end, (), None, None, (), None, (), "stages")
    sums = add_up(facts, period, end)
    judge = _Judge(facts, sums)
    listed, others = _listed(sums)
    found = _ranked([judge.campaign(i) for i in listed.tolist()])
    with_return = [c for c in found if c.rank is not None and c.cautious_return is not None]
    barren = sorted((c for c in found if c.barren), key=lambda c: -(c.entered or 0.0))
    named = facts.actuals["Campaign"].notna().any() or facts.revenue["Campaign"].notna().any()
    return Campaigns(
        period=period,
        through=end,
        campaigns=found,
        rest=Rest(len(others), total(sums.revenue[others]), total(sums.revenue_in_period[others]))
        if len(others)
        else None,
        revenue_in_period=total(sums.revenue_in_period),
        yardsticks=tuple(judge.yardsticks.values()),
        best=with_return[0].name if len(with_return) > 1 and with_return[0].won else None,
        barren=tuple(c.name for c in barren if c.name is not None),
        missing=None if named else "campaigns",
    )


def _listed(sums: Sums) -> tuple[Ints, Ints]:
    """Which campaigns are listed: those with most revenue and those with most records; the rest."""
    active = np.flatnonzero(sums.active)
    named = active[active < len(sums.names) - 2]
    if len(named) <= MOST:
        return active, active[:0]
    kept = set(active[active >= len(sums.names) - 2].tolist())
    for by in (sums.revenue_in_period, sums.entered):
        kept |= set(named[np.argsort(-np.nan_to_num(by[named]), kind="stable")][: MOST // 2])
    return np.array(sorted(kept)), np.array([i for i in named if i not in kept], dtype=np.int64)


def _ranked(found: Sequence[Campaign]) -> tuple[Campaign, ...]:
    """By cautious return; without a cost by cautious value; then those that cannot be ranked.

    Among both, those without a win come last.
    """
    judged = [c for c in found if c.cautious_value is not None]
    judged.sort(
        key=lambda c: (
            c.cautious_return is None,
            not c.won,  # one that cost little may have the higher reading, but is not best yet
            -(c.cautious_return or 0.0),
            -(c.cautious_value or 0.0),
            c.name or "",
        )
    )
    others = [c for c in found if c.cautious_value is None]
    others.sort(
        key=lambda c: (
            not c.is_one,
            c.name is None,
            -(c.revenue_in_period or 0.0),
            -(c.entered or 0.0),
            c.name or "",
        )
    )
    return (*(replace(c, rank=i) for i, c in enumerate(judged, 1)), *others)


class _Judge:
    """What all campaigns have in common, and how one of them stands beside it."""

    def __init__(self, facts: Facts, sums: Sums) -> None:
        self.facts, self.sums = facts, sums
        at = np.arange(len(sums.names)), np.maximum(sums.entry, 0)
        # Records that nobody reported would make a campaign's rate too high.
        self.whole: Bools = (sums.entry >= 0) & (sums.missing[at] == 0)
        self.priors: dict[int, Prior] = {}
        self.busy: dict[int, float] = {}
        yardsticks: dict[int, Yardstick] = {}
        for k in np.unique(sums.entry[sums.entry >= 0]).tolist():
            enter = (sums.entry == k) & (sums.entered > 0)
            if (enter & sums.active).any():
                self.busy[k] = float(np.quantile(sums.entered[enter & sums.active], BUSY))
            known = enter & self.whole & (sums.mature > 0) & ~np.isnan(sums.won)
            complete = known & (sums.won_missing == 0)
            if complete.sum() >= ranking.FEW:  # enough that need no "at least"
                known = complete
            prior = ranking.fit(sums.won[known], sums.mature[known])
            if prior is not None and known.sum() > 1:  # beside itself alone a campaign is usual
                self.priors[k] = prior
                won = float(sums.won[known].sum())
                records = float(np.maximum(sums.mature, sums.won)[known].sum())  # as `fit` has them
                # The prior's mean would not do for a rate: in it a small campaign counts as much.
                yardsticks[k] = Yardstick(
                    entry=facts.stages[k].name,
                    campaigns=int(known.sum()),
                    won=won,
                    records=records,
                    rate=won / records,
                    fitted=prior.fitted != "one win",
                )
        self.yardsticks = yardsticks
        priced = float(np.nansum((sums.won - sums.unpriced)[:-2]))
        self.deal_size = ratio(float(np.nansum(sums.revenue[:-2])), priced)

    def campaign(self, i: int) -> Campaign:
        """One campaign, before it has a rank."""
        sums, listed = self.sums, self.sums.listed[i]
        entered, won, revenue = (_known(of[i]) for of in (sums.entered, sums.won, sums.revenue))
        spend, spend_from = self._spend(i)
        mature = ratio(_known(sums.mature[i]), entered)
        entry = int(sums.entry[i])
        prior, usual = self.priors.get(entry), self.yardsticks.get(entry)
        expected = None if usual is None or mature is None else float(sums.mature[i]) * usual.rate
        verdict: Verdict | None = None
        rate = value = None
        if mature is not None and mature < TOO_EARLY:
            verdict = "too early"
        elif mature and prior and usual and entered and won is not None and self.whole[i]:
            verdict = maturity.verdict(round(won), round(entered), mature, usual.rate)
            rate = ranking.cautious(prior, won, float(sums.mature[i]))
            if self.deal_size is not None:
                priced = won - float(sums.unpriced[i])
                value = rate * ranking.shrunk_mean(revenue or 0.0, priced, self.deal_size)
            if verdict == "behind" and sums.won_missing[i]:
                verdict = None  # wins that nobody reported yet may be all it lacks
        cost_per_record, returned = ratio(spend, entered), ratio(revenue, spend)
        below_cost = returned is not None and returned < 1 and not sums.unpriced[i]
        return Campaign(
            name=sums.names[i],
            sources=sums.sources[i],
            kind=listed.kind,
            owner=listed.owner,
            starts=listed.starts,
            ends=listed.ends,
            stages=self._stages(i),
            entry=self.facts.stages[sums.entry[i]].name if sums.entry[i] >= 0 else None,
            entered=entered,
            won=won,
            won_missing=int(sums.won_missing[i]),
            revenue=revenue,
            unpriced=float(sums.unpriced[i]),
            revenue_in_period=_known(sums.revenue_in_period[i]),
            deal_size=None if won is None else ratio(revenue, won - float(sums.unpriced[i])),
            retained=_known(sums.retained[i]),
            spend=spend,
            spend_from=spend_from,
            cost_per_record=cost_per_record,
            cost_per_win=ratio(spend, won),
            return_on_spend=returned,
            maturity=mature,
            expected=expected,
            verdict=verdict,
            failed=verdict == "behind" and below_cost and mature is not None and mature >= GROWN,
            barren=verdict == "behind" and self._barren(i, expected or 0.0),
            cautious_rate=rate,
            cautious_value=value,
            cautious_return=ratio(value, cost_per_record),
            rank=None,
        )

    def _stages(self, i: int) -> tuple[StageCount, ...]:
        sums, names = self.sums, [stage.name for stage in self.facts.stages]
        found = []
        for k, name in enumerate(names):
            records, came, of = (_known(x[i, k]) for x in (sums.counts, sums.came, sums.of))
            above = None if records is None or sums.above[i, k] < 0 else names[sums.above[i, k]]
            missing = int(sums.missing[i, k])
            found.append(StageCount(name, records, missing, above, came, of, ratio(came, of)))
        return tuple(found)

    def _spend(self, i: int) -> tuple[float | None, CostFrom | None]:
        """What a campaign cost to date as far as it is typed weekly, else what it costs in all."""
        if (weekly := _known(self.sums.spend[i])) is not None:
            return weekly, "Actuals"
        whole = self.sums.listed[i].spend
        return whole, None if whole is None else "Campaigns"

    def _barren(self, i: int, expected: float) -> bool:
        """As much volume as few others have, no revenue, and too many wins due for that to be luck.

        That so few wins would come by luck one time in ten at most is what "behind" says.
        """
        sums = self.sums
        busy = sums.entered[i] >= self.busy.get(int(sums.entry[i]), np.inf)
        return bool(busy and expected >= DUE and sums.won[i] == 0 and not sums.revenue[i] > 0)


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
