"""A workbook as small parts, each kept once under its digest.

Open this when the file grows too fast, or when a content does not come back as it was. The rows of
a tab are cut where a row's own checksum says so, never at a fixed count: a row that is inserted or
edited changes the part it stands in and no other. The list of a tab's parts is cut in the same way,
and so on, until one part stands for the tab; one more stands for the workbook. A part's name is the
digest of what it holds, so a content is either read back as it was, or not at all.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from scorecard.sources import RawTab, RawWorkbook

MEAN = 40  # items of a part beyond the fewest: an edit rewrites one part, and each part has a cost
FEWEST, MOST = 8, 256  # equal rows all end a part, or none does
_DIGEST = 16  # bytes: two parts with one name are not to be expected in the life of the app

Get = Callable[[bytes], bytes]  # the part of a digest


class UnreadableError(Exception):
    """A part is missing or damaged."""


@dataclass(frozen=True)
class Cut:
    """A workbook in parts."""

    digest: bytes  # of the part that stands for the workbook
    parts: dict[bytes, bytes]  # by digest


def digest_of(part: bytes) -> bytes:
    """The name of a part."""
    return hashlib.blake2b(part, digest_size=_DIGEST).digest()


def cut(raw: RawWorkbook, secret: str) -> Cut:
    """The parts of a workbook; `secret` is taken out of the addresses of its tabs."""
    parts: dict[bytes, bytes] = {}

    def keep(part: bytes) -> bytes:
        name = digest_of(part)
        parts[name] = part
        return name

    tabs = []
    for tab in raw.tabs:
        names = [keep(b"[%b]" % b",".join(rows)) for rows in _runs(map(encode, tab.rows))]
        names = names or [keep(b"[]")]
        levels = 0
        while len(names) > 1:
            names = [keep(b"".join(run)) for run in _runs(names)]
            levels += 1
        url = tab.url and tab.url.split(secret)
        tabs.append([tab.name, url, levels, names[0].hex()])
    return Cut(keep(encode([raw.title, raw.locale, raw.time_zone, tabs])), parts)


def joined(digest: bytes, secret: str, get: Get) -> RawWorkbook:
    """The workbook that was cut, with its rows as lists.

    Raises:
        UnreadableError: a part is missing or damaged.
    """
    title, locale, time_zone, tabs = decode(get(digest))
    return RawWorkbook(
        title,
        tuple(
            RawTab(
                name,
                [row for part in _lowest(bytes.fromhex(top), levels, get) for row in decode(part)],
                url and secret.join(url),
            )
            for name, url, levels, top in tabs
        ),
        locale,
        time_zone,
    )


def reachable(digest: bytes, get: Get, found: set[bytes]) -> None:
    """Add to `found` every part that a workbook needs, as far as it can be read."""
    if digest in found:
        return
    found.add(digest)
    try:
        tabs = decode(get(digest))[3]
    except UnreadableError:
        return
    below = [(bytes.fromhex(top), levels) for _, _, levels, top in tabs]
    while below:
        name, levels = below.pop()
        if name not in found and levels:
            with suppress(UnreadableError):
                below += [(inside, levels - 1) for inside in _names(get(name))]
        found.add(name)


def encode(value: object) -> bytes:
    """JSON that tells apart what cells tell apart: 1, 1.0, true, a date, a time."""
    return _to_json(value).encode()


def decode(part: bytes) -> Any:
    """What was encoded."""
    return json.loads(part, object_hook=_untagged)


def _tagged(value: object) -> object:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):  # a cell with the format [h]:mm
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    raise TypeError(f"{type(value).__name__} is no cell")


def _untagged(record: dict[str, Any]) -> object:
    if len(record) == 1:
        ((tag, value),) = record.items()
        if tag == "timedelta":
            return timedelta(*value)
        if kind := _ISO.get(tag):
            return kind.fromisoformat(value)
    return record


_ISO: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}
_to_json = json.JSONEncoder(default=_tagged, separators=(",", ":")).encode


def _runs(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Items in their order, cut after those whose checksum falls on the mark."""
    run: list[bytes] = []
    for item in items:
        run.append(item)
        if len(run) >= FEWEST and (len(run) == MOST or not zlib.crc32(item) % MEAN):
            yield run
            run = []
    if run:
        yield run


def _lowest(name: bytes, levels: int, get: Get) -> Iterator[bytes]:
    """The parts with rows, in their order."""
    if not levels:
        yield get(name)
        return
    for inside in _names(get(name)):
        yield from _lowest(inside, levels - 1, get)


def _names(part: bytes) -> list[bytes]:
    return [part[at : at + _DIGEST] for at in range(0, len(part), _DIGEST)]
