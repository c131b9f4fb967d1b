"""Sentences about campaigns: which is best, which is busy but barren, and on what that rests.

Open this when what stands on the Campaigns page reads badly.
"""

from collections.abc import Sequence

from scorecard.campaigns import Campaign, Campaigns, Missing, StageCount, Yardstick
from scorecard.ratios import ratio
from scorecard.words.cohorts import VERDICTS
from scorecard.words.figures import DASH, Money, attained, count, percent, plain
from scorecard.words.labels import Name, listing, the_period
from scorecard.workbook import UNLISTED

ROWS = 12  # of a table on the page; every campaign is in the download
UNIT = 1_000.0  # money: what a return is told for

NO_CAMPAIGN = "(no campaign)"
RANKED = (
    "Ranked by the return in the end, read cautiously: nine times in ten the true share of records "
    "won is higher than the one used here, so a win out of one record does not come first. It says "
    "what was, and promises nothing. Campaigns without a cost come after those with one, by "
    "revenue a record; those without a win come after those with one; young ones are not ranked."
)
TO_DATE = (
    "Figures run from a campaign's first day, so that its cost and its revenue belong together. "
    "At least: somebody has not reported that stage in every week."
)
KEPT = (
    "Kept after a year: its revenue at what its source keeps in a year, see Retention. "
    "What one campaign's customers do is not known."
)
MISSING: dict[Missing, str] = {
    "stages": "The Funnel tab has no stages yet. With them, each campaign is followed to its wins.",
    "campaigns": (
        "No row names a campaign yet. Fill in the column Campaign of Actuals, with one row a week "
        "and campaign: what came in at each stage, Revenue, and Spend. Then it shows every "
        "campaign through to won and retained revenue, the best ones, and the busy ones that "
        "brought nothing."
    ),
}


def title(result: Campaigns, money: Money, name: Name = plain) -> str:  # noqa: ARG001
    """The finding: the best campaign, and those that are busy but barren."""
    barren = listing([name(of) for of in result.barren])
    if result.best is not None:
        best = f"Best: {name(result.best)}"
        return f"{best}; busy but barren: {barren}" if barren else best
    if barren:
        return f"Busy but barren: {barren}"
    if result.missing is not None:
        return "No campaign to follow yet"
    named = [c for c in result.campaigns if c.is_one]
    if not named:
        by_now = " by now" if result.period.end > result.through else ""
        return f"No campaign was active in {the_period(result.period)}{by_now}"
    ranked = [c for c in named if c.rank is not None and c.won]
    if len(ranked) > 1:
        most = max(ranked, key=lambda c: c.cautious_value or 0.0)
        return f"Most revenue a record: {name(str(most.name))}; returns cannot be compared yet"
    if all(c.verdict == "too early" for c in named):
        return "Every campaign is too young to be ranked"
    return "No two campaigns can be compared yet"


def no_campaigns(missing: Missing) -> str:
    """What to add, and what it would show."""
    return MISSING[missing]


def findings(result: Campaigns, money: Money, name: Name = plain) -> list[str]:
    """What stands under the title: more of those, less of these, where the revenue came from."""
    found = [] if result.best is None else [more_of_those(result.named(result.best), money, name)]
    found += [barren(result.named(of), money, name) for of in result.barren[:3]]
    return [*found, *filter(None, [shares(result, money)])]


def more_of_those(best: Campaign, money: Money, name: Name = plain) -> str:
    """What a unit of cost has brought; a fact, and said to be no promise."""
    value, unit = best.cautious_return or 0.0, money.full(UNIT)
    brought = None if best.return_on_spend is None else UNIT * best.return_on_spend
    said = f"{name(str(best.name))} has brought {money(brought)} for each {unit} of its cost"
    said += f" ({revenue(best, money)} for {cost(best, money)})"
    more = "More of those: " if value >= 1 and best.verdict != "behind" else ""
    return f"{more}{said}; read cautiously, at least {money(UNIT * value)} in the end."


def barren(campaign: Campaign, money: Money, name: Name = plain) -> str:
    """Much volume and no revenue, with how mature that volume is."""
    paid = "" if campaign.spend is None else f" for {cost(campaign, money)}"
    came = f"{name(str(campaign.name))} is busy but barren: {count(campaign.entered)} records came "
    came += f"in at {name(str(campaign.entry))}{paid} and none was won"
    usual = count(round(campaign.expected or 0.0))
    return f"{came}; at its age ({attained(campaign.maturity)} mature) {usual} wins are usual."


