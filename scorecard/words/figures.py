"""Numbers, dates and cell text as a reader sees them. Rounded first, then given a unit."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ADDRESS = re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https://[\w.-]+(?:/[\w.-]*\w)*)", re.ASCII)
DASH = "—"  # missing: not reported, not planned, not known
LABEL = 80  # characters of a name; the rest is cut with an ellipsis

_SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "ILS": "₪",
    "NGN": "₦",
    "PHP": "₱",
    "VND": "₫",
    "UAH": "₴",
    "TRY": "₺",
    "BRL": "R$",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "HKD": "HK$",
    "SGD": "S$",
    "MXN": "MX$",
}
_BREAKS = "\t\n\r\v\f\x85\u2028\u2029"  # between words, as a space is
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~^&:=])")
# What Streamlit replaces after Markdown is parsed, where an escape no longer counts: addresses,
# icons and typed arrows.
_REPLACED = re.compile(
    r"(?i)(?<=:)(?=//|material/|streamlit:)|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=[-=>])"
)


@dataclass(frozen=True)
class Money:
    """How one currency is written.

    >>> usd = Money("USD")
    >>> [usd(x) for x in (None, 0, 950, 9_400, 42_000, 999_499, 999_950, 1_836_000, -194_300)]
    ['—', '$0', '$950', '$9.4k', '$42k', '$999k', '$1.00M', '$1.84M', '-$194k']
    >>> Money("CHF")(1_200_000), Money("EUR").signed(42_000)
    ('CHF 1.20M', '+€42k')
    """

    currency: str = "USD"

    @property
    def symbol(self) -> str:
        """What stands before an amount."""
        return _SYMBOLS.get(self.currency, f"{self.currency} ")

    def __call__(self, amount: float | None) -> str:
        """A short amount: three or so figures and a unit."""
        if amount is None:
            return DASH
        place = _place(amount)
        return self._to_place(_round(amount / place) * place, place)

    def signed(self, amount: float | None) -> str:
        """A short amount with its sign; ASCII, because a metric is coloured by it."""
        text = self(amount)
        return f"+{text}" if amount and text[0] not in "-—" and text != self(0) else text

    def full(self, amount: float | None) -> str:
        """Every unit of it.

        >>> Money("USD").full(-1234567.5), Money("EUR").full(0)
        ('-$1,234,568', '€0')
        """
        return DASH if amount is None else self._text(_round(amount), f"{abs(_round(amount)):,.0f}")

    def full_signed(self, amount: float | None) -> str:
        """Every unit of it, with its sign."""
        text = self.full(amount)
        return f"+{text}" if amount is not None and _round(amount) > 0 else text

    def parts(self, amounts: Sequence[float], *, full: bool = False) -> list[str]:
        """Amounts, each with its sign, so that what is printed adds up to the printed total.

        Largest remainder: every part is cut to the total's last printed place, and what is then
        missing goes to the parts that lost most.

        >>> Money("USD").parts([-333_400, -333_400, -333_400], full=False)  # -$1.00M
        ['-$330k', '-$330k', '-$340k']
        >>> Money("USD").parts([0.5, 0.5, -0.25], full=True)  # $1 in all
        ['+$1', '$0', '$0']
        >>> Money("USD").parts([42_345, -41_395])  # +$950: thousands would not add up to it
        ['+$42,345', '-$41,395']
        """
        place = 1 if full else _place(math.fsum(amounts))
        printed = largest_remainder([amount / place for amount in amounts])
        return [
            ("+" if whole > 0 else "")
            + (self.full(whole) if full else self._to_place(whole * place, place))
            for whole in printed
        ]

    def _to_place(self, amount: int, place: int) -> str:
        """A short amount that shows its figures down to this place and none below it."""
        step, unit, _ = _scale(amount)
        decimals = max(len(str(step)) - len(str(place)), 0)
        if decimals > 2:
            return self._text(amount, f"{abs(amount):,}")
        return self._text(amount, f"{abs(amount) / step:,.{decimals}f}{unit}")

    def _text(self, amount: float, digits: str) -> str:
        nothing = not any(c in "123456789" for c in digits)
        return f"{'-' if amount < 0 and not nothing else ''}{self.symbol}{digits}"


def largest_remainder(amounts: Sequence[float]) -> list[int]:
    """Whole numbers near these that add up to the rounded sum.

    >>> largest_remainder([1.4, 1.4, 1.2]), largest_remainder([-0.6, -0.6])
    ([2, 1, 1], [0, -1])
    """
    floors = [math.floor(amount) for amount in amounts]
    missing = _round(math.fsum(amounts)) - sum(floors)
    by_loss = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i], i))
    for i in by_loss[:missing]:
        floors[i] += 1
    return floors


def count(number: float | None) -> str:
    """Records: whole, but a small plan keeps a decimal.

    >>> count(1075), count(3.44), count(40.0), count(None)
    ('1,075', '3.4', '40', '—')
    """
    if number is None:
        return DASH
    small = abs(number) < 100 and round(number, 1) != round(number)
    return f"{number:,.1f}" if small else f"{_round(number):,}"


def percent(share: float | None, decimals: int | None = None) -> str:
    """A share; below 10% with a decimal.

    >>> percent(0.844), percent(0.0423), percent(0.0996), percent(None), percent(1.2)
    ('84%', '4.2%', '10%', '—', '120%')
    """
    if share is None:
        return DASH
    if decimals is None:
        decimals = 1 if 0 < _round(abs(share) * 1000) < 100 else 0
    return f"{_round(share * 100 * 10**decimals) / 10**decimals:.{decimals}f}%"


def attained(share: float | None) -> str:
    """A share of a target, cut instead of rounded: 99.6% has not reached 100%.

    >>> attained(0.996), attained(1.0), attained(0.0423), attained(None)
    ('99%', '100%', '4.2%', '—')
    """
    if share is None or abs(share) < 0.1:
        return percent(share)
    return percent(math.floor(round(share * 100, 7)) / 100)


def rates(actual: float | None, plan: float | None) -> tuple[str, str]:
    """Two rates to compare, with as many decimals as tell them apart.

    >>> rates(0.34, 0.5), rates(0.342, 0.344), rates(None, 0.5)
    (('34%', '50%'), ('34.2%', '34.4%'), ('—', '50%'))
    """
    short = percent(actual), percent(plan)
    for texts in (short, *((percent(actual, d), percent(plan, d)) for d in (1, 2))):
        if texts[0] != texts[1]:
            return texts
    return short  # the same, but for what a sum leaves behind


def day(when: date | None, *, year: bool = False) -> str:
    """A day, spelled so that nobody reads a month for a day.

    >>> day(date(2026, 9, 6)), day(date(2026, 9, 6), year=True)
    ('6 Sep', '6 Sep 2026')
    """
    if when is None:
        return DASH
    return f"{when.day} {when:%b}" + (f" {when.year}" if year else "")


def plain(text: str, limit: int = LABEL) -> str:
    """Cell text fit to be shown: one line, no control or direction marks, cut to `limit`."""
    kept = "".join(" " if c in _BREAKS else c for c in text)
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def literal(text: str, limit: int = LABEL) -> str:
    """Cell text as it stands, inside Markdown: nothing in it becomes a link, an image or a formula.

    >>> literal("**Leads** $x$ :red[y]")
    '\\\\*\\\\*Leads\\\\*\\\\* \\\\$x\\\\$ \\\\:red\\\\[y\\\\]'
    """
    apart = _REPLACED.sub("\u200b", plain(text, limit))  # a zero-width space, so not seen
    return _MARKUP.sub(r"\\\1", apart)


def copyable(sentence: str, limit: int) -> str:
    """A literal sentence, with addresses that people copy set as code.

    What `literal` puts into an address so that it becomes no link would be copied with it.

    >>> copyable("Share it with app@example.com as Viewer", 100)
    'Share it with `app@example.com` as Viewer'
    """
    parts = _ADDRESS.split(plain(sentence, limit))
    return "".join(f"`{part}`" if i % 2 else literal(part, limit) for i, part in enumerate(parts))


def _scale(amount: float) -> tuple[int, str, int]:
    """Step, unit and decimals for an amount, chosen after rounding."""
    size = abs(amount)
    if size >= 999_500_000:
        return 10**9, "B", 2
    if size >= 999_500:
        return 10**6, "M", 2 if size < 99_995_000 else 1
    if size >= 999.5:
        return 10**3, "k", 0 if size >= 9_950 else 1
    return 1, "", 0


def _place(amount: float) -> int:
    """The last place that a short amount shows: 1,000 for $42k, 10,000 for $1.84M."""
    step, _, decimals = _scale(amount)
    place: int = step // 10**decimals
    return place


def _round(number: float) -> int:
    """Half away from zero, as people round; the dust of a sum does not decide a half."""
    return int(math.copysign(math.floor(round(abs(number), 6) + 0.5), number))
