"""Who may look: the rule, every page for those who are out, and sign-in in a real browser.

Open this when somebody sees what is not theirs to see, or stands before a closed door.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from starlette.responses import RedirectResponse
from starlette.types import Message, Scope
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Button

from scorecard.admission import HOLDS_FOR, SignIn, SignInError, plain_address, sign_in, wanted
from scorecard.config import UNREADABLE_SECRETS
from scorecard.ui.way_back import COOKIE, WayBack
from tests.browser import LAPTOP, PATIENCE, PHONE, Screen, Size, Theme, open_page
from tests.identity import Identity, identity
from tests.server import Server, serve
from tests.test_pages import APP, PAGES

NOW = 1_800_000_000.0
AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "scorecard",
    "client_secret": "a secret",
    "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
}
PROVIDER = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
SHARED = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}


def person(**claims: Any) -> dict[str, Any]:
    """The claims of someone who signed in just now; None: the claim is missing."""
    usual = {
        "is_logged_in": True,
        "iat": NOW - 60,
        "email": "cfo@example.com",
        "email_verified": True,
    }
    return {name: value for name, value in {**usual, **claims}.items() if value is not None}


def settings(*allowed: Any, auth: Any = AUTH, **own: Any) -> dict[str, Any]:
    """An app's secrets."""
    return {"auth": auth, "scorecard": {"allowed": list(allowed), **own}}


# --- the rule


@pytest.mark.parametrize(
    ("email", "standing"),
    [
        ("cfo@example.com", "in"),
        ("CFO@Example.COM", "in"),
        ("partner@example.org", "in"),
        ("Partner@EXAMPLE.org", "in"),
        ("other@example.org", "not listed"),
        ("partner+x@example.org", "not listed"),
        ("notpartner@example.org", "not listed"),
        ("cfo@sub.example.com", "not listed"),
        ("cfo@evilexample.com", "not listed"),
        ("cfo@example.com.example.net", "not listed"),
        ("cfo@example.co", "not listed"),
        ("example.com@example.net", "not listed"),
        ("cfo@evil.example.net@example.com", "no address"),
        ('"cfo@evil.example.net"@example.com', "no address"),
        ("cfo@example.com,cfo@example.net", "no address"),
        ("cfo@example.net, cfo@example.com", "no address"),
        ("CFO <cfo@example.com>", "no address"),
        (" cfo@example.com", "no address"),
        ("cfo@example.com\n", "no address"),
        ("cfo@ example.com", "no address"),
        ("cfo@example.com.", "no address"),
        ("cfo@.example.com", "no address"),
        ("@example.com", "no address"),
        ("cfo@example", "no address"),
        ("cfo", "no address"),
        ("", "no address"),
        ("cfo@ехample.com", "no address"),  # the first two letters are Cyrillic
        ("cfo@example。com", "no address"),
        ("cfo@ex\u200bample.com", "no address"),
        ("cfo@example.\u212aom", "no address"),  # the sign for kelvin counts as k
        ("partner@example.org\u0000", "no address"),
        (["cfo@example.com"], "no address"),
        ({"cfo@example.com": True}, "no address"),
        (True, "no address"),
        (None, "no address"),
    ],
)
def test_an_address_counts_only_whole_and_only_if_it_is_listed(email: Any, standing: str) -> None:
    rule = sign_in(settings("@example.com", "Partner@example.org"))
    assert rule.standing(person(email=email), NOW) == standing


@pytest.mark.parametrize("domain", ["boſs.example.com", "\u212aite.example.com", "straße.example"])
def test_letters_that_only_count_as_the_same_do_not_let_in(domain: str) -> None:
    twin = domain.casefold()
    assert twin.isascii()
    assert sign_in(settings(f"@{twin}")).standing(person(email=f"a@{twin}"), NOW) == "in"
    assert sign_in(settings(f"@{twin}")).standing(person(email=f"a@{domain}"), NOW) == "no address"


