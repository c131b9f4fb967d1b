"""Late is not lost: how long records take to the next stage, and how many of them are due.

Open this when growth reads as worse selling, or decline as better. A stage passes its records on
after a number of weeks that is geometrically distributed, from none upwards, with the mean that
`Weeks to next` gives: each week the same share of those still waiting moves on. Plain numbers only.
"""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TAIL = 0.02  # of the records may still wait from before the first week known: less than their luck


def due(records: Floats, lag: float) -> Floats:
    """How many records fall due in each week, out of those that arrived up to then.

    ``due_w = sum_j P(j) records_{w-j}`` with ``P(j) = (1 - q) q^j`` and ``q = lag / (1 + lag)``,
    the geometric distribution with mean `lag`; this is an exponentially weighted mean. Before the
    first week the first week's level is taken to have held.

    Args:
        records: weeks, or weeks x columns that do not mix (weekdays, sources).
        lag: weeks, 0 or more; 0 means at once.

    Returns:
        The same shape; over a steady flow every record that arrives is due.

    >>> due(np.array([80.0, 80.0, 160.0]), 1.0).tolist()
    [80.0, 80.0, 120.0]
    """
    smoothed = pd.DataFrame(records).ewm(com=lag, adjust=False).mean().to_numpy()
    return smoothed.reshape(records.shape)


def share_due(counted: Floats, lag: float) -> Floats:
    """For each week the share of its records that fall due in the weeks that are counted.

    Args:
        counted: 1 where a week counts, else 0; weeks, or weeks x columns that do not mix.
        lag: weeks, 0 or more.

    Returns:
        Shares, the same shape.

    >>> share_due(np.array([0.0, 1.0, 0.0]), 1.0).tolist()  # half at once, a quarter a week later
    [0.25, 0.5, 0.0]
    """
    backwards = np.concatenate([np.zeros_like(counted[:1]), counted[::-1]])
    return due(backwards, lag)[:0:-1]


def waiting(records: Floats, lag: float) -> float:
    """How many records still wait after the last week, out of those that arrived up to then.

    ``sum_w records_w q^(weeks since w)``, with the share `q` of `due` that stays on each week; a
    record of the last week has stayed on once.

    Args:
        records: that arrived, a week each.
        lag: weeks, 0 or more.

    >>> waiting(np.array([80.0, 80.0]), 1.0)
    60.0
    """
    ages = np.arange(len(records), 0, -1)
    return float(records @ (lag / (1 + lag)) ** ages)


def tail(lag: float) -> int:
    """Weeks after which all but `TAIL` of the records have moved on.

    >>> tail(0), tail(1), tail(6)
    (0, 6, 26)
    """
    return math.ceil(-math.log(TAIL) / math.log1p(1 / lag)) if lag else 0
