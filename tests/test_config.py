"""What operations set: environment before secrets, and a clear sentence where it cannot be used."""

from pathlib import Path
from typing import Any

import pytest

from scorecard.config import Config, config, secrets_file
from scorecard.sources import Access, SourceError

KEY = {"type": "service_account", "private_key": "not for eyes"}


def refusal(secrets: dict[str, Any], **environment: str) -> str:
    with pytest.raises(SourceError) as refused:
        config(secrets, environment)
    return str(refused.value)


def test_nothing_set_is_the_sample_and_the_defaults() -> None:
    assert config({}, {}) == Config(None, Access(), 60.0, None)


def test_everything_can_be_set_in_the_secrets() -> None:
    section = {"workbook": " a.xlsx ", "api_key": "k", "fresh_for": 30, "state_dir": "state"}
    found = config({"scorecard": section, "gcp_service_account": KEY}, {})
    assert found == Config("a.xlsx", Access(KEY, "k"), 30.0, "state")


def test_the_environment_goes_before_the_secrets() -> None:
    section = {"workbook": "a.xlsx", "api_key": "k", "fresh_for": 30, "state_dir": "state"}
    environment = {
        "SCORECARD_WORKBOOK": "b.xlsx",
        "SCORECARD_API_KEY": "l",
        "SCORECARD_FRESH_FOR": "90.5",
        "SCORECARD_STATE_DIR": "other",
    }
    found = config({"scorecard": section}, environment)
    assert found == Config("b.xlsx", Access(None, "l"), 90.5, "other")


def test_blank_settings_are_none() -> None:
    section = {"workbook": " ", "api_key": "", "fresh_for": "", "state_dir": ""}
    blank = dict.fromkeys(("SCORECARD_WORKBOOK", "SCORECARD_FRESH_FOR"), "")
    assert config({"scorecard": section}, blank) == config({}, {})


@pytest.mark.parametrize("typed", ["soon", "4.9", "-60", "nan", "inf", "86401"])
def test_a_time_that_is_none_or_asks_google_too_often_is_refused(typed: str) -> None:
    assert refusal({}, SCORECARD_FRESH_FOR=typed) == (
        f"fresh_for (SCORECARD_FRESH_FOR) is {typed}: give seconds from 5 to 86,400, such as 60."
    )


def test_a_section_that_is_none_is_said() -> None:
    assert refusal({"scorecard": "a.xlsx"}) == (
        "In the app's secrets, [scorecard] is no section: write it in brackets."
    )
    assert refusal({"gcp_service_account": "{...}"}) == (
        "In the app's secrets, [gcp_service_account] is no section: write it in brackets, with "
        "every line of the service account's key file below."
    )


def test_a_setting_that_is_none_is_said() -> None:
    assert refusal({"scorecard": {"workbook": "a.xlsx", "alowed": ["@example.com"]}}) == (
        "In the app's secrets, [scorecard] has no setting alowed. There are: workbook, api_key, "
        "fresh_for, state_dir, allowed, accept_unverified_email."
    )


def test_a_key_never_stands_in_a_printed_setting() -> None:
    printed = repr(config({"gcp_service_account": KEY, "scorecard": {"api_key": "hidden"}}, {}))
    assert "eyes" not in printed
    assert "hidden" not in printed


def test_the_command_line_finds_the_apps_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert secrets_file() == {}
    for folder, name in ((tmp_path / "home", "home"), (tmp_path, "project")):
        (folder / ".streamlit").mkdir(parents=True)
        file = folder / ".streamlit" / "secrets.toml"
        file.write_text(f'[scorecard]\nworkbook = "{name}"\n')
        assert secrets_file() == {"scorecard": {"workbook": name}}
    file.write_text('[scorecard\nworkbook = "cut"\n')
    with pytest.raises(SourceError) as refused:
        secrets_file()
    assert str(refused.value) == (
        "The app's secrets file, .streamlit/secrets.toml, cannot be read as TOML: check its "
        "quotation marks and brackets. A text of several lines stands between three quotation "
        "marks."
    )
