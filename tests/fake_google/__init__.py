"""The tests' own Google: the code under test, unpatched, talks to it over real HTTPS.

Open this when a test needs Google. `google()` starts an HTTPS proxy on 127.0.0.1; its
`environment` leads a process there, and `account` or `API_KEY` lets it in. What the Sheet holds is
in `sheet`, what can go wrong in `faults`, the rules in `service`, the wire in `proxy`, and Google's
own description of its API, which every answer is checked against, in `discovery`.

The package is not called `google`: pytest puts this folder on the path, where that name would hide
google-auth.
"""

from tests.fake_google import faults
from tests.fake_google.proxy import google
from tests.fake_google.service import API_KEY, EMAIL, SHEET_ID, Call, Google, new_key
from tests.fake_google.sheet import Sheet, Tab

__all__ = [
    "API_KEY",
    "EMAIL",
    "SHEET_ID",
    "Call",
    "Google",
    "Sheet",
    "Tab",
    "faults",
    "google",
    "new_key",
]
