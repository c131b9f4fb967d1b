"""Generated workbooks: every oddity that the laws must survive, valid to read and small."""

from datetime import date, timedelta

from hypothesis import strategies as st

from scorecard.backwards import Scenario
from scorecard.sources import RawWorkbook
from tests.builders import workbook

STAGES = ["Lead", "Qualified", "Opportunity", "Won"]
OWNERS = ["Marketing", "Sales", "Marketing, Sales", "Sales, Marketing", "Partners", None]
SOURCES = ["Source A", "Source B", "Source C"]
CAMPAIGNS = ["Campaign one", "Campaign two"]
KINDS = ["Demo request", "Event", None]
COUNTS = st.one_of(st.none(), st.just(0), st.integers(0, 12), st.integers(0, 3000))
MONEY = st.one_of(
    st.none(), st.just(0), st.integers(1, 900_000), st.floats(0.01, 1e6).map(lambda x: round(x, 2))
)
LAGS = [None, None, 0, 0.2, 0.5, 1]  # weeks; the longest has a tail of six
FIRST = date(2026, 6, 15)  # a Monday; the third calendar quarter begins on a Wednesday
WEEKS = 14
FACTORS = st.sampled_from([0.0, 0.5, 0.9, 1.0, 1.0, 1.3, 2.0])
# What may be asked of a plan, in periods before, in and after the generated weeks.
SCENARIOS = st.builds(
    Scenario,
    target=st.one_of(st.none(), st.just(0.0), st.floats(1, 1e8)),
    rates=st.dictionaries(st.sampled_from(STAGES), FACTORS),
    size=FACTORS,
    volumes=st.dictionaries(st.sampled_from(SOURCES), FACTORS),
    lag=FACTORS,
    can_work=st.dictionaries(st.sampled_from(STAGES), st.sampled_from([0.0, 10.0, 1e6])),
)
PERIODS = st.sampled_from(["2026", "2026-Q2", "2026-Q3", "2026-Q4", "2026-08", "2026-07-06"])


@st.composite
def workbooks(draw: st.DrawFn) -> RawWorkbook:
    """A workbook over the turn of a quarter: zeros, blanks, late teams, unplanned and unlisted
    sources, credits, two owners, carried-in wins, fiscal years, weeks that straddle, deals."""
    stages = STAGES[-draw(st.integers(1, 4)) :]
    listed = SOURCES[: draw(st.integers(1, 3))]
    names = [*listed, "Source X"]  # the last is listed nowhere
    settings = [
        ["Setting", "Value"],
        ["Fiscal year starts", draw(st.sampled_from(["January", "February", 7, "October"]))],
        ["Week starts on", draw(st.sampled_from(["Monday", "Sunday", "Thursday"]))],
        ["Number", draw(st.sampled_from(["Closed-won revenue", "Net revenue"]))],
        ["Revenue from", draw(st.sampled_from(["Actuals", "Actuals", "Deals"]))],
        ["Currency", draw(st.sampled_from(["USD", "EUR", "JPY", "CHF"]))],
        ["As of", (FIRST + timedelta(days=draw(st.integers(0, 7 * WEEKS + 20)))).isoformat()],
    ]
    if draw(st.booleans()):
        settings.append(["Deal size owner", "Sales"])
    funnel = [["Stage", "Owner", "Weeks to next"]] + [
        [stage, draw(st.sampled_from(OWNERS)), draw(st.sampled_from(LAGS))] for stage in stages
    ]
    sources = [["Source", "Team", "Kind"]] + [
        [name, draw(st.sampled_from(["Marketing", "Sales", None])), draw(st.sampled_from(KINDS))]
        for name in listed
    ]
    targets, actuals = _targets(draw, stages, names), _actuals(draw, stages, names)
    if draw(st.booleans()):
        _report_steadily(draw, stages, targets, actuals)
    return workbook(
        Settings=settings,
        Funnel=funnel,
        Sources=sources,
        Targets=targets,
        Actuals=actuals,
        Customers=_customers(draw, names),
        Deals=_deals(draw, names, stages),
        Campaigns=[
            ["Campaign", "Source", "Spend"],
            [CAMPAIGNS[0], names[0], draw(MONEY)],
            [CAMPAIGNS[1], None, None],
        ],
        Accounts=_accounts(draw, stages),
        Feedback=_feedback(draw),
        Exchange=_exchange(draw),
        Incentives=_incentives(draw),
    )


