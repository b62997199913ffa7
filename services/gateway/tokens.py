"""Who is calling: bearer tokens of the issuer, verified once and remembered until they expire."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwt import JWTClaimsRegistry

from services.gateway.keys import IssuerKeys
from services.gateway.model.access import Caller, Role
from services.gateway.model.problems import FORBIDDEN, INVALID_TOKEN, Refusal

ALGORITHMS = ("RS256", "ES256")  # pinned: what a token says about itself chooses among these only
MAX_TOKEN_BYTES = 8192
LEEWAY = 10  # seconds between the issuer's clock and ours
CACHE_SIZE = 20_000


class Tokens:
    """`role_claim` is a dotted path into the claims that only the issuer can write."""

    def __init__(
        self,
        keys: IssuerKeys,
        *,
        issuer: str,
        audience: str,
        role_claim: str,
        now: Callable[[], float] = time.time,
        cache_size: int = CACHE_SIZE,
    ) -> None:
        self._keys = keys
        self._role_path = role_claim.split(".")
        self._now = now
        self._cache_size = cache_size
        self._verified: OrderedDict[bytes, Caller] = OrderedDict()
        self._generation = keys.generation
        self._claims = JWTClaimsRegistry(
            now=lambda: int(now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    def known(self, token: bytes) -> Caller | None:
        """The caller of a token that was verified before and has not expired; costs a hash."""
        digest = sha256(token).digest()
        caller = self._memory().get(digest)
        if caller is None:
            return None
        if caller.expires_at + LEEWAY <= self._now():
            del self._verified[digest]
            return None
        self._verified.move_to_end(digest)
        return caller

    async def verify(self, token: bytes) -> Caller:
        """Raises Refusal: INVALID_TOKEN, FORBIDDEN for one without a known role, KEYS_UNAVAILABLE."""
        caller = self._caller(await self._verified_claims(token))
        self._memory()[sha256(token).digest()] = caller
        if len(self._verified) > self._cache_size:
            self._verified.popitem(last=False)
        return caller

    def _memory(self) -> OrderedDict[bytes, Caller]:
        """What the present keys have vouched for."""
        if self._generation != self._keys.generation:
            self._verified.clear()
            self._generation = self._keys.generation
        return self._verified

    async def _verified_claims(self, token: bytes) -> dict[str, Any]:
        if len(token) > MAX_TOKEN_BYTES:
            raise Refusal(INVALID_TOKEN, f"the token is longer than {MAX_TOKEN_BYTES} bytes")
        try:
            kid = jws.extract_compact(token).headers().get("kid")
            key = await self._keys.find(kid) if isinstance(kid, str) else None
            if key is None:
                raise Refusal(INVALID_TOKEN, "the token is signed with a key the issuer does not have")
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            self._claims.validate(claims)
        except ExpiredTokenError:
            raise Refusal(INVALID_TOKEN, "the token has expired") from None
        except (JoseError, ValueError, RecursionError) as error:
            raise Refusal(INVALID_TOKEN, f"the token is not acceptable: {_reason(error)}") from None
        return claims

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        try:
            subject = UUID(claims["sub"])
        except ValueError:
            raise Refusal(INVALID_TOKEN, "the token's sub is not a UUID") from None
        value: Any = claims
        for name in self._role_path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if value not in list(Role):
            raise Refusal(FORBIDDEN, f"the token's {'.'.join(self._role_path)} is not one of {', '.join(Role)}")
        return Caller(subject, Role(value), float(min(claims["exp"], 2**53)))


def _reason(error: Exception) -> str:
    """What joserfc says, which names the rule or the claim and never its value."""
    return error.description or error.error if isinstance(error, JoseError) else "it cannot be read"