@pytest.mark.parametrize(
    ("verified", "strict", "trusting"),
    [
        (True, "in", "in"),
        ("true", "in", "in"),
        (False, "not confirmed", "in"),
        ("false", "not confirmed", "in"),
        ("True", "not confirmed", "in"),
        (1, "not confirmed", "in"),
        ([True], "not confirmed", "in"),
        (None, "not confirmed", "in"),
    ],
)
def test_the_address_must_be_confirmed_unless_the_settings_trust_it(
    verified: Any, strict: str, trusting: str
) -> None:
    claims = person(email_verified=verified)
    assert sign_in(settings("@example.com")).standing(claims, NOW) == strict
    for accept, standing in ((True, trusting), (False, strict), ("true", strict), (1, strict)):
        rule = sign_in(settings("@example.com", accept_unverified_email=accept))
        assert rule.standing(claims, NOW) == standing
        other = {**claims, "email": "cfo@example.net"}
        assert rule.standing(other, NOW) == {"in": "not listed"}.get(standing, standing)


@pytest.mark.parametrize("flag", [False, None, "True", 1])
def test_only_who_is_signed_in_can_be_in(flag: Any) -> None:
    rule = sign_in(settings("@example.com"))
    assert rule.standing(person(is_logged_in=flag), NOW) == "signed out"
    assert rule.standing({}, NOW) == "signed out"


@pytest.mark.parametrize(
    ("issued", "standing"),
    [
        (NOW, "in"),
        (NOW + 30, "in"),  # the clock of the sign-in service is ahead
        (NOW - HOLDS_FOR, "in"),
        (NOW - HOLDS_FOR - 1, "run out"),
        (int(NOW) - 30 * 86_400, "run out"),
        (float("nan"), "run out"),
        (True, "run out"),
        (str(NOW), "run out"),
        (None, "run out"),
    ],
)
def test_a_sign_in_holds_for_a_working_day(issued: Any, standing: str) -> None:
    assert sign_in(settings("@example.com")).standing(person(iat=issued), NOW) == standing


# --- the settings


def test_without_any_setting_nobody_has_to_sign_in() -> None:
    quiet: list[dict[str, Any]] = [{}, {"scorecard": {"workbook": "a.xlsx"}}, {"scorecard": 1}]
    assert [wanted(secrets) for secrets in quiet] == [False, False, False]
    asking: list[dict[str, Any]] = [{"auth": {}}, {"auth": 1}, {"scorecard": {"allowed": ""}}]
    assert [wanted(secrets) for secrets in asking] == [True, True, True]


NAMED = {**SHARED, "google": PROVIDER, "microsoft": PROVIDER}


@pytest.mark.parametrize(
    ("auth", "providers"),
    [
        (AUTH, ("",)),
        ({**AUTH, "client_kwargs": {"prompt": "login"}}, ("",)),
        (NAMED, ("google", "microsoft")),
        ({**AUTH, "google": PROVIDER}, ("", "google")),
    ],
)
def test_both_ways_to_name_sign_in_services_are_understood(
    auth: Any, providers: tuple[str, ...]
) -> None:
    assert sign_in(settings("@Example.com", "CFO@example.org", auth=auth)) == SignIn(
        providers=providers,
        allowed=frozenset({"@example.com", "cfo@example.org"}),
        accept_unverified_email=False,
    )


NOBODY = (
    'Sign-in is on, but nobody is let in yet: add allowed = ["@example.com"] under [scorecard] in '
    "the app's secrets, with your own domain or with single addresses."
)
NO_WAY = "The app's secrets say who is allowed, but not how people sign in: add [auth] to them."


def wrong_entry(place: int) -> str:
    return (
        f"In the app's secrets, entry {place} of allowed is neither @domain nor name@domain. "
        "Until it is mended, nobody is let in."
    )


def lacks(section: str, keys: str) -> str:
    return f"In the app's secrets, {section} lacks {keys}."


