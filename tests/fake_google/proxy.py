"""The wire: an HTTPS proxy on 127.0.0.1 that is Google to whoever asks through it.

Open this when a connection behaves wrongly. TLS ends here for Google's hosts, with a certificate
whose authority is made at run time; every other host is refused.
"""

import gzip
import socket
import socketserver
import ssl
import struct
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import trustme

from tests.fake_google.faults import Answer
from tests.fake_google.service import IAM, SHEETS, TOKENS, Google
from tests.fake_google.sheet import Sheet

HOSTS = (SHEETS, TOKENS, IAM)


@contextmanager
def google(sheet: Sheet | None = None) -> Iterator[Google]:
    """A Google that serves one Sheet until the block ends.

    Raises:
        AssertionError: a request or an answer broke Google's description of its API.
    """
    with tempfile.TemporaryDirectory() as directory, _Proxy() as proxy:
        known = trustme.CA()
        known.cert_pem.write_to_path(str(Path(directory) / "ca.pem"))
        proxy.certificates = {"up": _certificate(known), "untrusted": _certificate(trustme.CA())}
        address = f"http://127.0.0.1:{proxy.server_address[1]}"
        local = "localhost,127.0.0.1,::1"
        environment = {"HTTPS_PROXY": address, "HTTP_PROXY": address, "NO_PROXY": local}
        environment |= {name.lower(): value for name, value in environment.items()}
        environment["REQUESTS_CA_BUNDLE"] = str(Path(directory) / "ca.pem")
        proxy.google = Google(sheet or Sheet(), environment, proxy.cut)
        serving = threading.Thread(target=proxy.serve_forever, args=(0.02,))
        serving.start()
        try:
            yield proxy.google
        finally:
            proxy.closing.set()
            proxy.cut()
            proxy.shutdown()
            serving.join()
            proxy.server_close()  # waits for the connections' threads
    if proxy.google.violations:
        raise AssertionError("\n".join(proxy.google.violations))


def _certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    return context


class _Proxy(socketserver.ThreadingTCPServer):
    """Keeps every open connection at hand, to cut it."""

    allow_reuse_address = True
    request_queue_size = 128  # many viewers at once
    google: Google
    certificates: dict[str, ssl.SSLContext]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def cut(self) -> None:
        """Break every connection; whoever reads or writes there stops."""
        with self._lock:
            for connection in self._open:
                _break(connection)

    def keep(self, connection: socket.socket) -> None:
        """Have a connection at hand until `forget`."""
        with self._lock:
            self._open.add(connection)
        if self.closing.is_set():
            _break(connection)

    def forget(self, connection: socket.socket) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(connection)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.keep(connection)
        return connection, address

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return self.google.network != "down"

    def shutdown_request(self, request: Any) -> None:
        self.forget(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault; anything else is one of this Google's own."""
        if not isinstance(sys.exc_info()[1], OSError):
            self.google.violations.append(traceback.format_exc())


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        # Not the TLS socket's own method: it would pull the session from under a reading thread.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Proxy

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


class _Tunnel(_Handler):
    """A client before TLS: it says to which host it wants to talk."""

    def do_CONNECT(self) -> None:
        self.close_connection = True
        host, _, port = self.path.rpartition(":")
        if host not in HOSTS or port != "443":
            self._refuse()
            return
        # Not to be cut while TLS takes it over: of a broken connection Python loses the socket.
        self.server.forget(self.connection)
        self.send_response_only(200, "Connection established")
        self.end_headers()
        context = self.server.certificates.get(self.server.google.network)
        if context is None:  # the network went down just now
            return
        with context.wrap_socket(
            self.connection, server_side=True, do_handshake_on_connect=False
        ) as secure:
            self.server.keep(secure)
            if self.server.google.network == "down":  # meanwhile
                _break(secure)
            try:
                secure.do_handshake()
                _Conversation(secure, host, self.server)
            finally:
                self.server.forget(secure)

    def do_GET(self) -> None:
        """Plain HTTP through a proxy names the whole address; Google has none."""
        self._refuse()

    do_POST = do_GET  # noqa: N815

    def _refuse(self) -> None:
        self.server.google.refused.append(self.path)
        self.send_error(403)


class _Conversation(_Handler):
    """Requests to one of Google's hosts, one after the other over one connection."""

    def __init__(self, secure: ssl.SSLSocket, host: str, server: _Proxy) -> None:
        self.host = host
        super().__init__(secure, ("127.0.0.1", 0), server)

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        google = self.server.google
        answer = google.answer(self.command, self.host, self.path, self.headers, body)
        before = google.latency + (0 if answer.delivery == "drip" else answer.wait)
        if not self.server.closing.wait(before):
            self._deliver(answer)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815

    def _deliver(self, answer: Answer) -> None:
        self.close_connection = self.close_connection or answer.delivery != "whole"
        if answer.delivery == "closed":
            return
        body = answer.body
        zipped = answer.delivery == "cut gzip" or "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped:
            body = gzip.compress(body, 1)
        if answer.delivery == "cut gzip":
            body = body[: len(body) // 2]
        self._send_head(answer, len(body), zipped)
        if answer.delivery == "drip":
            self._drip(body, answer.wait)
        elif answer.delivery in ("short", "reset"):
            self.wfile.write(body[: len(body) // 2])
        else:
            self.wfile.write(body)
        if answer.delivery == "reset":
            self.server.closing.wait(0.05)  # a reset overtakes bytes that are still on their way
            lingering = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)

    def _send_head(self, answer: Answer, length: int, zipped: bool) -> None:
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "Date": formatdate(time.time() + self.server.google.clock_ahead, usegmt=True),
            "Server": "ESF",
            "Cache-Control": "private",
            "Content-Length": str(length),
        }
        if zipped:
            headers["Content-Encoding"] = "gzip"
        self.send_response_only(answer.status)
        for name, value in {**headers, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self, body: bytes, every: float) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            if self.server.closing.wait(every):
                return
