"""Tokens for development: an RS256 key that exists only in the state folder, its JWKS over HTTP, and signed tokens.

`python -m deploy.local.issuer --help` serves the JWKS or signs a token without a state folder (compose.yaml does both)."""

from __future__ import annotations

import argparse
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
    """A token that the services of this stack accept."""
    if "ISSUER_URL" not in state.facts:
        raise RuntimeError(f"there is no stack in {state.folder}: `python -m deploy.local up` first")
    return sign(key_file(state), state.facts["ISSUER_URL"], role, subject, seconds)


def sign(path: Path, url: str, role: str, subject: str, seconds: int = DAY_OF_WORK) -> str:
    """A signed token; the role lies under `app_metadata`, which a user of an identity provider cannot write."""
    now = int(time.time())
    claims = {
        "iss": url,
        "aud": AUDIENCE,
        "sub": subject,
        "app_metadata": {"role": role},
        "iat": now,
        "exp": now + seconds,
    }
    signing = key(path)
    return jwt.encode({"alg": "RS256", "kid": signing.kid}, claims, signing)


def program(state: State, port: int) -> Program:
    return Program(
        name="issuer",
        kind="service",
        command=(sys.executable, "-m", "deploy.local.issuer", "serve", str(key_file(state)), "--port", str(port)),
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


def serve(path: Path, host: str, port: int) -> None:
    Handler.document = json.dumps({"keys": [key(path).as_dict(private=False)]}).encode()
    ThreadingHTTPServer((host, port), Handler).serve_forever()


def main() -> None:
    top = argparse.ArgumentParser(prog="python -m deploy.local.issuer", description="Tokens for development.")
    commands = top.add_subparsers(required=True, dest="command")
    serving = commands.add_parser("serve", help="the public key at /jwks.json")
    serving.add_argument("key", type=Path, help="file of the signing key, made if it is missing")
    serving.add_argument("--host", default=HOST)
    serving.add_argument("--port", type=int, required=True)
    signing = commands.add_parser("token", help="print a token, alone")
    signing.add_argument("key", type=Path)
    signing.add_argument("--issuer", required=True, help="the issuer's URL, as the gateway knows it")
    signing.add_argument("--role", choices=ROLES, default="student")
    signing.add_argument("--subject", required=True, help="the person's id, a UUID")
    asked = top.parse_args()
    if asked.command == "serve":
        serve(asked.key, asked.host, asked.port)
    else:
        print(sign(asked.key, asked.issuer, asked.role, asked.subject))


if __name__ == "__main__":
    main()
