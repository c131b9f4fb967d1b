"""What the records of a stage are called: leads, MQLs, opportunities, wins.

Open this when a stage's records are called something odd. A stage may have any name: those that
name a record get its plural, of all others it is said that records are in them.
"""

import re
from collections.abc import Sequence

from scorecard.words.figures import count, plain
from scorecard.words.labels import Name

PLURALS = {
    "contact": "contacts",
    "contract": "contracts",
    "customer": "customers",
    "deal": "deals",
    "demo": "demos",
    "inquiry": "inquiries",
    "enquiry": "enquiries",
    "lead": "leads",
    "meeting": "meetings",
    "opportunity": "opportunities",
    "proposal": "proposals",
    "prospect": "prospects",
    "trial": "trials",
    "win": "wins",
}
SINGULARS = {many: one for one, many in PLURALS.items()} | {"won": "win", "closed won": "win"}
_ABBREVIATION = re.compile(r"[A-Z]{2,4}")
_SPOKEN_WITH_A_VOWEL = "AEFHILMNORSX"  # the letters' own names: an MQL, an SQL


def many(stage: str, name: Name = plain) -> str:
    """More than one record of a stage.

    >>> many("Lead"), many("MQL"), many("Opportunity"), many("Won"), many("Qualified")
    ('leads', 'MQLs', 'opportunities', 'wins', 'records in Qualified')
    """
    if _ABBREVIATION.fullmatch(stage):
        return f"{stage}s"
    one = _singular(stage)
    return PLURALS[one] if one else f"records in {name(stage)}"


def one(stage: str, name: Name = plain) -> str:
    """One record of a stage, with its article.

    >>> one("Lead"), one("MQL"), one("Opportunities"), one("Qualified")
    ('a lead', 'an MQL', 'an opportunity', 'a record in Qualified')
    """
    noun = _noun(stage, name)
    vowel = _SPOKEN_WITH_A_VOWEL if _ABBREVIATION.fullmatch(stage) else "aeiou"
    return f"{'an' if noun[0] in vowel else 'a'} {noun}"


def counted(number: float, stage: str, name: Name = plain) -> str:
    """So many records of a stage.

    >>> counted(3405, "Lead"), counted(1, "SQL"), counted(0.4, "Won"), counted(2, "Qualified")
    ('3,405 leads', '1 SQL', '0.4 wins', '2 records in Qualified')
    """
    return with_noun(count(number), stage, name)


def with_noun(text: str, stage: str, name: Name = plain) -> str:
    """A printed number with what it counts."""
    return f"{text} {_noun(stage, name) if text == '1' else many(stage, name)}"


def headings(stages: Sequence[str]) -> list[str]:
    """What columns of records are called; numbered names where two would be called alike.

    >>> headings(["Lead", "Qualified", "Won"]), headings(["Win", "Won"])
    (['Leads', 'Records in Qualified', 'Wins'], ['1. Win', '2. Won'])
    """
    names = [begin(many(stage)) for stage in stages]
    if len(set(names)) == len(names):
        return names
    return [f"{place}. {plain(stage)}" for place, stage in enumerate(stages, 1)]


def begin(text: str) -> str:
    """The same at the start of a sentence."""
    return text[:1].upper() + text[1:]


def _noun(stage: str, name: Name) -> str:
    if _ABBREVIATION.fullmatch(stage):
        return stage
    return _singular(stage) or f"record in {name(stage)}"


def _singular(stage: str) -> str | None:
    word = " ".join(re.split(r"[\s_-]+", stage.lower()))
    return word if word in PLURALS else SINGULARS.get(word)