def shares(result: Campaigns, money: Money) -> str:
    """The revenue of the period: from campaigns, under names that no tab lists, without one."""
    if result.revenue_in_period is None:
        return ""
    parts = {"from campaigns": 0.0, "under unlisted names": 0.0, "without a campaign": 0.0}
    for campaign in result.campaigns:
        whose = {UNLISTED: "under unlisted names", None: "without a campaign"}
        parts[whose.get(campaign.name, "from campaigns")] += campaign.revenue_in_period or 0.0
    if result.rest is not None:
        parts["from campaigns"] += result.rest.revenue_in_period or 0.0
    won = f"Won in {the_period(result.period)}: {money(result.revenue_in_period)}"
    kept = {label: amount for label, amount in parts.items() if amount}
    if len(kept) < 2:
        return "".join([won, *(f", all of it {label}" for label in kept), "."])
    printed = [text.lstrip("+") for text in money.parts(list(kept.values()))]
    said = listing([f"{text} {of}" for text, of in zip(printed, kept, strict=True)])
    return f"{won}, {said}."


def compared_with(yardstick: Yardstick, name: Name = plain) -> str:
    """What campaigns that enter at one stage are measured by."""
    counts = f"{count(yardstick.won)} of {count(yardstick.records)}"
    said = f"Usual: of the records that come in at {name(yardstick.entry)}, "
    said += f"{percent(yardstick.rate)} are won in the end ({counts}, as far as they are mature; "
    said += f"{count(yardstick.campaigns)} campaigns so far)."
    if yardstick.fitted:
        return said
    return f"{said} That is too few campaigns, or wins, to know more: each is given one usual win."


def verdict(campaign: Campaign) -> str:
    """How its wins stand for its age; that it failed is only said of a mature one."""
    if not campaign.is_one:
        return DASH
    if campaign.barren:
        return "busy but barren"
    if campaign.failed:
        return "failed: below its cost"
    if campaign.verdict is not None:
        return VERDICTS[campaign.verdict]
    if campaign.entered is None and campaign.won is None:
        return "nothing reported yet"
    if any(stage.missing for stage in campaign.stages if stage.stage == campaign.entry):
        return "records not all reported"
    if campaign.won is None or campaign.won_missing:
        return "wins not all reported"
    return DASH


def row_name(campaign: Campaign, name: Name = plain) -> str:
    """What a row is called."""
    return NO_CAMPAIGN if campaign.name is None else name(campaign.name)


def cost(campaign: Campaign, money: Money) -> str:
    """What it cost; where only the whole is known, that it is the whole."""
    if campaign.spend is None:
        return "not typed in" if campaign.is_one else DASH
    return f"{money(campaign.spend)}{' in all' if campaign.spend_from == 'Campaigns' else ''}"


def came_in(campaign: Campaign, name: Name = plain) -> str:
    """Records, and the stage at which they come in."""
    if campaign.entry is None:
        return DASH
    entry = next(stage for stage in campaign.stages if stage.stage == campaign.entry)
    return f"{_least(campaign.entered, entry.missing)} {name(campaign.entry)}"


def won(campaign: Campaign) -> str:
    """Wins, as a share of what came in."""
    wins = _least(campaign.won, campaign.won_missing)
    share = ratio(campaign.won, campaign.entered)
    return wins if share is None else f"{wins} ({percent(share)})"


def revenue(campaign: Campaign, money: Money) -> str:
    """Revenue to date."""
    least = "at least " if campaign.unpriced and campaign.revenue is not None else ""
    return f"{least}{money(campaign.revenue)}"


def times(multiple: float | None) -> str:
    """How often the cost came back.

    >>> times(35.5), times(9.96), times(7.149), times(0.766), times(0.0), times(None)
    ('36×', '10×', '7.1×', '0.77×', '0×', '—')
    """
    if multiple is None:
        return DASH
    size = abs(multiple)
    decimals = 0 if not size or round(size, 1) >= 10 else 1 if round(size, 2) >= 1 else 2
    return f"{multiple:,.{decimals}f}×"


def returned(campaign: Campaign) -> str:
    """Revenue over cost, so far."""
    return "cost nothing" if campaign.spend == 0 else times(campaign.return_on_spend)


def at_least(campaign: Campaign) -> str:
    """The return in the end that it is ranked by; of a barren one nothing is to be hoped."""
    return DASH if campaign.barren else times(campaign.cautious_return)


def stage_cell(campaign: Campaign, k: int) -> str:
    """Records at a stage, and the share of the stage above; its counts where they are others."""
    stage = campaign.stages[k]
    records = _least(stage.records, stage.missing)
    if stage.rate is None:
        return records
    return f"{records} ({percent(stage.rate)}{_counts(campaign.stages, stage)})"


