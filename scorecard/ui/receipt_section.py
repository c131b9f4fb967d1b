"""The receipt of a line: each source worked, the range, another method, luck, and the product."""

import streamlit as st

from scorecard import receipt
from scorecard.ledger import Handoff
from scorecard.receipt import Product, Receipt
from scorecard.ui.elements import say, table
from scorecard.ui.frame import View
from scorecard.words import Money, literal, range_text
from scorecard.words import receipt as text

SENTENCES = 2000  # characters; what is in them was cut before
BLANK = ("Plan", "Actual", "Difference", "Worth of one unit")  # what no sum of sources has


def receipt_section(view: View, handoff: Handoff, source: str | None = None) -> None:
    """The line by source, each with its numbers put in; then all factors of one source.

    Args:
        view: what the page shows.
        handoff: a line of its ledger.
        source: whose product to show; None: that of the only source, if there is only one.
    """
    found, money = receipt.build(view.ledger, handoff.stage, handoff.kind), view.money
    say(literal(text.receipt_title(found, money), SENTENCES))
    if not found.rows:
        st.caption(text.NO_ROWS)
        return
    _by_source(found, money)
    _sentences(
        text.range_sentence(found, money),
        text.lmdi_sentence(found, money),
        text.luck_sentence(found, money),
        text.late_sentence(found),
    )
    product = found.product(source)
    _arithmetic(found, product, money)
    st.caption(f"{text.METHOD} {text.ONE_UNIT[handoff.kind]} {text.STANDARD_ERROR[handoff.kind]}")
    _volume_and_mix(found, money)
    if product:
        _product(product, money)
    elif source:
        st.caption(text.NOT_ON_LINE)


def _by_source(found: Receipt, money: Money) -> None:
    rows = []
    for part, effect, lmdi in zip(
        found.rows, text.effects(found.rows, money), text.lmdi_texts(found.rows, money), strict=True
    ):
        worked = text.worked(part, money)
        rows.append(
            {
                "Source": literal(part.source),
                "Plan": literal(worked.plan),
                "Actual": literal(worked.actual),
                "Difference": literal(worked.difference),
                "Worth of one unit": literal(worked.worth),
                "Effect": literal(effect),
                "Range": literal(text.part_range(part, money)),
                "LMDI": literal(lmdi),
            }
        )
    rows.append(
        {"Source": "**All**", **dict.fromkeys(BLANK, "")}
        | {
            "Effect": f"**{literal(money.full_signed(found.handoff.effect))}**",
            "Range": literal(range_text(found.handoff, money)),
            "LMDI": literal(money.full_signed(found.lmdi)),
        }
    )
    right = (*BLANK, "Effect", "Range", "LMDI")
    table(rows, right, alt="This line by source: difference times worth is the effect")


def _arithmetic(found: Receipt, product: Product | None, money: Money) -> None:
    """The same as sentences, of one source or of all."""
    lines = [
        text.arithmetic(part, effect, money)
        for part, effect in zip(found.rows, text.effects(found.rows, money), strict=True)
        if product is None or part.source == product.source
    ]
    st.markdown("\n".join(f"- {literal(line, SENTENCES)}" for line in lines))


def _volume_and_mix(found: Receipt, money: Money) -> None:
    rows = [
        {"Source": literal(source), "Volume": literal(volume), "Mix": literal(mix)}
        for source, volume, mix in text.volume_and_mix(found, money)
    ]
    if rows:
        table(rows, ("Volume", "Mix"), alt="Effect of each source, split in volume and mix")
        st.caption(text.VOLUME_AND_MIX)


def _product(product: Product, money: Money) -> None:
    """Every factor of a source, the two products that they make, and both methods side by side."""
    say(literal(text.product_title(product, money), SENTENCES))
    parts = product.parts
    rows = [
        {
            "Factor": literal(text.factor_name(part), 200),
            "Plan": literal(plan),
            "Actual": literal(actual),
            "Effect": literal(effect),
            "LMDI": literal(lmdi),
        }
        for part, (plan, actual), effect, lmdi in zip(
            parts,
            text.factor_sides(product, money),
            text.effects(parts, money),
            text.lmdi_texts(parts, money),
            strict=True,
        )
    ]
    totals = {
        "Factor": "Revenue",
        "Plan": literal(money.full(product.plan)),
        "Actual": literal(money.full(product.actual)),
        "Effect": literal(money.full_signed(product.effect)),
        "LMDI": literal(money.full_signed(product.lmdi)),
    }
    rows.append({column: f"**{total}**" for column, total in totals.items()})
    right = ("Plan", "Actual", "Effect", "LMDI")
    table(rows, right, alt="Every factor of this source: multiplied they are its revenue")
    for line in text.multiplied(product, money):
        st.markdown(literal(line, SENTENCES))
    if note := text.product_note(product):
        st.caption(note)


def _sentences(*sentences: str) -> None:
    """A paragraph each; nothing where there is nothing to say."""
    for sentence in filter(None, sentences):
        st.markdown(literal(sentence, SENTENCES))
