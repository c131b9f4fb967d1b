"""Sentences about attribution: how far the choice of a model matters, and what nobody is credited.

Open this when what stands around the credits of campaigns reads badly.
"""

import math
from collections.abc import Sequence

from scorecard.attribution import AGREE, MODELS, Attribution, Credit, Model, weights
from scorecard.words.figures import Money, count, percent, plain
from scorecard.words.labels import Name, listing, the_period

SHOWN = 10  # campaigns on the page
PRINTED = 6  # touches, up to which the weights are printed

MODEL_RULES: dict[Model, str] = {
    "first touch": "all to the campaign that a deal names first",
    "last touch": "all to the one it names last",
    "linear": "equal shares",
    "U-shaped": "40% first, 40% last, 20% shared by those between",
    "full path": "22.5% each to first touch, lead, opportunity and close, 10% shared by those "
    "between",
}
MARKS: dict[Model, str] = {  # as the chart draws them
    "first touch": "◁",
    "last touch": "▷",
    "linear": "○",
    "U-shaped": "□",
    "full path": "◇",
}
SPACED = (
    "Touches have no dates, so lead and opportunity of the full path are taken evenly spaced "
    "along them. Where none is between, the shares of the others grow alike until they are 100%."
)
WHO_NOT_WHY = "Attribution is arithmetic about who was there, not about why the deal was won."
FROM_DEALS = (
    "Credits follow what each deal names in Deals; the revenue of the campaigns above is what "
    "Actuals reports under their names, so the two differ."
)
ONE_EACH = "No won deal names several campaigns, so all models agree."
NAME_SEVERAL = (
    "Name several in the Campaign column of Deals, the first touch first, separated by "
    "semicolons, to see where they differ."
)


def model_name(model: Model) -> str:
    """A model at the head of a column.

    >>> [model_name(model) for model in ("first touch", "U-shaped")]
    ['First touch', 'U-shaped']
    """
    return model[0].upper() + model[1:]


def key() -> str:
    """What each mark of the chart stands for; a legend would not fit a phone."""
    return "Credit by model: " + ", ".join(f"{MARKS[model]} {model}" for model in MODELS)


def title(found: Attribution, money: Money) -> str:
    """How much of what is credited depends on the model, or why there are no credits."""
    if not found.deals:
        by_now = " by now" if found.period.end > found.through else ""
        return f"Deals lists no deal won in {the_period(found.period)}{by_now}: nothing to credit"
    if not found.credited_deals:
        deals = "The one won deal names" if found.deals == 1 else f"{_won(found.deals)} name"
        return f"{deals} no campaign: {money(found.no_campaign)} is credited to none"
    credited = money(found.credited)
    if found.unanimous:
        return f"Every model credits each campaign with the same, {credited} in all"
    moved = f"The choice of model moves at most {money(found.moved)} from campaign to campaign"
    if found.credited <= 0:
        return moved
    return f"{moved}: {percent(found.moved / found.credited)} of the {credited} credited"


def disagreement(found: Attribution, money: Money, name: Name = plain) -> str:
    """For how many campaigns the models say the same, and for which one most is at stake."""
    if not found.credits:
        return ""
    if not found.several:
        return f"{ONE_EACH} {NAME_SEVERAL}"
    if found.unanimous:
        return ""
    of, widest = len(found.credits), max(found.credits, key=lambda c: c.high - c.low)
    campaigns = f"{count(of)} {'campaign' if of == 1 else 'campaigns'}"
    agreed = (
        f"The models agree to within {money(found.near)} ({percent(AGREE, 0)} of what is credited) "
        f"for {count(found.agreed)} of {campaigns}"
    )
    return f"{agreed}; most is at stake for {name(widest.campaign)}: {band(widest, money)}."


def band(credit: Credit, money: Money) -> str:
    """The least and the most that a campaign is credited with, and by which models."""
    low, high = ends(credit)
    if set(low) == set(MODELS):
        return f"{money(credit.low)} by every model"
    least, most = money(credit.low), money(credit.high)
    if least == most:
        least, most = money.full(credit.low), money.full(credit.high)
    return f"{least} by {_models(low)}, {most} by {_models(high)}"


def span(credit: Credit, money: Money) -> str:
    """The least and the most that a campaign is credited with."""
    low, high = money(credit.low), money(credit.high)
    return low if low == high else f"{low} to {high}"


def ends(credit: Credit) -> tuple[tuple[Model, ...], tuple[Model, ...]]:
    """The models that credit a campaign with least, and with most, to the cent."""
    cents = [round(amount, 2) for amount in credit.money]

    def at(end: float) -> tuple[Model, ...]:
        return tuple(m for m, amount in zip(MODELS, cents, strict=True) if amount == end)

    return at(min(cents)), at(max(cents))


