"""Which module may import which, and what none may use. The table is the map of the product."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scorecard"
METHODS = {"gap", "lag", "plan", "signal", "forecast", "maturity", "ranking", "ratios"}
VIEWS = {
    "number", "landing", "funnel", "behaviour", "upstream", "cohorts", "honesty", "receipt",
    "trace", "teams", "handoffs", "campaigns", "kinds", "attribution", "deals", "moves", "accounts",
    "feedback", "exchange", "retention", "backwards", "quarters", "pay", "health", "changes",
    "weekly", "trailing", "grid", "actions", "verdicts",
}  # fmt: skip
RESULTS = {"calendar", "ledger", *METHODS, *VIEWS}
READING = {"config", "sources", "workbook", "facts"}

MAY_IMPORT = {
    # plain values
    "calendar": set(),
    "cells": {"calendar"},
    "admission": set(),
    "theme": set(),
    "export": set(),
    **dict.fromkeys(METHODS, METHODS),
    # the workbook, from the disk to tidy tables
    "schema": {"calendar", "cells"},
    "sources": {"cells", "schema"},
    "config": {"sources"},
    "workbook": {"calendar", "cells", "schema", "sources"},
    "facts": {"calendar", "schema", "workbook"},
    "starter": {"calendar", "schema", "theme"},
    # arithmetic and views
    "ledger": {"calendar", "facts", "workbook", *METHODS},
    **{view: {"schema", "workbook", "facts", *RESULTS} for view in VIEWS},
    "summary": {"facts", *RESULTS},
    # results to what is read
    "words": RESULTS | {"facts", "workbook"},
    "charts": RESULTS | {"theme", "words"},
    # what was read before, and the review as one document
    "history": {"calendar", "cells", "changes", "facts", "moves", "sources", "workbook"},
    "report": RESULTS | {"facts", "workbook", "charts", "theme", "words"},
    # the two ways in
    "ui": RESULTS
    | READING
    | {"admission", "charts", "export", "history", "report", "starter", "summary", "theme"}
    | {"words"},
    "commands": {"calendar", *READING},
    "whole_file": {"sources"},
    "scenario_options": {"backwards", "facts", "sources"},
    "review_commands": READING
    | {"changes", "commands", "history", "report", "whole_file", "words"},
    "__main__": RESULTS
    | READING
    | {"commands", "export", "review_commands", "scenario_options", "starter", "summary"}
    | {"whole_file", "words"},
}

ONLY_IN = {
    "streamlit": {"ui"},
    "altair": {"charts"},
    "gspread": {"sources"},
    "google": {"sources"},
    "openpyxl": {"schema", "sources", "starter", "workbook"},
    "starlette": {"ui"},
    "pydantic": {"cells", "schema", "summary", "workbook"},
}

# Modules that run text as code or start programs: what is typed in a sheet must never get there.
BANNED_MODULES = {"marshal", "pickle", "shelve", "subprocess"}
BANNED_CALLS = {"eval", "exec", "query"}  # also DataFrame.eval and DataFrame.query

FILES = sorted(PACKAGE.rglob("*.py"))
SCREEN = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]


def owner(path: Path) -> str:
    """The row of the table that a file belongs to: its module, or its package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every absolute name that a file imports: `scorecard.gap`, `pandas`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively: spell it out"
            if node.module == "scorecard":
                yield from (f"scorecard.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def test_every_module_has_a_row_in_the_table() -> None:
    modules = {owner(path) for path in FILES} - {"__init__"}
    assert modules - MAY_IMPORT.keys() == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_row_allows(path: Path) -> None:
    me = owner(path)
    inside = {name.split(".")[1] for name in imports(path) if name.startswith("scorecard.")}
    outside = {name.split(".")[0] for name in imports(path)} & ONLY_IN.keys()
    assert inside - MAY_IMPORT.get(me, set()) - {me} == set()
    assert {name for name in outside if me not in ONLY_IN[name]} == set()


def test_pages_are_in_sections() -> None:
    """Streamlit runs a file directly in pages/ on a deep link alone, without app.py around it."""
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == []


@pytest.mark.parametrize("path", [*FILES, *SCREEN], ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_typed_can_become_code_or_markup(path: Path) -> None:
    found = {name for name in imports(path) if name.split(".")[0] in BANNED_MODULES}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            found |= {f"{name}()"} if name in BANNED_CALLS else set()
            found |= {k.arg for k in node.keywords if k.arg == "unsafe_allow_html"}
    assert found == set()
