"""The options of a scenario on the command line. Open this when one is read for something else."""

import argparse
import math

from scorecard.backwards import Scenario
from scorecard.facts import Facts
from scorecard.sources import SourceError

MOST = 10**15  # money or records; more is a slip of the hand


def add_to(command: argparse.ArgumentParser) -> None:
    """What a scenario changes; shares are of what is planned, in percent."""
    command.add_argument("--target", type=_amount, help="money, in place of the workbook's")
    for option, named, what in (
        ("rate", _named_percent, "STAGE=PERCENT of the planned conversion into it, as Won=90"),
        ("volume", _named_percent, "SOURCE=PERCENT of its planned records"),
        ("can-work", _named, "STAGE=RECORDS a week that can be taken on into it"),
    ):
        command.add_argument(f"--{option}", type=named, action="append", default=[], help=what)
    for option, what in (("size", "of a win"), ("lag", "from stage to stage")):
        text = f"PERCENT of the planned one {what}"
        command.add_argument(f"--{option}", type=_percent, default=100.0, help=text)
    command.add_argument(
        "--rows", action="store_true", help="CSV rows to paste into Targets, and nothing else"
    )


def scenario(options: argparse.Namespace, known: Facts) -> Scenario:
    """The scenario asked for.

    Raises:
        SourceError: it names a stage or source that the workbook does not have.
    """
    stages = [stage.name for stage in known.stages]
    sources = [source.name for source in known.sources]
    for option, names in (("rate", stages), ("can_work", stages), ("volume", sources)):
        for name, _ in getattr(options, option):
            if name not in names:
                asked = option.replace("_", "-")
                raise SourceError(f"--{asked} {name}: expected one of {', '.join(names)}")
    return Scenario(
        target=options.target,
        rates={name: percent / 100 for name, percent in options.rate},
        size=options.size / 100,
        volumes={name: percent / 100 for name, percent in options.volume},
        lag=options.lag / 100,
        can_work=dict(options.can_work),
    )


def _amount(text: str) -> float:
    """A number of 0 or more.

    >>> _amount("6,500,000"), _amount("90")
    (6500000.0, 90.0)
    """
    try:
        amount = float(text.replace(",", ""))
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 to {MOST:,}, such as 90")
    return amount


def _percent(text: str) -> float:
    percent = _amount(text)
    if percent > 1000:
        raise argparse.ArgumentTypeError(f"{text} is more than 1000 percent")
    return percent


def _named(text: str) -> tuple[str, float]:
    name, equals, amount = text.rpartition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text} is no name and number, such as Won=90")
    return name, _amount(amount)


def _named_percent(text: str) -> tuple[str, float]:
    name, amount = _named(text)
    return name, _percent(str(amount))
