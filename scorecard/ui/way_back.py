"""After sign-in, back to the page that was asked for. Streamlit itself goes to the first page.

When a browser asks for sign-in it says which page it comes from. That page's path and query wait
in a cookie until it returns; nothing else is kept, so nobody can be sent to another site.
"""

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "scorecard_way_back"
MINUTES = 10  # that signing in may take

# A path of plain names, so never "//another.site"; what a browser writes in a query.
INSIDE = re.compile(r"(?=/)(?:/[\w-]+)*/?(?:\?[\w%&=+.,:~*'()!-]{0,1000})?", re.ASCII)


class WayBack:
    """Between the browser and Streamlit: watches sign-in begin and end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; only those of sign-in are changed."""
        path = scope.get("path", "")
        begins, ends = path.endswith("/auth/login"), path.endswith("/oauth2callback")

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if begins:
                    headers.append("Set-Cookie", _cookie(_came_from(request)))
                elif "location" in headers and (place := _kept(request)):
                    headers["Location"] = place
                    headers.append("Set-Cookie", _cookie(None))
            await send(message)

        if scope["type"] == "http" and (begins or ends):
            request = Request(scope)
            await self._app(scope, receive, send_changed)
        else:
            await self._app(scope, receive, send)


def _came_from(request: Request) -> str | None:
    page = urlsplit(request.headers.get("referer", ""))
    return _inside(f"{page.path}?{page.query}" if page.query else page.path)


def _kept(request: Request) -> str | None:
    return _inside(unquote(request.cookies.get(COOKIE, "")))


def _inside(place: str) -> str | None:
    return place if INSIDE.fullmatch(place) else None


def _cookie(place: str | None) -> str:
    age = MINUTES * 60 if place else 0  # 0: the browser forgets it
    value = quote(place or "", safe="")
    return f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax"