def _targets(draw: st.DrawFn, stages: list[str], names: list[str]) -> list[list[object]]:
    periods = ["2026", "2026-Q2", "2026-Q3", "2026-Q4", "2026-07", "2026-08", "2026-07-08"]
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(periods), st.sampled_from([*names, "All"])),
            unique=True,
            max_size=9,
        )
    )
    header = ["Period", "Source", *stages, "Revenue", "Expansion", "Contraction", "Churned"]
    # A chain may begin late, have holes, or lack everything but the revenue.
    return [header] + [
        [*key, *(draw(COUNTS) for _ in stages), draw(MONEY), *(draw(MONEY) for _ in range(3))]
        for key in keys
    ]


def _actuals(draw: st.DrawFn, stages: list[str], names: list[str]) -> list[list[object]]:
    days = st.integers(0, 7 * WEEKS).map(lambda d: (FIRST + timedelta(days=d)).isoformat())
    campaigns = st.sampled_from([None, None, *CAMPAIGNS, "Campaign three"])
    keys = draw(
        st.lists(
            st.tuples(days, st.sampled_from(names), campaigns),
            unique=True,
            max_size=25,
        )
    )
    full = draw(st.booleans())  # all numbers there, or with holes
    rows: list[list[object]] = [["Date", "Source", "Campaign", *stages, "Revenue"]]
    for key in keys:
        counts = [draw(COUNTS) for _ in stages]
        revenue = draw(st.one_of(MONEY, st.integers(-5000, -1)))
        if full:
            counts = [0 if count is None else count for count in counts]
            revenue = 0 if revenue is None else revenue
        rows.append([*key, *counts, revenue])
    return rows


def _report_steadily(
    draw: st.DrawFn, stages: list[str], targets: list[list[object]], actuals: list[list[object]]
) -> None:
    """The first source plans the quarter and reports every week, so its lags have a history."""
    luck = draw(st.randoms(use_true_random=False))
    targets[:] = [row for row in targets if row[1] != SOURCES[0]]
    actuals[:] = [row for row in actuals if row[1] != SOURCES[0]]
    for period, most in (("2026-06", 200), ("2026-07", 250), ("2026-08", 250), ("2026-09", 300)):
        planned = sorted((luck.randint(1, most) for _ in stages), reverse=True)
        targets.append([period, SOURCES[0], *planned, planned[-1] * 1000, None, None, None])
    for week in range(-8, WEEKS):
        day = (FIRST + timedelta(days=7 * week + 2)).isoformat()
        counts = sorted((luck.randrange(60) for _ in stages), reverse=True)
        actuals.append([day, SOURCES[0], None, *counts, counts[-1] * 900])


def _customers(draw: st.DrawFn, names: list[str]) -> list[list[object]]:
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["2026-06-30", "2026-07-31", "2026-08-01", "2026-09-30"]),
                st.sampled_from(names),
            ),
            unique_by=lambda key: (key[0][:7], key[1]),
            max_size=5,
        )
    )
    header: list[object] = ["Date", "Source", "Opening", "Expansion", "Contraction", "Churned"]
    return [header] + [[*key, 1000, *(draw(MONEY) for _ in range(3))] for key in keys]


