"""The look: enough contrast, one set of colours everywhere, and two that every reader can tell."""

import tomllib
from dataclasses import asdict
from math import dist
from pathlib import Path

import pytest

from scorecard.theme import DARK, LIGHT, Palette, palette

CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"
THEMES = [pytest.param(LIGHT, "light", id="light"), pytest.param(DARK, "dark", id="dark")]

# How the two common kinds of colour blindness change linear RGB, at full severity.
# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
LUMINANCE = ((0.2126, 0.7152, 0.0722),)
APART = 60  # CIELAB units; 2.3 is a difference that one can just see


def linear(colour: str) -> tuple[float, ...]:
    """Linear RGB of `#RRGGBB`, each from 0 to 1 (IEC 61966-2-1)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, from 1 to 21."""
    dark, light = sorted(seen(linear(colour), LUMINANCE)[0] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """CIELAB of linear RGB, under D65."""
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    white = (0.95047, 1.0, 1.08883)

    def eased(t: float) -> float:
        return t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29

    x, y, z = (eased(xyz / w) for xyz, w in zip(seen(rgb, to_xyz), white, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(rgb: tuple[float, ...], matrix: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """Linear colours after a matrix."""
    return tuple(sum(m * c for m, c in zip(row, rgb, strict=True)) for row in matrix)


def apart(one: str, other: str, blindness: str) -> float:
    """How far two colours are apart for a reader with this kind of colour blindness."""
    matrix = BLINDNESS[blindness]
    return dist(*(lab(seen(linear(colour), matrix)) for colour in (one, other)))


def test_the_measures_agree_with_published_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # just short of 4.5
    assert lab(linear("#FF0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.01)


@pytest.mark.parametrize(("colours", "name"), THEMES)
@pytest.mark.parametrize("ink", ["text", "quiet", "neutral", "ahead", "behind"])
def test_everything_written_can_be_read_on_the_page(colours: Palette, name: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), colours.paper) >= 4.5


@pytest.mark.parametrize(("colours", "name"), THEMES)
@pytest.mark.parametrize("ink", ["text", "quiet"])
def test_text_can_be_read_on_fills_too(colours: Palette, name: str, ink: str) -> None:
    secondary = config(name)["secondaryBackgroundColor"]
    assert contrast(getattr(colours, ink), secondary) >= 4.5


@pytest.mark.parametrize(("colours", "name"), THEMES)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_ahead_and_behind_stay_apart_for_colour_blind_readers(
    colours: Palette, name: str, blindness: str
) -> None:
    assert apart(colours.ahead, colours.behind, blindness) >= APART


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_green_and_red_would_not_stay_apart(blindness: str) -> None:
    """The control: the usual pair fails the same measure."""
    assert apart("#2E7D32", "#C62828", blindness) < APART / 2


def config(name: str) -> dict[str, str]:
    """The colours that Streamlit gives the pages."""
    colours: dict[str, str] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    return colours


@pytest.mark.parametrize(("colours", "name"), THEMES)
def test_pages_have_the_colours_of_the_charts(colours: Palette, name: str) -> None:
    found = config(name)
    same = {
        "primaryColor": colours.ahead,
        "backgroundColor": colours.paper,
        "textColor": colours.text,
        "greenColor": colours.ahead,
        "redColor": colours.behind,
        "blueColor": colours.ahead,
        "orangeColor": colours.behind,
        "grayColor": colours.neutral,
    }
    assert {key: found[key] for key in same} == same
    assert found["chartCategoricalColors"][:3] == [colours.ahead, colours.behind, colours.neutral]


@pytest.mark.parametrize(("colours", "name"), THEMES)
def test_coloured_text_of_the_pages_can_be_read(colours: Palette, name: str) -> None:
    found = config(name)
    for colour in ("linkColor", "greenTextColor", "redTextColor"):
        assert contrast(found[colour], found["backgroundColor"]) >= 4.5
    assert contrast(found["greenTextColor"], found["greenBackgroundColor"]) >= 4.5
    assert contrast(found["redTextColor"], found["redBackgroundColor"]) >= 4.5


def test_the_palette_follows_the_theme() -> None:
    assert (palette(dark=False), palette(dark=True)) == (LIGHT, DARK)
    assert asdict(LIGHT).keys() == asdict(DARK).keys()
    assert all(asdict(LIGHT)[colour] != asdict(DARK)[colour] for colour in asdict(LIGHT))
