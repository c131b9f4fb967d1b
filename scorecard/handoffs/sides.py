"""Every handoff of a period with both its sides, and what each needs from the other.

Open this when a volume, a quality or a need is wrong. Volume is what Actuals counts in the stage
above beside its target, over the same reported days. What became of it is of mature deals where
Deals lists all, else the rate of the period by the ledger. A need follows from a figure by a rule.
"""

from collections import Counter
from datetime import date

import numpy as np

from scorecard import cohorts, ledger
from scorecard.calendar import Period
from scorecard.cohorts import HandoffCohorts
from scorecard.facts import Bools, Facts, total
from scorecard.feedback.items import state
from scorecard.handoffs.passed import Deals
from scorecard.handoffs.results import (
    LISTED,
    Confirmed,
    Handoffs,
    Missing,
    Need,
    Quality,
    Reasons,
    Remarks,
    Span,
    TwoSides,
    Volume,
    Waiting,
)
from scorecard.ledger import Ledger
from scorecard.maturity import GROWN

RECENT = 3  # mature months that say what became of what was given: a quarter


def build(facts: Facts, period: Period) -> Handoffs:
    """Both sides of each handoff in a period, as they stand on the through date."""
    sides = _Sides(facts, period)
    missing: Missing | None = None
    if not len(facts.deals):
        missing = "deals"
    elif np.isnan(facts.deals.entered).all():
        missing = "dates"
    return Handoffs(
        period=period,
        through=sides.last,
        week=sides.week,
        begins=sides.cohorts.begins,
        missing=missing,
        handoffs=tuple(sides.of(k) for k in range(len(facts.stages))),
        unplaced=sides.unplaced,
    )


