"""What the app's own web server adds: compression, headers for the browser, and a closed door.

Open this when a browser refuses something ("violates the Content Security Policy"), or for what
the server must not answer. docs/running.md says what a proxy in front of it adds.
"""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.ui.way_back import WayBack

# What a page may load and run: this server's files, and what Streamlit's own page needs besides.
POLICY = "; ".join(
    [
        "default-src 'self'",  # among others: no telemetry, no picture that a cell links to
        # WebAssembly unpacks messages. The hash is that of the one script inside index.html.
        "script-src 'self' 'wasm-unsafe-eval' "
        "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        # Not 'none': Streamlit Community Cloud frames an app in a page of the app's own address.
        "frame-ancestors 'self'",
    ]
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

METRICS = "/_stcore/metrics"  # Streamlit would tell anybody, signed in or not


class Guard:
    """Puts the headers on every answer, and keeps the metrics closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._closed = PlainTextResponse("Not Found", status_code=404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; WebSockets pass as they are."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = self._closed if scope["path"].endswith(METRICS) else self._app
        await app(scope, receive, send_with_headers)


# Streamlit leaves its scripts uncompressed, 3.9 MB at a first visit; compressed they are 1.5 MB for
# 0.07 seconds of this server's time. A browser then keeps them until Streamlit changes.
MIDDLEWARE = [
    Middleware(Guard),
    Middleware(WayBack),
    Middleware(GZipMiddleware, compresslevel=5),
]
