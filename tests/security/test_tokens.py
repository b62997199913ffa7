"""Tokens that must not open the door, each sent to every kind of route."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from deploy.local import issuer
from deploy.local.services import AUDIENCE
from deploy.local.state import State
from tests.people import People, kind
from tests.stack import Stack

pytestmark = pytest.mark.e2e
ALL = ["RS256", "RS384", "RS512", "PS256", "HS256", "HS512", "none"]


class Forger:
    """Signs what nobody should accept. `key` is the issuer's own, for tokens that are wrong in one thing only."""

    def __init__(self, stack: Stack) -> None:
        key = issuer.key(issuer.key_file(State(stack.folder)))
        # Without its own limit to RS256, so that it signs with other algorithms, too.
        self.key = RSAKey.import_key(
            {name: value for name, value in key.as_dict(private=True).items() if name != "alg"}
        )
        self.issuer: str = stack.facts["ISSUER_URL"]
        self.public_pem = self.key.as_pem(private=False)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """None leaves a claim out."""
        now = int(time.time())
        good = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": str(uuid4()),
            "iat": now,
            "exp": now + 600,
            "app_metadata": {"role": "student"},
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def signed(
        self, key: Any = None, algorithm: str = "RS256", header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        full = {"alg": algorithm, "kid": self.key.kid} | (header or {})
        return jwt.encode(full, self.claims(**changes), key or self.key, algorithms=ALL)

    def unsigned(self, algorithm: str, signature: bytes = b"") -> str:
        return b".".join((self.message(algorithm), encoded(signature))).decode()

    def message(self, algorithm: str) -> bytes:
        parts = ({"alg": algorithm, "typ": "JWT", "kid": self.key.kid}, self.claims())
        return b".".join(encoded(json.dumps(part).encode()) for part in parts)

    def by_public_key(self) -> str:
        """HS256 with the public key as the secret: CVE-2015-9235."""
        message = self.message("HS256")
        return b".".join((message, encoded(hmac.digest(self.public_pem, message, hashlib.sha256)))).decode()

    def tampered(self) -> str:
        """The claims of a teacher under the signature of a pupil."""
        head, _, signature = self.signed().split(".")
        claims = encoded(json.dumps(self.claims(app_metadata={"role": "teacher"})).encode()).decode()
        return ".".join((head, claims, signature))


def encoded(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def strangers_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"})


def with_own_key(forger: Forger) -> str:
    """Brings its own key along in the header."""
    key = strangers_key()
    return forger.signed(key, header={"jwk": key.as_dict(private=False)})


ATTACKS: dict[str, tuple[Callable[[Forger], str], int, str]] = {
    "alg none": (lambda f: f.unsigned("none"), 401, "invalid-token"),
    "alg NONE with a signature": (lambda f: f.unsigned("NONE", b"x"), 401, "invalid-token"),
    "HS256 with the public key": (lambda f: f.by_public_key(), 401, "invalid-token"),
    "HS256 with an empty secret": (lambda f: f.unsigned("HS256", b""), 401, "invalid-token"),
    "HS256 with a guess": (lambda f: f.signed(OctKey.import_key("secret" * 8), "HS256"), 401, "invalid-token"),
    "RS512, an algorithm that is not agreed": (lambda f: f.signed(algorithm="RS512"), 401, "invalid-token"),
    "PS256": (lambda f: f.signed(algorithm="PS256"), 401, "invalid-token"),
    "a stranger's key under our key id": (lambda f: f.signed(strangers_key()), 401, "invalid-token"),
    "a key id that nobody has": (lambda f: f.signed(header={"kid": "nobody"}), 401, "invalid-token"),
    "a key id that is a path": (lambda f: f.signed(header={"kid": "../../etc/passwd"}), 401, "invalid-token"),
    "its own key in the header": (with_own_key, 401, "invalid-token"),
    "the address of its key": (
        lambda f: f.signed(strangers_key(), header={"jku": "http://x/jwks"}),
        401,
        "invalid-token",
    ),
    "claims changed after signing": (lambda f: f.tampered(), 401, "invalid-token"),
    "the signature cut off": (lambda f: f.signed().rpartition(".")[0] + ".", 401, "invalid-token"),
    "expired": (lambda f: f.signed(exp=int(time.time()) - 60), 401, "invalid-token"),
    "not valid yet": (lambda f: f.signed(nbf=int(time.time()) + 600), 401, "invalid-token"),
    "never expires": (lambda f: f.signed(exp=None), 401, "invalid-token"),
    "expiry that is a word": (lambda f: f.signed(exp="tomorrow"), 401, "invalid-token"),
    "another issuer": (lambda f: f.signed(iss="https://evil.example"), 401, "invalid-token"),
    "our issuer as a prefix": (lambda f: f.signed(iss=f.issuer + ".evil.example"), 401, "invalid-token"),
    "no issuer": (lambda f: f.signed(iss=None), 401, "invalid-token"),
    "another audience": (lambda f: f.signed(aud="somebody-else"), 401, "invalid-token"),
    "no audience": (lambda f: f.signed(aud=None), 401, "invalid-token"),
    "no subject": (lambda f: f.signed(sub=None), 401, "invalid-token"),
    "a subject that is no id": (lambda f: f.signed(sub="1 or 1=1"), 401, "invalid-token"),
    "the role where users write": (
        lambda f: f.signed(app_metadata=None, user_metadata={"role": "admin"}),
        403,
        "forbidden",
    ),
    "the role at the top": (lambda f: f.signed(app_metadata=None, role="admin"), 403, "forbidden"),
    "no role": (lambda f: f.signed(app_metadata={}), 403, "forbidden"),
    "a role nobody knows": (lambda f: f.signed(app_metadata={"role": "root"}), 403, "forbidden"),
    "two roles": (lambda f: f.signed(app_metadata={"role": ["student", "admin"]}), 403, "forbidden"),
    "garbage": (lambda _: "not.a.token", 401, "invalid-token"),
    "9,000 characters": (lambda _: "x" * 9000, 401, "invalid-token"),
}


@pytest.fixture(scope="session")
def forger(stack: Stack) -> Forger:
    return Forger(stack)


@pytest.mark.parametrize("attack", ATTACKS)
async def test_token_when_it_is_not_what_the_issuer_gave_for_us_then_every_route_refuses(
    people: People, forger: Forger, attack: str
) -> None:
    make, status, expected = ATTACKS[attack]
    caller = people.with_token(make(forger))
    assert caller.token
    answers: list[httpx.Response] = [
        await caller.get("/exercises"),
        await caller.get(f"/mastery/{caller.id}"),
        await caller.get("/events"),
        await caller.post("/attempts", {"exerciseId": str(uuid4()), "answer": "1"}),
        await caller.post("/mastery/matrix", {"studentIds": [str(uuid4())]}),
    ]
    for answer in answers:
        assert (answer.status_code, kind(answer)) == (status, expected), answer.text
        assert answer.headers.get("www-authenticate", "").startswith("Bearer") is (status == 401)
        assert caller.token not in answer.text


async def test_token_when_it_is_sent_in_another_way_then_it_does_not_count(people: People) -> None:
    pupil = people("student")
    nobody = people.nobody()
    for answer in (
        await nobody.get("/exercises", access_token=pupil.token),
        await nobody.get("/exercises", {"Cookie": f"token={pupil.token}"}),
        await nobody.get("/exercises", {"Authorization": "Bearer"}),
        await nobody.get("/exercises", {"Authorization": f"{pupil.token}"}),
        await nobody.get("/exercises", {"Authorization": f"Basic {pupil.token}"}),
        await nobody.get("/exercises", {"X-Authorization": f"Bearer {pupil.token}"}),
    ):
        assert kind(answer) == "missing-token"


async def test_token_when_it_expires_during_a_stream_then_the_stream_ends(stack: Stack, people: People) -> None:
    pupil = people.with_token(stack.token("student", uuid4(), seconds=3))
    began = time.monotonic()
    async with pupil.http.stream("GET", "/events", headers=pupil.bearer, timeout=30) as response:
        text = "".join([part async for part in response.aiter_text()])
    assert "the token has expired" in text
    assert time.monotonic() - began < 25
