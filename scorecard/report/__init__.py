"""The weekly review as one document: on the page, on paper, in a mail.

Open `build` for what the meeting goes through and in which order, `blocks` for what a block can
hold, `html` and `markdown` for how paper and mail draw it, `svg` for a chart without a browser.
"""

from scorecard.report.blocks import Block, Cards, Document, Figure, Note, Part, Paste

__all__ = ["Block", "Cards", "Document", "Figure", "Note", "Part", "Paste"]
