"""Attacks on the token check, and what a good token gives."""

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import RSAKey

from services.gateway.keys import IssuerKeys, fetch_from
from services.gateway.model.access import Role
from services.gateway.model.problems import FORBIDDEN, INVALID_TOKEN, KEYS_UNAVAILABLE, Refusal
from services.gateway.tests.peers import AUDIENCE, ISSUER, Issuer, serving
from services.gateway.tokens import LEEWAY, Tokens


class Clock:
    """Seconds to add to the real time."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def tokens_of(issuer: Issuer, http: httpx.AsyncClient, **changes: Any) -> Tokens:
    cool_down = changes.pop("cool_down", 5.0)
    keys = IssuerKeys(fetch_from(issuer.url, http), cool_down=cool_down)
    options = {"issuer": ISSUER, "audience": AUDIENCE, "role_claim": "app_metadata.role"} | changes
    return Tokens(keys, **options)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(issuer: Issuer, alg: str) -> str:
    return f"{part({'alg': alg, 'kid': 'rsa-1'})}.{part(issuer.claims())}."


def signed_with_the_public_key(issuer: Issuer) -> str:
    """The classic confusion: HS256 with the RSA public key as the shared secret."""
    signed = f"{part({'alg': 'HS256', 'kid': 'rsa-1'})}.{part(issuer.claims())}"
    digest = hmac.digest(issuer.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def flipped(token: str, part_number: int, at: int = 5) -> str:
    parts = token.split(".")
    old = parts[part_number]
    parts[part_number] = old[:at] + ("A" if old[at] != "A" else "B") + old[at + 1 :]
    return ".".join(parts)


STRANGER = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig", "alg": "RS256"})
ATTACKS: dict[str, Callable[[Issuer], str]] = {
    "alg none": lambda issuer: unsigned(issuer, "none"),
    "alg None": lambda issuer: unsigned(issuer, "None"),
    "no signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "HS256 with the public key": signed_with_the_public_key,
    "another key under a known kid": lambda issuer: issuer.signed(issuer.claims(), STRANGER),
    "its own key in the header": lambda issuer: issuer.signed(
        issuer.claims(), STRANGER, jwk=STRANGER.as_dict(private=False)
    ),
    "its own key set in the header": lambda issuer: issuer.signed(issuer.claims(), STRANGER, jku="http://127.0.0.1:1/"),
    "an elliptic kid with an RSA signature": lambda issuer: issuer.signed(issuer.claims(), kid="ec-1"),
    "a kid that is a path": lambda issuer: issuer.signed(issuer.claims(), kid="../../../../dev/null"),
    "a kid that is SQL": lambda issuer: issuer.signed(issuer.claims(), kid="' or 1=1 --"),
    "no kid": lambda issuer: issuer.signed(issuer.claims(), kid=""),
    "an unknown critical header": lambda issuer: issuer.signed(issuer.claims()).replace(
        issuer.signed(issuer.claims()).partition(".")[0],
        part({"alg": "RS256", "kid": "rsa-1", "crit": ["exp"], "exp": 1}),
    ),
    "a flipped bit in the header": lambda issuer: flipped(issuer.token(), 0),
    "a flipped bit in the claims": lambda issuer: flipped(issuer.token(), 1, 40),
    "a flipped bit in the signature": lambda issuer: flipped(issuer.token(), 2),
    "another issuer": lambda issuer: issuer.token(iss="https://evil.test"),
    "an issuer that only begins alike": lambda issuer: issuer.token(iss=ISSUER + ".evil.test"),
    "no issuer": lambda issuer: issuer.token(iss=None),
    "another audience": lambda issuer: issuer.token(aud="other"),
    "no audience": lambda issuer: issuer.token(aud=None),
    "expired": lambda issuer: issuer.token(exp=issuer.claims()["iat"] - LEEWAY - 1),
    "never expires": lambda issuer: issuer.token(exp=None),
    "expires in words": lambda issuer: issuer.token(exp="tomorrow"),
    "expires at NaN": lambda issuer: issuer.token(exp=float("nan")),
    "not yet valid": lambda issuer: issuer.token(nbf=issuer.claims()["iat"] + LEEWAY + 60),
    "no subject": lambda issuer: issuer.token(sub=None),
    "a subject that is no UUID": lambda issuer: issuer.token(sub="admin"),
    "a subject that is a list": lambda issuer: issuer.token(sub=[str(uuid4())]),
    "huge": lambda issuer: issuer.token(padding="x" * 10_000),
    "huge header": lambda issuer: f"{part({'alg': 'RS256', 'kid': 'x' * 5000})}.{part({})}.AAAA",
    "deep claims": lambda issuer: (
        f"{part({'alg': 'RS256', 'kid': 'rsa-1'})}.{base64.urlsafe_b64encode(b'[' * 3000).decode()}.AA"
    ),
    "an encrypted token": lambda issuer: f"{part({'alg': 'dir', 'enc': 'A256GCM', 'kid': 'rsa-1'})}.a.b.c.d",
    "not base64": lambda issuer: "?.?.?",
    "one part": lambda issuer: "token",
    "not ASCII": lambda issuer: "ü.ü.ü",
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_verify_when_attacked_then_the_token_is_refused(
    issuer: Issuer, http: httpx.AsyncClient, attack: str
) -> None:
    tokens = tokens_of(issuer, http)
    token = ATTACKS[attack](issuer).encode()
    for _ in range(2):  # a refused token is not remembered as a good one
        with pytest.raises(Refusal) as refused:
            await tokens.verify(token)
        assert refused.value.type is INVALID_TOKEN
        assert tokens.known(token) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"app_metadata": None, "user_metadata": {"role": "admin"}},
        {"app_metadata": {}, "role": "admin"},
        {"app_metadata": {"role": "root"}},
        {"app_metadata": {"role": ["admin"]}},
        {"app_metadata": {"role": "Admin"}},
        {"app_metadata": "admin"},
    ],
)
async def test_verify_when_the_role_is_not_where_the_issuer_puts_it_then_nothing_is_allowed(
    issuer: Issuer, http: httpx.AsyncClient, claims: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        await tokens_of(issuer, http).verify(issuer.token(**claims).encode())
    assert refused.value.type is FORBIDDEN


@pytest.mark.parametrize("role", Role)
async def test_verify_when_the_token_is_good_then_it_is_remembered_until_it_expires(
    issuer: Issuer, http: httpx.AsyncClient, role: Role
) -> None:
    subject, clock = uuid4(), Clock()
    tokens = tokens_of(issuer, http, now=clock)
    for token in (issuer.token(role, subject), issuer.signed(issuer.claims(role, subject), issuer.elliptic)):
        caller = await tokens.verify(token.encode())
        assert (caller.subject, caller.role) == (subject, role)
        assert tokens.known(token.encode()) == caller
        clock.ahead = 600 + LEEWAY + 1
        assert tokens.known(token.encode()) is None
        clock.ahead = 0


async def test_known_when_many_tokens_are_verified_then_the_latest_are_kept(
    issuer: Issuer, http: httpx.AsyncClient
) -> None:
    tokens = tokens_of(issuer, http, cache_size=3)
    sent = [issuer.token().encode() for _ in range(5)]
    for token in sent:
        await tokens.verify(token)
    assert [tokens.known(token) is not None for token in sent] == [False, False, True, True, True]


async def test_keys_when_the_kid_is_new_then_they_are_fetched_once_and_garbage_does_not_hammer_the_issuer(
    http: httpx.AsyncClient,
) -> None:
    with serving(Issuer()) as issuer:
        tokens = tokens_of(issuer, http, cool_down=0.0)
        await tokens.verify(issuer.token().encode())
        assert issuer.fetches == 1
        rotated = RSAKey.generate_key(2048, {"kid": "rsa-2", "use": "sig", "alg": "RS256"})
        issuer.published.append(rotated)
        await tokens.verify(issuer.signed(issuer.claims(), rotated).encode())
        assert issuer.fetches == 2
        patient = tokens_of(issuer, http, cool_down=60)
        for number in range(50):
            with pytest.raises(Refusal):
                await patient.verify(issuer.signed(issuer.claims(), kid=f"garbage-{number}").encode())
        assert issuer.fetches == 3


async def test_known_when_the_issuer_withdraws_a_key_then_its_tokens_are_checked_anew(http: httpx.AsyncClient) -> None:
    with serving(Issuer()) as issuer:
        tokens = tokens_of(issuer, http, cool_down=0.0)
        token = issuer.token().encode()
        await tokens.verify(token)
        issuer.published = [issuer.elliptic]
        with pytest.raises(Refusal):  # an unknown kid makes the gateway look
            await tokens.verify(issuer.signed(issuer.claims(), kid="new").encode())
        assert tokens.known(token) is None
        with pytest.raises(Refusal):
            await tokens.verify(token)


async def test_verify_when_the_issuer_was_never_reached_then_it_is_not_the_callers_fault(
    http: httpx.AsyncClient,
) -> None:
    issuer = Issuer()
    issuer.url = "http://127.0.0.1:1/jwks.json"
    with pytest.raises(Refusal) as refused:
        await tokens_of(issuer, http).verify(issuer.token().encode())
    assert refused.value.type is KEYS_UNAVAILABLE


@pytest.mark.filterwarnings("ignore:Key size")
async def test_keys_when_some_are_unusable_then_the_others_still_count(http: httpx.AsyncClient) -> None:
    odd = [
        {"kty": "oct", "kid": "rsa-1", "k": "AAAA"},
        {"kty": "RSA", "kid": "half", "e": "AQAB"},
        RSAKey.generate_key(1024, {"kid": "short"}).as_dict(private=False),
        {"kty": "RSA"},
        "a key",
        STRANGER.as_dict(private=False) | {"kid": "good"},
    ]

    async def fetch() -> bytes:
        return json.dumps({"keys": odd}).encode()

    keys = IssuerKeys(fetch, cool_down=60)
    assert await keys.find("good") is not None
    assert [await keys.find(kid) for kid in ("rsa-1", "half", "short")] == [None, None, None]
