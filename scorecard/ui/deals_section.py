"""The parts of the Deals page: what is open, what moved, what is won, and why the rest is not."""

import streamlit as st

from scorecard import deals
from scorecard.charts import deals as chart
from scorecard.deals import PEOPLE, DealReview
from scorecard.moves import Moves
from scorecard.ui import workbooks
from scorecard.ui.downloads import csv_download
from scorecard.ui.elements import draw, in_sheet, say, table
from scorecard.ui.frame import View
from scorecard.ui.since_picker import since_picker
from scorecard.words import Money, count, literal, percent, period_name
from scorecard.words import deals as text
from scorecard.words import moves as moved

LISTED = 10  # rows of a table; the rest is summed up below it and whole in the file


def warnings_line(view: View, review: DealReview) -> None:
    """What stands out before any table: one deal that carries the period, what is not counted."""
    money = view.money
    if risk := text.monopoly(review.concentration, review.period, money):
        st.markdown(f":material/warning: {literal(risk, 600)}")


def pipeline_section(view: View, review: DealReview) -> None:
    """The open deals by stage and age, with what usually happens at that age."""
    found, money = review.pipeline, view.money
    say(literal(text.attention(found, money), 300))
    rows = []
    for stage in found.stages:
        row = {"Stage": text.stage_name(stage, literal)}
        row |= {text.band_title(b): literal(text.band_text(b, money), 200) for b in stage.bands}
        if any(stage.undated.deals for stage in found.stages):
            row["Age not known"] = literal(text.in_cell(stage.undated, money))
        row |= {
            "Open": literal(text.in_cell(stage.open, money)),
            "Usually won": literal(text.usually(stage, money)),
        }
        rows.append(row)
    table(rows, list(rows[0])[1:] if rows else (), alt="Open deals by stage and age")
    if rows:
        st.caption(literal(text.PIPELINE_HELP, 600))


def moves_section(view: View) -> None:
    """What moved since the last meeting, or since another day of which there is a copy."""
    since = since_picker(view)
    found, money = workbooks.moved(view.snapshot, view.facts, since), view.money
    say(literal(moved.moves_title(found, money), 300))
    if sentence := moved.flow(found, money):
        draw(chart.moves(found, money, view.dark), "moves")
        st.markdown(literal(sentence, 300))
        if any(move.moved.deals for move in found.moves):
            with st.expander("Deal by deal"):
                _moves_table(found, money)
    else:
        _moves_table(found, money)
    said = [moved.entered(found, money), *moved.beside(found, money), moved.not_known(found)]
    st.caption(literal(" ".join(filter(None, said)), 900))


def _moves_table(found: Moves, money: Money) -> None:
    rows = [
        {
            "Moved": moved.KINDS[move.kind],
            "Deals": count(move.moved.deals),
            "Money": literal(moved.move_money(move, money)),
            "Largest": literal(moved.largest(move, money, most=1), 300),
        }
        for move in found.moves
        if move.moved.deals
    ]
    table(rows, ("Deals", "Money"), alt="What moved since the last meeting")


def rates_section(review: DealReview) -> None:
    """Win rates, narrow and broad, over all sources and by each."""
    rates = review.rates
    say(literal(text.rates_title(rates), 300))
    if rates.pooled.deals:
        named = [("**All sources**", rates.pooled)]
        named += [(text.or_blank(of.source, literal), of) for of in rates.sources[:LISTED]]
        rows = [
            {
                "Source": name,
                "Narrow": literal(text.rate_text(of.narrow, of, broad=False)),
                "Broad": literal(text.rate_text(of.broad, of, broad=True)),
                "Narrow, money": literal(percent(of.narrow.by_money)),
                "Broad, money": literal(percent(of.broad.by_money)),
            }
            for name, of in named
        ]
        table(rows, list(rows[0])[1:], alt="Win rates by source, narrow and broad")
        more = len(rates.sources) - LISTED
        if more > 0:
            st.caption(f"And {count(more)} more sources, all in the file.")
        st.caption(literal(text.RATES_HELP, 600))
        csv_download("win rates", lambda: text.rate_records(review))


def attention_section(view: View, review: DealReview) -> None:
    """The open deals to look at, the most money first."""
    found, money = review.pipeline, view.money
    rows = [
        {
            "Deal": in_sheet(view, text.deal_name(deal, literal), "Deals", deal.row),
            "Stage": literal(deal.stage or text.NO_STAGE),
            "Amount": literal(money.full(deal.amount)),
            "In the stage": text.in_stage(deal),
            "Usually won": literal(text.deal_share(deal)),
            "Why": literal(text.why_flagged(deal), 200),
        }
        for deal in found.flagged[:LISTED]
    ]
    right = ("Amount", "In the stage", "Usually won")
    table(rows, right, alt="Open deals to look at, the most money first")
    if not rows:
        st.caption("No open deal is overdue, older than won ones, or short of people.")
    if rest := text.flagged_rest(found, LISTED, money):
        st.caption(literal(rest))
    if found.open.deals:
        csv_download(
            "open deals",
            lambda: text.open_records(deals.open_deals(view.facts, review.period)),
        )


