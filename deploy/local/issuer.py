"""Tokens for development: an RS256 key that exists only in the state folder, its JWKS over HTTP, and signed tokens.

`python -m deploy.local.issuer KEY_FILE PORT` serves `/jwks.json`."""

from __future__ import annotations

import json
import sys
import time
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.services import AUDIENCE
from deploy.local.state import State, write_private

ROLES = ("student", "teacher", "parent", "admin")
DAY_OF_WORK = 12 * 3600


def key_file(state: State) -> Path:
    return state.folder / "issuer" / "key.json"


@lru_cache(maxsize=8)  # reading it costs 28 ms, because its numbers are checked
def key(path: Path) -> RSAKey:
    """The signing key; made the first time, its id is its thumbprint."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, private=True, auto_kid=True)
        write_private(path, json.dumps(made.as_dict(private=True)))
    return RSAKey.import_key(json.loads(path.read_text()))


def token(state: State, role: str, subject: str, seconds: int = DAY_OF_WORK) -> str:
    """A signed token; the role lies under `app_metadata`, which a user of an identity provider cannot write."""
    now = int(time.time())
    claims = {
        "iss": state.facts["ISSUER_URL"],
        "aud": AUDIENCE,
        "sub": subject,
        "app_metadata": {"role": role},
        "iat": now,
        "exp": now + seconds,
    }
    signing = key(key_file(state))
    return jwt.encode({"alg": "RS256", "kid": signing.kid}, claims, signing)


def program(state: State, port: int) -> Program:
    return Program(
        name="issuer",
        kind="service",
        command=(sys.executable, "-m", "deploy.local.issuer", str(key_file(state)), str(port)),
        port=port,
    )


class Handler(BaseHTTPRequestHandler):
    document = b""

    def do_GET(self) -> None:
        found = self.path == "/jwks.json"
        body = self.document if found else b'{"error": "only /jwks.json is here"}'
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    public = key(Path(sys.argv[1])).as_dict(private=False)
    Handler.document = json.dumps({"keys": [public]}).encode()
    ThreadingHTTPServer((HOST, int(sys.argv[2])), Handler).serve_forever()
