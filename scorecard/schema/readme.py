"""The contract in words: the README's tables.

Open this to change how the README shows the contract; what it shows is in `tabs` and `settings`.
"""

from collections.abc import Sequence

from scorecard.schema.settings import Settings
from scorecard.schema.tabs import TABS, Column


def markdown_tables() -> str:
    """The contract as Markdown: a table a tab, and one of settings, for the README."""
    parts = []
    for tab in TABS:
        need = "required" if tab.required else "optional"
        parts += [f"### {tab.name} ({need})", "", tab.meaning, ""]
        rows = [
            (
                "**" + c.name + "**" if c.key or c.required else c.name,
                _kind(c),
                c.meaning,
                c.example,
            )
            for c in tab.with_stages(("*each stage*",))
        ]
        parts += [*_table(("Column", "Type", "Meaning", "Example"), rows), ""]
        if tab.name == "Settings":
            rows_of_settings = [
                (field.title or "", (field.examples or [""])[0] or "blank", field.description or "")
                for field in Settings.model_fields.values()
            ]
            parts += [*_table(("Setting", "Default", "Meaning"), rows_of_settings), ""]
    return "\n".join(parts).rstrip() + "\n"


def _kind(column: Column) -> str:
    return ", ".join(column.kind.allowed) or column.kind.name


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = [header, tuple("---" for _ in header), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