def _deals(draw: st.DrawFn, names: list[str], stages: list[str]) -> list[list[object]]:
    """Deals in every state: dates out of order, skipped stages, blanks, several campaigns."""
    header = ["Deal", "Account", "Source", "Campaign", "Stage", "Outcome", "Created", *stages]
    rows: list[list[object]] = [
        [*header, "Closed", "Expected close", "Amount", "Reason", "Contacts"]
    ]
    days = st.one_of(st.none(), st.integers(-60, 7 * WEEKS).map(_day))
    for i in range(draw(st.integers(0, 6))):
        outcome = draw(st.sampled_from(["Won", "Won", "Lost", "No decision", "Open"]))
        amount = draw(st.integers(-2000, 90_000))
        rows.append(
            [
                f"D{i}",
                draw(st.sampled_from([None, "Account 1", "Account 2"])),
                draw(st.sampled_from([*names, None])),
                draw(st.sampled_from([None, *CAMPAIGNS, "; ".join(CAMPAIGNS), "Campaign three"])),
                draw(st.sampled_from([None, *stages])),
                outcome,
                draw(days),
                *(draw(days) for _ in stages),
                None if outcome == "Open" else _day(draw(st.integers(0, 7 * WEEKS))),
                draw(days),
                amount if outcome == "Won" else draw(st.sampled_from([None, amount])),
                draw(st.sampled_from([None, "Price", "price ", "Other", "No budget"])),
                draw(st.sampled_from([None, 0, 3])),
            ]
        )
    return rows


def _accounts(draw: st.DrawFn, stages: list[str]) -> list[list[object]]:
    days = st.one_of(st.none(), st.integers(-60, 7 * WEEKS).map(_day))
    few = st.one_of(st.none(), st.integers(0, 8))
    rows: list[list[object]] = [
        ["Account", "Tier", "Marketing owner", "Sales owner", "Stage", "Last marketing touch",
         "Last sales touch", "Roles needed", "Roles engaged", "Open amount"]
    ]  # fmt: skip
    for i in range(draw(st.integers(0, 4))):
        tier, owner = draw(st.sampled_from(["1", None])), draw(st.sampled_from(["Person", None]))
        stage, money = draw(st.sampled_from([None, *stages])), draw(MONEY)
        touches = draw(days), draw(days)
        rows.append(
            [f"Account {i}", tier, owner, owner, stage, *touches, draw(few), draw(few), money]
        )
    return rows


def _feedback(draw: st.DrawFn) -> list[list[object]]:
    rows: list[list[object]] = [
        ["Date", "From", "Kind", "What we heard", "Deal", "Answer", "Answered by", "Answered on",
         "Status"]
    ]  # fmt: skip
    for _ in range(draw(st.integers(0, 4))):
        heard = draw(st.integers(0, 7 * WEEKS))
        answered = draw(st.sampled_from([None, heard - 2, heard, heard + 9]))
        rows.append(
            [
                _day(heard),
                draw(st.sampled_from(["Sales", None])),
                draw(st.sampled_from(["Objection", "Lead quality", None])),
                draw(st.sampled_from(["Too dear", "too  dear!", None])),
                draw(st.sampled_from(["D0", "D1", "D9", None])),
                draw(st.sampled_from(["A page", None])),
                draw(st.sampled_from(["Marketing", None])),
                None if answered is None else _day(answered),
                draw(st.sampled_from(["Open", "Done", "Dropped", None])),
            ]
        )
    return rows


def _exchange(draw: st.DrawFn) -> list[list[object]]:
    few = st.one_of(st.none(), st.integers(0, 6))
    weeks = draw(st.lists(st.integers(0, WEEKS), unique=True, max_size=3))
    rows: list[list[object]] = [["Week", "Team", "What", "Count", "Goal"]]
    return rows + [
        [_day(7 * week), "Marketing", "Calls joined", draw(few), draw(few)] for week in weeks
    ]


def _incentives(draw: st.DrawFn) -> list[list[object]]:
    few, pay = st.sampled_from([None, 0, 1, 5]), st.sampled_from([None, 0, 20_000])
    shares = st.sampled_from([None, 0, 0.4, 0.8, 1, 1.5])
    teams = draw(st.lists(st.sampled_from(["Marketing", "Sales", "Finance"]), unique=True))
    rows: list[list[object]] = [
        ["Team", "People", "Variable pay", "On the Number", "Pays from", "Cap"]
    ]
    return rows + [
        [team, draw(few), draw(pay), *(draw(shares) for _ in range(3))] for team in teams
    ]


def _day(after: int) -> str:
    return (FIRST + timedelta(days=after)).isoformat()
