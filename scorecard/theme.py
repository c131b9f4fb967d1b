"""The look that charts share: two palettes, one light and one dark, safe for colour-blind readers.

Open this together with `.streamlit/config.toml`, which gives pages the same colours. Blue and
orange stay apart under every kind of colour blindness, where green and red do not; a sign or a word
stands beside every colour.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by meaning."""

    ahead: str
    behind: str
    neutral: str  # plan, last year, what is within luck
    text: str
    quiet: str  # second text
    paper: str  # the page


LIGHT = Palette(
    ahead="#0B5CAD",
    behind="#C2410C",
    neutral="#64748B",
    text="#0F172A",
    quiet="#475569",
    paper="#FFFFFF",
)
DARK = Palette(
    ahead="#7CB8F5",
    behind="#FB923C",
    neutral="#94A3B8",
    text="#F1F5F9",
    quiet="#CBD5E1",
    paper="#0F172A",
)


def palette(dark: bool) -> Palette:
    """The colours of the theme that the reader looks at."""
    return DARK if dark else LIGHT