WRONG = [
    ({"scorecard": {"allowed": ["@example.com"]}}, NO_WAY),
    ({"scorecard": {"allowed": []}}, NO_WAY),
    ({"auth": AUTH}, NOBODY),
    ({"auth": AUTH, "allowed": ["@example.com"]}, NOBODY),
    ({"auth": {**AUTH, "allowed": ["@example.com"]}}, NOBODY),
    ({"auth": AUTH, "scorecard": ["@example.com"]}, NOBODY),
    ({"auth": AUTH, "scorecard": {"allowed": "@example.com"}}, NOBODY),
    ({"auth": AUTH, "scorecard": {"allowed": {"@example.com": True}}}, NOBODY),
    (settings(), NOBODY),
    (settings(True), wrong_entry(1)),
    (settings("@example.com", "example.com"), wrong_entry(2)),
    (settings("@example.com", "*@example.com"), wrong_entry(2)),
    (settings("@example.com", "a@example.com "), wrong_entry(2)),
    (settings("@example.com", ["a@example.com"], "b"), wrong_entry(2)),
    (settings("@"), wrong_entry(1)),
    (settings("*"), wrong_entry(1)),
    (settings(""), wrong_entry(1)),
    (settings("@com"), wrong_entry(1)),
    (settings("@*.example.com"), wrong_entry(1)),
    (settings("@example.com, @example.org"), wrong_entry(1)),
    (settings("@bücher.example"), wrong_entry(1)),
    (settings("@example.com", auth={}), lacks("[auth]", ", ".join(AUTH))),
    (settings("@example.com", auth="google"), lacks("[auth]", ", ".join(AUTH))),
    (settings("@example.com", auth=SHARED), lacks("[auth]", ", ".join(PROVIDER))),
    (settings("@example.com", auth={**AUTH, "client_id": " "}), lacks("[auth]", "client_id")),
    (settings("@example.com", auth={**AUTH, "client_id": 7}), lacks("[auth]", "client_id")),
    (
        settings("@example.com", auth={"google": PROVIDER}),
        lacks("[auth]", "redirect_uri, cookie_secret"),
    ),
    (
        settings("@example.com", auth={**NAMED, "okta": {"client_id": "a"}}),
        lacks("[auth.okta]", "client_secret, server_metadata_url"),
    ),
    (
        settings("@example.com", auth={**SHARED, "my_service": PROVIDER}),
        "In the app's secrets, write [auth.my_service] without the underscore.",
    ),
    (
        settings("@example.com", auth={**AUTH, "redirect_uri": "http://localhost:8501"}),
        "In the app's secrets, redirect_uri must be the app's own address with /oauth2callback at "
        "its end.",
    ),
    (
        settings("@example.com", auth={**AUTH, "cookie_secret": "change me"}),
        "In the app's secrets, cookie_secret is too short: give at least 32 random characters.",
    ),
]


@pytest.mark.parametrize(("secrets", "sentence"), WRONG)
def test_settings_that_cannot_be_used_let_nobody_in(secrets: dict[str, Any], sentence: str) -> None:
    assert wanted(secrets)
    with pytest.raises(SignInError) as raised:
        sign_in(secrets)
    assert str(raised.value) == sentence


# --- every page, without a browser


def visit(secrets: dict[str, Any], user: dict[str, Any]) -> AppTest:
    """The app as somebody opens it, on the sample."""
    app = AppTest.from_file(APP, default_timeout=20)
    app.secrets, app.user = secrets, user
    return app


def now(**claims: Any) -> dict[str, Any]:
    return person(**{"iat": time.time(), **claims})


def whole_page(app: AppTest) -> list[str]:
    """Every element of the page, by what a reader reads of it."""
    assert [error.value for error in app.exception] == []
    found: list[str] = []

    def visit_block(block: Block) -> None:
        for child in block.children.values():
            if isinstance(child, Block):
                visit_block(child)
            else:
                found.append(child.label if isinstance(child, Button) else child.value)

    visit_block(app._tree)
    return [re.sub(r"\\(.)", r"\1", text).replace("\u200b", "") for text in found]


ASK = "Ask the person who runs this app to let you in, or sign in with another address."
FRONT_DOOR = ["Alignment scorecard", "Please sign in to see the scorecard.", "Sign in"]


def refused(reason: str) -> list[str]:
    return ["You cannot see this scorecard yet", reason, ASK, "Sign out"]


