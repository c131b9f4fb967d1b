"""The seam with Streamlit: the frame around every page, and what pages draw with.

Open this when something is right in a result and wrong on the screen. `frame` opens the workbook
and draws the top of every page; `elements`, `tables`, `drill` and the sections draw
results. Only `ui`, `app.py`
and `pages/` know Streamlit.
"""

from scorecard.ui.closer_looks import closer_looks
from scorecard.ui.downloads import csv_download, starter_download
from scorecard.ui.drill import draw_opening, drill, figure_pills, opened_dialog
from scorecard.ui.elements import (
    built,
    draw,
    kept_notice,
    notices,
    number_cards,
    say,
    tab_missing,
    verdict_rows,
)
from scorecard.ui.frame import View, frame, open_page, prepare
from scorecard.ui.landing_section import landing_section
from scorecard.ui.tables import (
    contributions_table,
    definitions_list,
    issues_table,
    ledger_table,
    reconciliations_table,
    roll_up_table,
    sources_table,
    stages_table,
)

__all__ = [
    "View",
    "built",
    "closer_looks",
    "contributions_table",
    "csv_download",
    "definitions_list",
    "draw",
    "draw_opening",
    "drill",
    "figure_pills",
    "frame",
    "issues_table",
    "kept_notice",
    "landing_section",
    "ledger_table",
    "notices",
    "number_cards",
    "open_page",
    "opened_dialog",
    "prepare",
    "reconciliations_table",
    "roll_up_table",
    "say",
    "sources_table",
    "stages_table",
    "starter_download",
    "tab_missing",
    "verdict_rows",
]
