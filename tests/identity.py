"""A sign-in service for tests: OpenID Connect on this machine, which signs in whoever it is told.

It does what the app needs of a real one and nothing more: discovery, a redirect that comes back at
once with a code, and a token signed with a key that lives as long as the test.
"""

import json
import secrets
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, PASSWORD = "scorecard", "known to the app only"


@dataclass
class Identity:
    """The service: where it answers, and the claims of the person who signs in next."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # code -> what the app asked for

    def secrets_file(self, folder: Path, allowed: list[str]) -> Path:
        """Secrets for an app that signs in here. Streamlit puts in its port."""
        file = folder / "secrets.toml"
        file.write_text(
            f"""
            [auth]
            redirect_uri = "http://localhost:{{port}}/oauth2callback"
            cookie_secret = "{secrets.token_hex()}"
            client_id = "{CLIENT}"
            client_secret = "{PASSWORD}"
            server_metadata_url = "{self.url}/.well-known/openid-configuration"
            [scorecard]
            allowed = {json.dumps(allowed)}
            """,
            encoding="utf-8",
        )
        return file

    def metadata(self) -> dict[str, Any]:
        """Discovery: where everything is."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def way_back(self, asked: dict[str, str]) -> str:
        """The app's address, to which the browser returns signed in."""
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        """What the app gets for a code, once."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 3600,
            "nonce": self.asked.pop(code)["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "none", "token_type": "Bearer", "id_token": signed}


@contextmanager
def identity() -> Iterator[Identity]:
    """Run the service until the block ends."""
    service = Identity()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", service.way_back(dict(parse_qsl(address.query))))
                self.end_headers()
            elif address.path == "/keys":
                self.answer({"keys": [service.key.as_dict(private=False)]})
            else:
                self.answer(service.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            if unquote(given) != f"{CLIENT}:{PASSWORD}":
                self.send_error(401)
                return
            self.answer(service.token(dict(parse_qsl(body))["code"]))

        def answer(self, what: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, *_: object) -> None:
            """Nothing to print."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