OUT = {
    "signed out": ({"is_logged_in": False}, FRONT_DOOR),
    "unknown to Streamlit": ({}, FRONT_DOOR),
    "signed in long ago": (
        now(iat=time.time() - HOLDS_FOR - 60),
        [
            "Alignment scorecard",
            "You signed in more than 12 hours ago. Please sign in again.",
            "Sign in",
        ],
    ),
    "another domain": (
        now(email="cfo@example.net"),
        refused(
            "You are signed in as **cfo@example.net**, but that address is not on the list of "
            "people who may see it."
        ),
    ),
    "unconfirmed": (
        now(email_verified=False),
        refused(
            "You are signed in as **cfo@example.com**, but the sign-in service does not confirm "
            "that this address is yours."
        ),
    ),
    "without an address": (
        now(email=None),
        refused("You are signed in, but without an e-mail address that can be checked."),
    ),
}


@pytest.mark.parametrize("case", OUT)
@pytest.mark.parametrize("script", PAGES)
def test_who_is_out_sees_the_door_and_nothing_else_on_every_page(case: str, script: str) -> None:
    user, texts = OUT[case]
    app = visit(settings("@example.com"), user).switch_page(script).run()
    assert whole_page(app) == texts


@pytest.mark.parametrize("script", PAGES)
def test_who_is_on_the_list_sees_every_page_and_the_way_out(script: str) -> None:
    app = visit(settings("@example.com"), now()).switch_page(script).run()
    assert [error.value for error in app.exception] == []
    assert app.caption[0].value.startswith("Quillmere · ")
    assert app.caption[-1].value == "Signed in as cfo\u200b@example\\.com"
    app.button[-1].click().run()
    assert whole_page(app) == FRONT_DOOR


@pytest.mark.parametrize("script", PAGES)
def test_who_is_taken_off_the_list_is_out_at_the_next_click(script: str) -> None:
    app = visit(settings("@example.com"), now()).switch_page(script).run()
    assert len(app.selectbox) > 0
    app.secrets = settings("other@example.com")
    assert whole_page(app.run()) == refused(
        "You are signed in as **cfo@example.com**, but that address is not on the list of people "
        "who may see it."
    )


def test_nobody_signs_in_where_nothing_asks_for_it() -> None:
    app = visit({"scorecard": {}}, {}).run()
    assert app.caption[0].value.startswith("Quillmere · ")
    assert [button.label for button in app.button] == ["Previous", "Next"]


CLOSED = "The scorecard is not set up yet"
LATER = "The README says how to set it up. Nothing is shown until this is settled."


@pytest.mark.parametrize(("secrets", "sentence"), [*WRONG[:3], WRONG[11], WRONG[21]])
@pytest.mark.parametrize("user", [{}, now()], ids=["signed out", "signed in"])
def test_settings_that_cannot_be_used_are_said_on_one_clear_page(
    secrets: dict[str, Any], sentence: str, user: dict[str, Any]
) -> None:
    for script in PAGES:
        app = visit(secrets, user).switch_page(script).run()
        assert whole_page(app) == [CLOSED, sentence, LATER]


def test_settings_that_vanish_do_not_open_the_app() -> None:
    app = visit(settings("@example.com"), {}).run()
    app.secrets = {"scorecard": {}}
    assert whole_page(app.run()) == [
        CLOSED,
        "Sign-in was on, and its settings are gone from the app's secrets. Put them back, or start "
        "the app again to run it without sign-in.",
        LATER,
    ]
    app.secrets = settings("@example.com")
    assert whole_page(app.run()) == FRONT_DOOR


def test_each_named_service_has_a_button() -> None:
    app = visit(settings("@example.com", auth=NAMED), {}).run()
    assert [button.label for button in app.button] == [
        "Sign in with Google",
        "Sign in with Microsoft",
    ]


def test_a_sign_in_that_streamlit_refuses_is_one_clear_sentence() -> None:
    # AppTest's secrets do not reach `st.login`: to Streamlit there is no [auth].
    app = visit(settings("@example.com"), {}).run()
    app.button[0].click().run()
    assert whole_page(app) == [
        *FRONT_DOOR,
        "The sign-in service cannot be reached with these settings. The person who runs this app "
        "can mend them: [auth] in its secrets.",
    ]