def shown(result: Campaigns) -> tuple[list[Campaign], list[Campaign]]:
    """The rows that stand on the page, and the others: never without the barren and the rest."""
    if len(result.campaigns) <= ROWS:
        return list(result.campaigns), []
    always = [c for c in result.campaigns if c.barren or not c.is_one][:ROWS]
    first = [c for c in result.campaigns if c not in always][: ROWS - len(always)]
    kept = [c for c in result.campaigns if c in first or c in always]
    return kept, [c for c in result.campaigns if c not in kept]


def others(result: Campaigns, money: Money) -> str:
    """That there are more campaigns, and what they brought; empty where all are shown."""
    _, left = shown(result)
    amounts = [c.revenue_in_period for c in left]
    number = len(left)
    if result.rest is not None:
        number += result.rest.campaigns
        amounts.append(result.rest.revenue_in_period)
    if not number:
        return ""
    known = [amount for amount in amounts if amount is not None]
    total = money(sum(known) if known else None)
    return f"And {count(number)} more, {total} in {the_period(result.period)}."


def lines(result: Campaigns, money: Money) -> list[str]:
    """What the command line prints."""
    said = [title(result, money)]
    if result.missing is not None:
        said.append(no_campaigns(result.missing))
    said += findings(result, money)
    said += [_line(campaign, money) for campaign in shown(result)[0]]
    said += filter(None, [others(result, money)])
    return said + [compared_with(of) for of in result.yardsticks]


def _line(campaign: Campaign, money: Money) -> str:
    rank = "      " if campaign.rank is None else f"{campaign.rank:>4}. "
    parts = {
        "cost ": cost(campaign, money),
        "": came_in(campaign),
        "won ": won(campaign),
        "revenue ": revenue(campaign, money),
        "return so far ": returned(campaign),
        "at least, in the end, ": at_least(campaign),
        "verdict: ": verdict(campaign),
    }
    known = [f"{label}{text}" for label, text in parts.items() if text != DASH]
    return f"{rank}{row_name(campaign)}: {', '.join(known)}"


def records(result: Campaigns) -> list[dict[str, object]]:
    """Every campaign with every figure, for the download; at the end those not listed, as one."""
    found = [_record(campaign, result.period.name) for campaign in result.campaigns]
    if result.rest is not None and found:
        blank: dict[str, object] = dict.fromkeys(found[0])
        found.append(
            blank
            | {
                "Campaign": f"{count(result.rest.campaigns)} smaller campaigns",
                "Revenue to date": result.rest.revenue,
                f"Revenue in {result.period.name}": result.rest.revenue_in_period,
            }
        )
    return found


def _record(campaign: Campaign, period: str) -> dict[str, object]:
    record: dict[str, object] = {
        "Rank": campaign.rank,
        "Campaign": NO_CAMPAIGN if campaign.name is None else campaign.name,
        "Sources": "; ".join(campaign.sources),
        "Kind": campaign.kind,
        "Owner": campaign.owner,
        "Starts": campaign.starts,
        "Ends": campaign.ends,
        "Cost": campaign.spend,
        "Cost from": campaign.spend_from,
        "Comes in at": campaign.entry,
        "Came in": campaign.entered,
    }
    for stage in campaign.stages:
        record[f"{stage.stage} records"] = stage.records
        record[f"{stage.stage} rate"] = stage.rate
        record[f"{stage.stage} weeks not reported"] = stage.missing
    return record | {
        "Wins": campaign.won,
        "Revenue to date": campaign.revenue,
        f"Revenue in {period}": campaign.revenue_in_period,
        "Deal size": campaign.deal_size,
        "Kept after a year, at its source's rate": campaign.retained,
        "Cost per record": campaign.cost_per_record,
        "Cost per win": campaign.cost_per_win,
        "Return": campaign.return_on_spend,
        "Maturity": campaign.maturity,
        "Wins usual by now": campaign.expected,
        "Verdict": verdict(campaign) if campaign.is_one else None,
        "Cautious rate": campaign.cautious_rate,
        "Cautious revenue a record": campaign.cautious_value,
        "Cautious return": campaign.cautious_return,
    }


def _least(number: float | None, missing: int) -> str:
    return f"at least {count(number)}" if missing and number is not None else count(number)


def _counts(stages: Sequence[StageCount], stage: StageCount) -> str:
    """The counts of a rate where they are not those that stand in the row."""
    above = next(of for of in stages if of.stage == stage.above)
    if (stage.came, stage.of) == (stage.records, above.records):
        return ""
    return f": {count(stage.came)} of {count(stage.of)}"
