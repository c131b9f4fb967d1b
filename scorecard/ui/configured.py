"""What operations set, as Streamlit hands it over."""

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from scorecard.config import UNREADABLE_SECRETS, Config, config
from scorecard.sources import SourceError


def secrets() -> Mapping[str, Any]:
    """Every section of the secrets; empty where there are none.

    Raises:
        SourceError: there is a secrets file, and it cannot be read.
    """
    try:
        return st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        if error.error_id == "no-secrets-found":
            return {}
        raise SourceError(UNREADABLE_SECRETS) from None


def configured() -> Config:
    """The settings of this installation.

    Raises:
        SourceError: the secrets cannot be read, or a setting cannot be used.
    """
    return config(secrets(), os.environ)
