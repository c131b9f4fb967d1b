"""What people do to a sheet between two looks at it, over the workbooks of `generated`.

`busy` is a workbook with something to edit in it, `edited` one workbook after some edits,
`histories` several states of one.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from scorecard.sources import RawTab, RawWorkbook
from tests.generated import FIRST, SOURCES, STAGES, WEEKS, workbooks

Rows = list[list[Any]]
Tabs = dict[str, Rows]  # the header first
Edit = Callable[[Random, Tabs], None]

FIGURES = ("Actuals", "Actuals", "Actuals", "Customers", "Deals", "Targets")
KEYS = {"Actuals": 3, "Customers": 2, "Targets": 2}  # the first columns; figures come after them
GARBAGE = ["about 80", "#REF!", "n/a", "12 or 13", True]
# Seeds: draws that hypothesis makes one by one are mostly zeros, and then nothing is counted.
RANDOMS = st.integers(0, 2**32).map(Random)
LAST_DAY: date = FIRST + timedelta(days=7 * WEEKS + 20)


def tabs_of(raw: RawWorkbook) -> Tabs:
    """The rows of each tab, to be edited."""
    return {tab.name: [list(row) for row in tab.rows] for tab in raw.tabs}


def workbook_of(tabs: Tabs) -> RawWorkbook:
    """The other way round."""
    return RawWorkbook("Workbook", tuple(RawTab(name, rows) for name, rows in tabs.items()))


@st.composite
def busy(draw: st.DrawFn) -> RawWorkbook:
    """A generated workbook, to which a source reports most weeks, months and some won deals."""
    tabs, random = tabs_of(draw(workbooks())), draw(RANDOMS)
    tabs["Settings"].append(["Settled after", random.choice([7, 30, 60])])
    width = len(tabs["Actuals"][0]) - 3
    for week in range(WEEKS):
        if random.random() < 0.8:
            figures = [random.choice([None, 0, random.randint(1, 9_000)]) for _ in range(width)]
            campaign = random.choice([None, "Campaign one"])
            tabs["Actuals"].append([_iso(7 * week), SOURCES[0], campaign, *figures])
    for month in ("2026-06", "2026-07", "2026-08"):
        tabs["Customers"].append([month, SOURCES[0], *(random.randint(0, 900) for _ in range(4))])
    for i in range(4):
        of = {
            "Deal": f"Won {i}",
            "Outcome": "Won",
            "Closed": _iso(random.randint(0, 7 * WEEKS)),
            "Amount": random.randint(1, 9_000),
        }
        tabs["Deals"].append([of.get(name) for name in tabs["Deals"][0]])
    planned = {"Period": "2026-Q3", "Source": "All", "Revenue": random.randint(1, 900_000)}
    tabs["Targets"].append([planned.get(name) for name in tabs["Targets"][0]])
    return workbook_of(tabs)


@st.composite
def edited(
    draw: st.DrawFn, raw: RawWorkbook, most: int = 10, *, settings: bool = True
) -> RawWorkbook:
    """The workbook after 2 to `most` edits; `settings`: those of Settings are edited too."""
    tabs, random = tabs_of(raw), draw(RANDOMS)
    kinds = st.sampled_from([*EDITS, _set] if settings else EDITS)
    for edit in draw(st.lists(kinds, min_size=2, max_size=most)):
        edit(random, tabs)
    return workbook_of(tabs)


@st.composite
def histories(
    draw: st.DrawFn, states: int = 4, *, settings: bool = True
) -> tuple[RawWorkbook, ...]:
    """A workbook and what became of it, two to `states` contents."""
    found = [draw(busy())]
    for _ in range(draw(st.integers(1, states - 1))):
        found.append(draw(edited(found[-1], settings=settings)))
    return tuple(found)


def shuffled(raw: RawWorkbook, random: Random) -> RawWorkbook:
    """The same rows in another order with blank rows between them: nothing was edited."""
    tabs = tabs_of(raw)
    for name in ("Actuals", "Deals", "Customers", "Targets"):
        header, *body = tabs[name]
        body += [[None] * len(header) for _ in range(random.randint(0, 3))]
        random.shuffle(body)
        tabs[name] = [header, *body]
    return workbook_of(tabs)


# --- one edit each: they change `tabs` in place, and do nothing where there is nothing to edit


def _pick(random: Random, tabs: Tabs) -> tuple[str, Rows, int] | None:
    """A tab of figures, its rows and a position in its body."""
    name = random.choice([name for name in FIGURES if name in tabs])
    rows = tabs[name]
    return (name, rows, random.randrange(1, len(rows))) if len(rows) > 1 else None


def _figure_column(random: Random, name: str, rows: Rows) -> int:
    if name == "Deals":
        return rows[0].index("Amount")
    last = len(rows[0]) - 1  # money, and in Actuals the Revenue
    return random.choice([last, random.randint(KEYS[name], last)])


def _figure(random: Random) -> Any:
    return random.choice([0, random.randint(1, 12), random.randint(1, 900_000)])


def _typed(figure: Callable[[Random], Any]) -> Edit:
    def edit(random: Random, tabs: Tabs) -> None:
        if picked := _pick(random, tabs):
            name, rows, at = picked
            rows[at][_figure_column(random, name, rows)] = figure(random)

    return edit


def _new_row(random: Random, tabs: Tabs) -> None:
    """A row of a week, typed in at the end or between others."""
    rows = tabs["Actuals"]
    counts = [random.choice([None, _figure(random)]) for _ in rows[0][4:]]
    figures = [*counts, _figure(random)]
    row = [_day(random), random.choice([*SOURCES, "Source X"]), "Campaign two", *figures]
    rows.insert(random.choice([len(rows), random.randint(1, len(rows))]), row)


def _delete(random: Random, tabs: Tabs) -> None:
    if picked := _pick(random, tabs):
        del picked[1][picked[2]]


def _insert_blank(random: Random, tabs: Tabs) -> None:
    if picked := _pick(random, tabs):
        picked[1].insert(picked[2], [None] * len(picked[1][0]))


def _duplicate(random: Random, tabs: Tabs) -> None:
    """A row is pasted twice, sometimes for another day or with another figure."""
    picked = _pick(random, tabs)
    if picked is None:
        return
    name, rows, at = picked
    copy = list(rows[at])
    if name in ("Actuals", "Customers") and random.random() < 0.5:
        copy[0] = _day(random)
    if random.random() < 0.5:
        copy[_figure_column(random, name, rows)] = _figure(random)
    rows.insert(random.randint(1, len(rows)), copy)


def _sort(random: Random, tabs: Tabs) -> None:
    if picked := _pick(random, tabs):
        rows = picked[1]
        column = random.randrange(len(rows[0]))
        rows[1:] = sorted(
            rows[1:],
            key=lambda row: str(row[column : column + 1]),
            reverse=random.random() < 0.5,
        )


def _relabel(random: Random, tabs: Tabs) -> None:
    """Another source in one row: corrected, or mistyped."""
    if picked := _pick(random, tabs):
        rows, at = picked[1:]
        rows[at][rows[0].index("Source")] = random.choice([*SOURCES, "Sorce A"])


def _rename_source(random: Random, tabs: Tabs) -> None:
    """A source gets another name in every tab."""
    name = random.choice(SOURCES)
    for rows in tabs.values():
        if "Source" in rows[0]:
            column = rows[0].index("Source")
            for row in rows[1:]:
                if row[column] == name:
                    row[column] = f"{name} (new)"


def _rename_stage(random: Random, tabs: Tabs) -> None:
    """A stage gets another name, in Funnel and in every header."""
    name = random.choice(STAGES)
    for tab in ("Targets", "Actuals", "Deals"):
        tabs[tab][0] = [f"{cell} (new)" if cell == name else cell for cell in tabs[tab][0]]
    for row in tabs["Funnel"][1:]:
        row[0] = f"{name} (new)" if row[0] == name else row[0]


def _redate(random: Random, tabs: Tabs) -> None:
    rows = tabs[random.choice(["Actuals", "Actuals", "Customers"])]
    if len(rows) > 1:
        rows[random.randrange(1, len(rows))][0] = _day(random)


def _split(random: Random, tabs: Tabs) -> None:
    """A week is split in two rows, as at a period's end."""
    rows = tabs["Actuals"]
    if len(rows) > 1:
        at = random.randrange(1, len(rows))
        key, cells = rows[at][:3], rows[at][3:]
        halves = [n // 2 if type(n) is int else None for n in cells]
        rows[at][3:] = [n if h is None else n - h for n, h in zip(cells, halves, strict=True)]
        rows.insert(at + 1, [_day(random), *key[1:], *halves])


def _deal(random: Random, tabs: Tabs) -> None:
    """A deal is won, lost, reopened, or closed on another day."""
    rows = tabs["Deals"]
    if len(rows) > 1:
        header, row = rows[0], rows[random.randrange(1, len(rows))]
        outcome = random.choice(["Won", "Won", "Lost", "Open"])
        row[header.index("Outcome")] = outcome
        row[header.index("Closed")] = None if outcome == "Open" else _day(random)
        if row[header.index("Amount")] is None:
            row[header.index("Amount")] = random.randint(1, 90_000)


def _target(random: Random, tabs: Tabs) -> None:
    """A plan is typed over, often the company's."""
    rows = tabs["Targets"]
    if len(rows) > 1:
        at = random.choice([len(rows) - 1, random.randrange(1, len(rows))])
        rows[at][rows[0].index("Revenue")] = random.choice([None, _figure(random)])


def _set(random: Random, tabs: Tabs) -> None:
    """One setting that decides what is counted, or when."""
    name, values = random.choice(
        [
            ("Number", ["Closed-won revenue", "Net revenue"]),
            ("Revenue from", ["Actuals", "Deals"]),
            ("Week starts on", ["Monday", "Sunday", "Thursday"]),
            ("Fiscal year starts", ["January", "February", "October"]),
            ("As of", [_iso(random.randint(0, 7 * WEEKS + 20))]),
        ]
    )
    rows = [row for row in tabs["Settings"] if row[0] != name]
    tabs["Settings"] = [*rows, [name, random.choice(values)]]


def _day(random: Random) -> str:
    return _iso(random.randint(-10, 7 * WEEKS + 20))


def _iso(after: int) -> str:
    return (FIRST + timedelta(days=after)).isoformat()


EDITS: list[Edit] = [
    _typed(_figure),
    _typed(_figure),
    _typed(lambda random: None),
    _typed(lambda random: random.choice(GARBAGE)),
    _new_row,
    _new_row,
    _delete,
    _insert_blank,
    _duplicate,
    _sort,
    _relabel,
    _rename_source,
    _rename_stage,
    _redate,
    _split,
    _deal,
    _deal,
    _target,
]
