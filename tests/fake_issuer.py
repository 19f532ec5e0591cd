"""A tiny issuer that says whatever a test wants it to: for the tokens that no real provider would give."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "heard"
KEY, ANOTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one"}, private=True) for _ in range(2))
Claims = dict[str, Any]


class FakeIssuer:
    """What it says, as far as a test changes it.

    Attributes:
        change: takes the claims of a right ID token, and returns those to give.
        sign: makes a token of claims; None gives no ID token.
        metadata: what its discovery document says beside the usual.
        challenge: the PKCE challenge that the verifier must answer.
    """

    def __init__(self) -> None:
        self.address = ""
        self.nonce = ""
        self.challenge = ""
        self.change: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str | None] = signed
        self.metadata: dict[str, object] = {}
        self.verified: list[bool] = []

    def claims(self) -> Claims:
        now = int(time.time())
        return {
            "iss": self.address,
            "sub": "17",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "roles": ["Heard.Review"],
            "preferred_username": "alice@council.example",
        }

    def answer(self, path: str, form: Mapping[str, list[str]]) -> dict[str, object]:
        if path == "/.well-known/openid-configuration":
            usual = {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
            return usual | self.metadata
        if path == "/jwks":
            return {"keys": [KEY.as_dict(private=False)]}
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        self.verified.append(base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge)
        token = self.sign(self.change(self.claims()))
        answer: dict[str, object] = {"access_token": "x", "token_type": "Bearer", "expires_in": 300}
        return answer | ({"id_token": token} if token else {})


def signed(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)


def signed_by_another(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, ANOTHER_KEY)


def unsigned(claims: Claims) -> str:
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def signed_with_the_public_key(claims: Claims) -> str:
    """The old confusion: the public key, which everybody has, taken for a shared secret."""
    import hmac

    body = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
    digest = hmac.new(KEY.as_pem(private=False), body.encode(), "sha256").digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _part(content: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@contextmanager
def running_issuer() -> Iterator[FakeIssuer]:
    """Serve a fake issuer while the block runs."""
    issuer = FakeIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(issuer.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(issuer.answer(self.path, parse_qs(body)))

        def _send(self, content: Mapping[str, object]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
