"""Lets callers in: checks the token, then how often its subject asks. Who has no valid token is limited by address."""

from starlette.types import Scope

from services.gateway.model.access import Caller
from services.gateway.model.problems import INVALID_TOKEN, MISSING_TOKEN, Refusal
from services.gateway.model.rates import RateLimit
from services.gateway.tokens import Tokens


class Doorman:
    def __init__(
        self, tokens: Tokens, *, attempts: RateLimit, uploads: RateLimit, reads: RateLimit, anonymous: RateLimit
    ) -> None:
        self._tokens = tokens
        self._attempts = attempts
        self._uploads = uploads
        self._reads = reads
        self._anonymous = anonymous

    async def admit_reader(self, scope: Scope) -> Caller:
        """Raises Refusal: MISSING_TOKEN, INVALID_TOKEN, FORBIDDEN, KEYS_UNAVAILABLE, TOO_MANY_REQUESTS."""
        caller = await self._identify(scope)
        self._reads.take(caller.subject)
        return caller

    async def admit_submitter(self, scope: Scope) -> Caller:
        """The same, counted as a submission."""
        caller = await self._identify(scope)
        self._attempts.take(caller.subject)
        return caller

    async def admit_uploader(self, scope: Scope) -> Caller:
        """The same, counted as a photograph: reading one costs money."""
        caller = await self._identify(scope)
        self._uploads.take(caller.subject)
        return caller

    def admit_anyone(self, scope: Scope) -> None:
        """Raises Refusal TOO_MANY_REQUESTS."""
        self._anonymous.take(_address(scope))

    async def _identify(self, scope: Scope) -> Caller:
        scheme, _, token = scope["raw_headers"].get(b"authorization", b"").partition(b" ")
        token = token.strip()
        if scheme.lower() != b"bearer" or not token:
            self.admit_anyone(scope)
            raise Refusal(MISSING_TOKEN, "send the header Authorization: Bearer <token>")
        caller = self._tokens.known(token)
        if caller is None:
            try:
                caller = await self._tokens.verify(token)
            except Refusal as refusal:
                if refusal.type is INVALID_TOKEN:
                    self.admit_anyone(scope)
                raise
        return caller


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "unknown"