def best_section(view: View, review: DealReview) -> None:
    """The largest won deals with their campaigns, and all won money by source."""
    best, money = review.best, view.money
    say(literal(text.best_title(best, money), 300))
    left, right = st.columns([3, 1], gap="medium")
    with left:
        rows = [
            {
                "Deal": in_sheet(view, text.deal_name(deal, literal), "Deals", deal.row),
                "Source": text.or_blank(deal.source, literal),
                "Campaigns": text.touches(deal, literal),
                "Amount": literal(money.full(deal.amount)),
                "Took": literal(text.took(deal)),
                "People": literal(count(deal.contacts)),
            }
            for deal in best.largest[:LISTED]
        ]
        table(rows, ("Amount", "Took", "People"), alt="The largest won deals")
    with right:
        rows = [
            {
                "Source": text.or_blank(origin.source, literal),
                "Won": literal(text.in_cell(origin.won, money)),
            }
            for origin in best.origins[:LISTED]
        ]
        if rows:
            rows.append(
                {"Source": "**All won deals**", "Won": literal(text.in_cell(best.won, money))}
            )
        table(rows, ("Won",), alt="Won deals by source")
    said = [
        text.best_rest(best, LISTED, money),
        text.credits(best, money),
        text.spread(review.concentration, money),
        # Net revenue counts more than won deals.
        "" if view.facts.net else text.against_number(best, view.number.actual, money),
    ]
    st.caption(literal(" ".join(filter(None, said)), 600))
    if best.won.deals:
        csv_download(
            "won deals", lambda: text.won_records(deals.won_deals(view.facts, review.period))
        )


def reasons_section(view: View, review: DealReview) -> None:
    """Why deals were lost or given up, by money and by the furthest stage they reached."""
    found, money = review.reasons, view.money
    say(literal(text.reasons_title(found, money), 300))
    if quality := text.reasons_quality(found):
        st.markdown(literal(quality, 300))
    by_stage = len(found.stages) > 1
    rows = []
    for reason in found.reasons[:LISTED]:
        row = {
            "Reason": text.reason_name(reason, literal),
            "Deals": literal(count(reason.failed.deals)),
            "Money": literal(text.money_cell(reason.failed, money)),
            "Share": literal(text.share_of(reason.failed, found.failed)),
            "Lost": literal(text.in_cell(reason.lost, money)),
            "No decision": literal(text.in_cell(reason.no_decision, money)),
        }
        if by_stage:
            row |= {
                f"At {literal(text.reached(stage))}": literal(text.in_cell(tally, money))
                for stage, tally in zip(found.stages, reason.stages, strict=True)
            }
        rows.append(row)
    table(rows, list(rows[0])[1:] if rows else (), alt="Reasons of lost deals by money")
    said = [text.reasons_rest(found, LISTED, money), text.undated(review.undated, money)]
    st.caption(literal(" ".join(filter(None, said)), 600))
    if rows:
        csv_download("lost reasons", lambda: text.reason_records(review))


def cycle_section(view: View, review: DealReview) -> None:
    """How long deals take to close, by when they were created; what the pipeline brings a day."""
    cycle = review.cycle
    say(literal(text.cycle_title(cycle), 300))
    rows = [
        {
            "Created in": period_name(cohort.created_in),
            "Closed by now": literal(text.closed_of(cohort)),
            "Half closed within": literal(text.half_closed(cohort)),
        }
        for cohort in cycle.cohorts
    ]
    right = ("Closed by now", "Half closed within")
    table(rows, right, alt="Days to close by when deals were created")
    said = [text.CYCLE_HELP, text.lacking(cycle.begins), text.undated_cohorts(cycle)]
    st.caption(literal(" ".join(filter(None, said)), 900))
    if sentence := text.velocity(cycle.velocity, view.money):
        st.markdown(literal(sentence, 300))


def engaged_section(review: DealReview) -> None:
    """How many people were engaged in won, lost and open deals."""
    engaged = review.engaged
    say(literal(text.engaged_title(engaged), 300))
    rows = []
    for group in engaged.groups:
        if group.deals:
            row = {"Outcome": text.OUTCOMES[group.outcome], "Median": literal(count(group.median))}
            row |= {text.people_title(n): count(group.people[n]) for n in range(PEOPLE)}
            rows.append(row | {"Blank": count(group.blank)})
    table(rows, list(rows[0])[1:] if rows else (), alt="Deals by the number of people engaged")
    st.caption(literal(text.short_of_people(engaged), 300))


def since_line(view: View, review: DealReview) -> None:
    """Deals that closed after the through date."""
    if sentence := text.since_sentence(review, view.money):
        st.caption(literal(sentence, 300))