def test_an_address_is_never_markup() -> None:
    email = "$x$_y_`{z}@example.net"
    app = visit(settings("@example.com"), now(email=email)).run()
    assert plain_address({"email": email}) == email
    assert app.markdown[0].value == (
        r"You are signed in as **\$x\$\_y\_\`\{z\}" + "\u200b@example\\.net**, but that address is "
        "not on the list of people who may see it."
    )


# --- the way back


def through_sign_in(path: str, **headers: str) -> dict[str, list[str]]:
    """What a browser is told when Streamlit answers this request by sending it to "/"."""
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        told.append(message)

    answered = WayBack(RedirectResponse("/", 302))(scope, receive, send)
    with ThreadPoolExecutor(1) as aside:  # a browser's own loop may be running in this thread
        aside.submit(asyncio.run, answered).result()
    found: dict[str, list[str]] = {}
    for name, value in told[0]["headers"]:
        found.setdefault(name.decode(), []).append(value.decode())
    return {name: values for name, values in found.items() if name in ("location", "set-cookie")}


FORGET = f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    "place",
    [
        "/",
        "/?period=2026-Q2",
        "/where_it_broke",
        "/where_it_broke?period=2026-Q2&stage=SQL+%E2%86%92+Opportunity%2C+conversion",
        "/under/a/path/deals?period=2026-09-14",
    ],
)
def test_the_page_asked_for_waits_until_sign_in_is_done(place: str) -> None:
    begun = through_sign_in("/auth/login", referer=f"https://scorecard.example.com{place}")
    value = quote(place, safe="")
    kept = f"{COOKIE}={value}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"
    assert begun == {"location": ["/"], "set-cookie": [kept]}
    done = through_sign_in("/oauth2callback", cookie=f"{COOKIE}={value}")
    assert done == {"location": [place], "set-cookie": [FORGET]}


@pytest.mark.parametrize(
    "place",
    [
        "//example.net/",
        "///example.net",
        "//intranet",
        "//2130706433/a?b=c",
        "/a//intranet",
        "/\\example.net",
        "/../example.net",
        "https://example.net/",
        "example.net",
        "javascript:alert(1)",
        "?period=2026-Q2",
        "/a\r\nSet-Cookie: b=c",
        "/a\n",
        "/a?b=\n",
        "/a?" + "b" * 1001,
        "/ä",
        "",
    ],
)
def test_nobody_is_sent_anywhere_else(place: str) -> None:
    done = through_sign_in("/oauth2callback", cookie=f"{COOKIE}={quote(place, safe='')}")
    assert done == {"location": ["/"]}


def test_without_a_page_to_go_back_to_streamlit_decides() -> None:
    assert through_sign_in("/auth/login") == {"location": ["/"], "set-cookie": [FORGET]}
    assert through_sign_in("/oauth2callback") == {"location": ["/"]}
    assert through_sign_in("/auth/logout", cookie=f"{COOKIE}=%2Fdeals") == {"location": ["/"]}


# --- a real browser and a real sign-in


COMPANY, PAGE = b"Quillmere", b"Where it broke"  # the sample's, and a title in the navigation
DEEP = "where_it_broke?period=2026-Q2"


@pytest.fixture(scope="module")
def service() -> Iterator[Identity]:
    with identity() as running:
        yield running


