"""The README against the code: the contract's tables, its commands, its map."""

import re
from pathlib import Path

import pytest

from scorecard import schema
from scorecard.__main__ import PAGES, main
from scorecard.config import SETTINGS, config

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def between(start: str, end: str) -> str:
    """The README's text between two lines."""
    return README.split(f"\n{start}\n")[1].split(f"\n{end}\n")[0]


def command(name: str) -> str:
    """The one command below a marker."""
    found = re.findall(rf"<!-- command: {name} -->\n```sh\n(.+)\n```", README)
    assert len(found) == 1
    return str(found[0])


def test_the_contract_in_the_readme_is_the_schemas() -> None:
    written = between("<!-- contract:start -->", "<!-- contract:end -->")
    assert written.strip() == schema.markdown_tables().strip()


def test_the_apps_settings_in_the_readme_are_those_it_takes() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`(\w+)`)? ?\|",
        between("<!-- settings:start -->", "<!-- settings:end -->"),
        re.MULTILINE,
    )
    assert tuple(name for name, _ in rows) == SETTINGS
    for name, variable in rows[:4]:
        assert variable == f"SCORECARD_{name.upper()}"
        assert config({}, {variable: "77"}) != config({}, {})


@pytest.mark.parametrize(
    ("name", "requirements"), [("run", "requirements.txt"), ("test", "requirements-dev.txt")]
)
def test_a_command_sets_itself_up_in_a_fresh_clone(name: str, requirements: str) -> None:
    venv, install, last = command(name).split(" && ")
    assert venv == "python3 -m venv .venv"
    assert install == f".venv/bin/pip install -qr {requirements}"
    assert last.startswith(".venv/bin/")
    assert (ROOT / requirements).is_file()


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    (\w+)\b", capsys.readouterr().out, re.MULTILINE)
    assert set(PAGES) < set(commands)
    written = set(re.findall(r"^\| `\S+ -m scorecard (\w+) ", README, re.MULTILINE))
    assert written == set(commands)


def test_every_place_the_readme_points_to_is_there() -> None:
    links = set(re.findall(r"\]\((?!https?:|#)([^)]+)\)", README))
    places = set(
        re.findall(
            r"^\| `([^`]+)` \|",
            between("## Where things are", "Inside `scorecard/` data goes one way:"),
            re.MULTILINE,
        )
    )
    assert {place for place in links | places if not (ROOT / place).exists()} == set()


def test_every_requirement_is_pinned_to_one_version() -> None:
    lines = [
        line.split("#")[0].strip()
        for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    ]
    loose = [line for line in lines if line and not line.startswith("-") and "==" not in line]
    assert loose == []