def identity(found: Attribution, money: Money) -> str:
    """That credits and what is unattributed are the closed-won revenue, with its parts."""
    if not found.deals:
        if not found.closed_won:
            return ""
        amount = money.full(found.closed_won)
        return f"All of the {amount} closed-won is unattributed: none of it is in Deals."
    deals = f"{count(found.credited_deals)} won {'deal' if found.credited_deals == 1 else 'deals'}"
    if found.closed_won is None:
        return (
            "Actuals reports no revenue of this period by now, so there is nothing to check the "
            f"{money(found.credited)} credited ({deals}) against."
        )
    parts = [found.credited, found.no_campaign, found.not_in_deals or 0.0]
    credited, none, lacking = (text.lstrip("+") for text in money.parts(parts, full=True))
    said = (
        f"Under every model: {credited} credited ({deals}) + {none} in won deals that name no "
        f"campaign ({count(found.deals - found.credited_deals)})"
    )
    if lacking.startswith("-"):
        said += f" - {lacking[1:]} that Deals has beyond Actuals"
    elif not found.from_deals:
        said += f" + {lacking} closed-won in Actuals that is not in Deals"
    return f"{said} = {money.full(found.closed_won)} closed-won in {the_period(found.period)}."


def rules() -> str:
    """What each model does, in a line."""
    return " ".join(f"{model_name(model)}: {MODEL_RULES[model]}." for model in MODELS)


def weight_rows() -> list[dict[str, str]]:
    """The printed weights: a row a model, a column a number of touches."""
    return [
        {"Model": model_name(model)}
        | {
            f"{n} {'touch' if n == 1 else 'touches'}": " / ".join(
                percent(float(share), 0 if (share * 100).denominator == 1 else 1).rstrip("%")
                for share in weights(model, n)
            )
            for n in range(1, PRINTED + 1)
        }
        for model in MODELS
    ]


def credit_rows(found: Attribution, money: Money, most: int = SHOWN) -> list[dict[str, str]]:
    """The credits by model, the largest `most` campaigns and the rest together.

    Each column adds up, as it is printed, to its last row: the closed-won revenue, or the won deals
    where nothing is reported to compare them with. One column does where all models agree.
    """
    top, rest = found.credits[:most], found.credits[most:]
    names = [(plain(credit.campaign), count(credit.deals)) for credit in top]
    amounts = [list(credit.money) for credit in top]
    if rest:
        names.append((f"{count(len(rest))} more campaigns", ""))
        amounts.append([math.fsum(of) for of in zip(*(c.money for c in rest), strict=True)])
    beside = [
        ("(unattributed) no campaign named", found.deals - found.credited_deals, found.no_campaign),
        ("(unattributed) in Actuals, not in Deals", None, found.not_in_deals),
    ]
    for label, deals, amount in beside:
        if round(amount or 0.0, 2):
            names.append((label, "" if deals is None else count(deals)))
            amounts.append([amount or 0.0] * len(MODELS))
    columns = MODELS[:1] if found.unanimous else MODELS
    total = "Won deals" if found.closed_won is None else "Closed-won"
    rows = [{"Campaign": name, "Won deals": deals} for name, deals in [*names, (total, "")]]
    for i, model in enumerate(columns):
        header = model_name(model) if len(columns) > 1 else "Credit"
        of_model = [of[i] for of in amounts]
        printed = [text.lstrip("+") for text in money.parts(of_model, full=True)]
        for row, text in zip(rows, [*printed, money.full(math.fsum(of_model))], strict=True):
            row[header] = text
    return rows


def lines(found: Attribution, money: Money) -> list[str]:
    """What the command line prints."""
    told = [title(found, money), disagreement(found, money), identity(found, money)]
    told += [f"{credit.campaign}: {band(credit, money)}" for credit in found.credits[:SHOWN]]
    return [plain(line, 400) for line in [*told, WHO_NOT_WHY] if line]


def records(found: Attribution) -> list[dict[str, object]]:
    """Every campaign with its credit by model; the last rows are what is unattributed."""
    rows: list[tuple[str, int | None, Sequence[float | None]]] = [
        (credit.campaign, credit.deals, credit.money) for credit in found.credits
    ]
    none, lacking = found.no_campaign, found.not_in_deals
    rows.append(
        ("(unattributed) no campaign named", found.deals - found.credited_deals, [none] * 5)
    )
    if not found.from_deals:
        rows.append(("(unattributed) in Actuals, not in Deals", None, [lacking] * 5))
    return [
        {"Campaign": name, "Won deals": deals}
        | dict(zip(map(model_name, MODELS), amounts, strict=True))
        for name, deals, amounts in rows
    ]


def _won(deals: int) -> str:
    return f"{count(deals)} won deals"


def _models(models: Sequence[Model]) -> str:
    return listing(models, most=len(models))
