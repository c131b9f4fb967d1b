"""A chart as SVG that can stand inside a page: no script, no address, nothing but marks and texts.

Open this when a printed chart looks other than the one on the screen. What draws it there, Vega,
draws it here without a browser. Its SVG is then read and written anew with the elements and
attributes named below alone, so nothing that a cell holds can be more than a text.
"""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from scorecard.charts import Chart
from scorecard.report.blocks import PARAGRAPH
from scorecard.words import plain

WIDTH = 690  # px; a text then is a little smaller than on the screen, as paper is nearer
HALF = 400  # px; one of two charts side by side

# Arial, and what is as wide where there is none: Vega reserves room for these. The last resort may
# be a sixth wider (DejaVu Sans): the names at the left and the figures at the right need air.
FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
AIR_LEFT = 0.2  # of the room that Vega reserves for the names
AIR_RIGHT = 0.03  # of the width

_ELEMENTS = {
    "circle", "clipPath", "defs", "g", "line", "linearGradient", "path", "rect", "stop", "svg",
    "text", "tspan",
}  # fmt: skip
_ATTRIBUTES = {
    "clip-path", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-size", "font-style",
    "font-weight", "height", "id", "offset", "opacity", "r", "rx", "ry", "stop-color", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox",
    "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"url\(['\"]?#([\w-]+)['\"]?\)")
_LEFT = re.compile(r"translate\(([\d.]+)")
_LONG = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a pixel is fine enough
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")


class SvgError(Exception):
    """This chart could not be drawn; its `alt` says in words what it shows."""


def drawn(chart: Chart, name: str, width: int = WIDTH) -> str:
    """The chart as one `<svg>` element to stand in HTML; `name` keeps its ids apart from others'.

    It is laid out for `width` px but has only a `viewBox`: as wide as its place. Raises `SvgError`.
    """
    import vl_convert  # here: only a report needs it, and loading it takes time

    try:
        text = vl_convert.vegalite_to_svg(_specification(chart, width), allowed_base_urls=[])
        root = ElementTree.fromstring(text)  # noqa: S314 - Vega's, no entities
        box = _with_air(root)
    except (ValueError, IndexError, ElementTree.ParseError) as error:
        raise SvgError(str(error)) from error
    root.remove(root[0])  # the paper: the page has its own
    _keep_only_marks(root, name)
    root.attrib = {
        "viewBox": box,
        "role": "img",
        "aria-label": _NOT_XML.sub("", plain(chart.alt, PARAGRAPH)),
        "font-family": FONTS,
    }
    return ElementTree.tostring(root, encoding="unicode")


def _specification(chart: Chart, width: int) -> dict[str, Any]:
    """The chart's drawing with its rows, in all `width` px wide."""
    spec = _in_utc(_without_controls(chart.spec))
    config = spec.get("config", {}) | {"font": FONTS}
    return {
        **spec,
        "data": {"values": _records(chart.rows)},
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config,
    }


def _records(rows: pd.DataFrame) -> Any:
    dates = rows.select_dtypes("datetime").apply(lambda column: column.dt.strftime("%FT%TZ"))
    return _without_controls(json.loads(rows.assign(**dates).to_json(orient="records")))


def _without_controls(value: Any) -> Any:
    """The same without what XML cannot hold: at such a character vl-convert ends the process."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, list):
        return [_without_controls(part) for part in value]
    if isinstance(value, dict):
        return {key: _without_controls(part) for key, part in value.items()}
    return value


def _in_utc(spec: Any) -> Any:
    """The same with times that are UTC, wherever the report is made, as the charts' days are."""
    if isinstance(spec, list):
        return [_in_utc(part) for part in spec]
    if isinstance(spec, str) and _LOCAL_TIME.fullmatch(spec):
        return f"{spec}Z"
    if not isinstance(spec, dict):
        return spec
    return {key: _in_utc(part) for key, part in spec.items()}


def _with_air(root: ElementTree.Element) -> str:
    """The `viewBox` of Vega's drawing, with air at both sides."""
    _, _, width, height = map(float, root.get("viewBox", "").split())
    left = _LEFT.match(root[1].get("transform", ""))
    air = round(float(left[1]) * AIR_LEFT) if left else 0
    return f"{-air} 0 {air + width * (1 + AIR_RIGHT):.0f} {height:.0f}"


def _keep_only_marks(element: ElementTree.Element, name: str) -> None:
    """Drop what is not seen or not known, and set `name` before every id; in place."""
    element.tag = element.tag.rpartition("}")[2]  # HTML knows `<svg>` without its namespace
    element.attrib = {
        key: _REFERENCE.sub(rf"url(#{name}-\1)", _LONG.sub(r"\1", value))
        for key, value in element.attrib.items()
        if key in _ATTRIBUTES and "url(" not in _REFERENCE.sub("", value)
    }
    if "id" in element.attrib:
        element.set("id", f"{name}-{element.get('id')}")
    for child in list(element):
        unseen = child.get("display") == "none" or child.get("opacity") == "0"
        if unseen or child.tag.rpartition("}")[2] not in _ELEMENTS:
            element.remove(child)
        else:
            _keep_only_marks(child, name)