class _Sides:
    """What all handoffs of a period share."""

    def __init__(self, facts: Facts, period: Period) -> None:
        self.facts, self.period = facts, period
        self.last = min(period.end, facts.through)
        calendar = facts.workbook.calendar
        week = calendar.week(calendar.through(self.last))
        inside = period.start <= week.end and week != period
        self.week: Period | None = week if inside else None
        self.ledger: Ledger = ledger.build(facts, period)
        self.cohorts = cohorts.build(facts, period)
        self.campaigns = _with_campaigns(facts)
        self.remarks, self.unplaced = _remarks(facts, period.start, self.last)

    def of(self, k: int) -> TwoSides:
        """The handoff into stage number `k`, from the stage above or from outside."""
        facts, stage, deals = self.facts, self.facts.stages[k], Deals(self.facts, k)
        above = facts.stages[k - 1] if k else None
        aged = self._aged((above or stage).name)
        conversion = self._conversion(stage.name) if above else None
        whole = self._span(k, deals, self.period.start, self.last)
        waiting = deals.wait(self.last)
        reasons = deals.reasons(self._given(deals, self.period.start, self.last))
        received = self._volume(k, self.period.start, self.last)
        return TwoSides(
            stage=stage.name,
            above=above.name if above else None,
            giver=above.owner if above else None,
            receiver=stage.owner,
            last=k == len(facts.stages) - 1,
            hours=stage.accept_within,
            complete=self._complete(deals, aged if above else None),
            listed=aged.listed if aged else None,
            effect=conversion.effect if conversion else None,
            signal=conversion.signal if conversion else None,
            quality=(_of_deals(aged) or self._of_ledger(conversion)) if above else None,
            period=whole,
            week=self._span(k, deals, self.week.start, self.week.end) if self.week else None,
            waiting=waiting,
            reasons=reasons,
            remarks=self.remarks[k],
            confirmed=_confirmed(facts, stage.name, self.period.start, self.last),
            from_giver=_from_giver(whole, self.remarks[k]) if above else (),
            from_receiver=_from_receiver(waiting, reasons, received),
        )

    def _aged(self, above: str) -> HandoffCohorts | None:
        return next((found for found in self.cohorts.handoffs if found.above == above), None)

    def _conversion(self, stage: str) -> ledger.Handoff | None:
        handoffs = (h for h in self.ledger.handoffs if h.kind == "conversion")
        return next((h for h in handoffs if h.stage == stage), None)

    def _complete(self, deals: Deals, aged: HandoffCohorts | None) -> bool | None:
        """Whether Deals lists also those that were not accepted; None where it lists none."""
        if np.isnan(deals.given).all():
            return None
        return aged.complete if aged else bool((deals.refused | deals.waiting).any())

    def _of_ledger(self, conversion: ledger.Handoff | None) -> Quality | None:
        if conversion is None or not conversion.actual_counts or not conversion.actual_counts[0]:
            return None
        before, after = conversion.actual_counts
        timed = any(
            h.kind == "timing" and h.stage == conversion.stage for h in self.ledger.handoffs
        )
        return Quality(
            converted=after,
            records=before,
            plan=conversion.plan,
            months=(),
            due=timed,
            contaminated=conversion.contaminated,
        )

    def _span(self, k: int, deals: Deals, start: date, end: date) -> Span:
        return Span(
            volume=self._volume(k - 1, start, end) if k and start <= end else None,
            passed=deals.passed(self._given(deals, start, end), self.campaigns),
        )

    def _given(self, deals: Deals, start: date, end: date) -> Bools:
        """Of deals given before Deals begins, it has only those that took long: they are out."""
        return deals.inside(max(start, self.cohorts.begins or start), end)

    def _volume(self, stage: int, start: date, end: date) -> Volume:
        """Target and count of a stage; a week is reported if any day of it has a number."""
        cube = self.facts.cube
        days = cube.span(start, end)
        weeks = cube.reported[:, :, stage].reshape(len(cube.plan), cube.days // 7, 7).any(axis=2)
        reported = np.repeat(weeks, 7, axis=1)[:, days]
        plan, counts = cube.plan[:, days, stage], cube.counts[:, days, stage]
        planned = ~np.isnan(plan)
        both, beside = planned & reported, reported & ~planned
        late = np.flatnonzero((planned & ~reported).any(axis=1))
        return Volume(
            promised=total(plan),
            compared=total(plan[both]),
            given=float(counts[both].sum()) if both.any() else None,
            unplanned=float(counts[beside].sum()) if beside.any() else None,
            missing=tuple(self.facts.sources[i].name for i in late.tolist()),
        )


def _of_deals(aged: HandoffCohorts | None) -> Quality | None:
    """The youngest months of deals that are mature, counts added before they are divided."""
    known = aged.cohorts if aged else ()
    grown = [c for c in known if c.maturity is not None and c.maturity >= GROWN][-RECENT:]
    if not grown:
        return None
    records = sum(cohort.records for cohort in grown)
    planned = [cohort.planned for cohort in grown if cohort.planned is not None]
    return Quality(
        converted=float(sum(cohort.converted for cohort in grown)),
        records=float(records),
        plan=sum(planned) / records if len(planned) == len(grown) else None,
        months=tuple(cohort.month for cohort in grown),
        due=False,
        contaminated=False,
    )


def _with_campaigns(facts: Facts) -> set[str]:
    """Sources of which any campaign is known: there a deal has one to name."""
    reported = facts.actuals.loc[facts.actuals["Campaign"].notna(), "Source"].unique()
    listed = facts.workbook.tables["Campaigns"].columns["Source"]
    return {source for source in (*reported, *listed) if source is not None}


def _remarks(facts: Facts, start: date, end: date) -> tuple[list[Remarks], int]:
    """Remarks on lead quality, a handoff each: the first at which their author receives.

    One at which others give goes before one within the team. What is said by nobody who receives
    is counted apart.
    """
    columns = facts.workbook.tables["Feedback"].columns
    owners = [{owner.casefold() for owner in stage.owners} for stage in facts.stages]
    heard = [Counter[str]() for _ in owners]
    unplaced = 0
    rows = zip(*(columns[name] for name in ("Date", "From", "Kind")), strict=True)
    for index, (day, author, kind) in enumerate(rows):
        if kind != "Lead quality" or not start <= day <= end:
            continue
        receives = [k for k in range(1, len(owners)) if (author or "").casefold() in owners[k]]
        across = [k for k in receives if owners[k - 1] != owners[k]]
        if not receives:
            unplaced += 1
            continue
        heard[(across or receives)[0]][state(columns, index)] += 1
    return [
        Remarks(of.total(), of["answered"], of["dropped"], of["unanswered"]) for of in heard
    ], unplaced


def _confirmed(facts: Facts, stage: str, start: date, end: date) -> tuple[Confirmed, ...]:
    columns = facts.workbook.tables["Reviews"].columns
    names = ("Week", "Handoff", "Verdict", "Source", "Why")
    found = [
        Confirmed(week, source, why)
        for week, handoff, verdict, source, why in zip(
            *(columns[name] for name in names), strict=True
        )
        if handoff == stage and verdict == "Confirmed" and why and start <= week <= end
    ]
    return tuple(sorted(found, key=lambda of: of.week, reverse=True)[:LISTED])


def _from_giver(span: Span, remarks: Remarks) -> tuple[Need, ...]:
    """More where less was given than promised, blank fields, answers that are open."""
    needs, volume = [], span.volume
    if volume and volume.compared is not None and volume.given is not None:
        # Rounded, because a target that is spread over days is added again.
        lacking = int(np.ceil(round(volume.compared - volume.given, 6)))
        if lacking > 0:
            needs.append(Need("volume", lacking, None, ()))
    needs += _reports(volume)
    for field in span.passed.fields if span.passed else ():
        if field.filled < field.deals:
            needs.append(Need("field", field.deals - field.filled, field.deals, (field.name,)))
    if remarks.open:
        needs.append(Need("answer", remarks.open, remarks.heard, ()))
    return tuple(needs)


def _from_receiver(waiting: Waiting, reasons: Reasons, received: Volume) -> tuple[Need, ...]:
    """Answers to deals that wait too long, numbers that are not in, reasons that say something."""
    needs = []
    if waiting.beyond:
        names = tuple(deal.deal for deal in waiting.longest[: waiting.beyond])
        needs.append(Need("waiting", waiting.beyond, waiting.deals, names))
    needs += _reports(received)
    if reasons.blank + reasons.other:
        needs.append(Need("reason", reasons.blank + reasons.other, reasons.deals, ()))
    return tuple(needs)


def _reports(volume: Volume | None) -> list[Need]:
    """Sources whose numbers are not all in."""
    if volume is None or not volume.missing:
        return []
    return [Need("report", len(volume.missing), None, volume.missing)]