@pytest.fixture(scope="module")
def closed(service: Identity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = service.secrets_file(tmp_path_factory.mktemp("secrets"), ["@example.com"])
    with serve(STREAMLIT_SECRETS_FILES=str(file)) as server:
        yield server


class Visitor:
    """Somebody's browser, and every byte that the app sent to it over its WebSocket."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.screen = Screen(self.page)
        self.received = b""
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._keep))

    def _keep(self, payload: str | bytes) -> None:
        self.received += payload if isinstance(payload, bytes) else payload.encode()

    def opens(self, url: str) -> None:
        self.page.goto(url)
        self.screen.wait_until_drawn()

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def reads(self, title: str) -> None:
        """Wait for a page by its title."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        self.screen.wait_until_drawn()

    def lines(self) -> list[str]:
        """Everything that stands on the page, its frame included."""
        text = self.page.get_by_test_id("stApp").inner_text()
        return [line for line in text.splitlines() if line and line not in STREAMLITS]


STREAMLITS = {"Skip to main content", "logout"}  # a hidden link; an icon, whose text is a name


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    context = chromium.new_context(
        viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, reduced_motion="reduce"
    )
    yield Visitor(context)
    context.close()


NOT_LISTED = refused(
    "You are signed in as cfo@example.net, but that address is not on the list of people who may "
    "see it."
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_door_is_whole_and_readable(
    closed: Server, chromium: Browser, size: Size, theme: Theme
) -> None:
    with open_page(chromium, closed.url, size, theme) as screen:
        assert screen.faults() == []


def test_a_link_opens_the_door_and_after_sign_in_the_scorecard(
    service: Identity, closed: Server, visitor: Visitor
) -> None:
    service.claims = {"email": "CFO@example.com", "email_verified": True}
    visitor.opens(f"{closed.url}/{DEEP}")
    assert visitor.lines() == FRONT_DOOR
    assert visitor.screen.faults() == []
    assert [COMPANY in visitor.received, PAGE in visitor.received] == [False, False]

    visitor.presses("Sign in")
    expect(visitor.page.get_by_text("Signed in as")).to_be_visible()
    visitor.screen.wait_until_drawn()
    assert [COMPANY in visitor.received, PAGE in visitor.received] == [True, True]
    assert visitor.screen.faults() == []
    expect(visitor.page).to_have_url(f"{closed.url}/{DEEP}")
    expect(visitor.page.get_by_label("Period", exact=True)).to_have_value("2026-Q2")

    visitor.presses("Sign out")
    visitor.reads("Alignment scorecard")
    visitor.opens(f"{closed.url}/{DEEP}")
    assert visitor.lines() == FRONT_DOOR


def test_who_is_not_on_the_list_receives_nothing_of_the_company(
    service: Identity, closed: Server, visitor: Visitor
) -> None:
    service.claims = {"email": "cfo@example.net", "email_verified": True}
    visitor.opens(f"{closed.url}/{DEEP}")
    visitor.presses("Sign in")
    visitor.reads(NOT_LISTED[0])
    assert visitor.screen.faults() == []
    for script in PAGES:
        visitor.opens(f"{closed.url}/{Path(script).stem}")
        assert [line.replace("\u200b", "") for line in visitor.lines()] == NOT_LISTED
        assert visitor.page.title() == "No access · Alignment scorecard"

    visitor.presses("Sign out")
    visitor.reads("Alignment scorecard")
    assert visitor.lines() == FRONT_DOOR
    assert [COMPANY in visitor.received, PAGE in visitor.received] == [False, False]
    assert "Traceback" not in closed.log()


def test_an_edited_list_counts_while_the_app_runs(
    service: Identity, visitor: Visitor, tmp_path: Path
) -> None:
    service.claims = {"email": "cfo@example.com", "email_verified": True}
    file = service.secrets_file(tmp_path, ["cfo@example.com"])
    with serve(STREAMLIT_SECRETS_FILES=str(file)) as server:
        visitor.opens(server.url)
        visitor.presses("Sign in")
        expect(visitor.page.get_by_text("Signed in as")).to_be_visible()
        visitor.screen.wait_until_drawn()
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("cfo@example.com", "ceo@example.com"), encoding="utf-8")
        for _ in range(20):  # Streamlit looks at the file five times a second
            visitor.opens(server.url)
            if visitor.page.title() == "No access · Alignment scorecard":
                break
        visitor.reads(NOT_LISTED[0])


def test_a_secrets_file_that_cannot_be_read_shows_nothing(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('[scorecard]\nallowed = ["@example.com"\n[auth]', encoding="utf-8")
    with serve(STREAMLIT_SECRETS_FILES=str(file)) as server:
        visitor.opens(f"{server.url}/{DEEP}")
        assert visitor.lines() == [CLOSED, "error", UNREADABLE_SECRETS, LATER]  # "error": the icon
        assert [COMPANY in visitor.received, PAGE in visitor.received] == [False, False]
