"""The issuer's public keys: fetched from its JWKS, kept, and fetched again for a key id nobody has seen yet."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from services.gateway.model.problems import KEYS_UNAVAILABLE, Refusal

log = structlog.get_logger()
FETCH_TIMEOUT = 3.0
MAX_BYTES = 256 * 1024
PAUSE_AFTER_FAILURE = 1.0
MIN_RSA_BITS = 2048  # RFC 7518, section 3.3
PublicKey = RSAKey | ECKey
Fetch = Callable[[], Awaitable[bytes]]
_KEY_TYPES: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}  # never symmetric


class IssuerKeys:
    """`refresh_every` and `cool_down` are seconds: garbage key ids make the issuer work at most once per `cool_down`."""

    def __init__(self, fetch: Fetch, *, refresh_every: float = 300.0, cool_down: float = 5.0) -> None:
        self._fetch = fetch
        self._refresh_every = refresh_every
        self._cool_down = cool_down
        self._keys: Mapping[str, PublicKey] = {}
        self._document: bytes | None = None
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()
        self.generation = 0  # counts changes of the key set: what an older one vouched for must be checked again

    async def find(self, kid: str) -> PublicKey | None:
        """The key of that id, None if the issuer has none. Raises Refusal KEYS_UNAVAILABLE while no keys are known."""
        key = self._keys.get(kid)
        if key is None:
            async with self._asking:
                if kid not in self._keys and monotonic() - self._asked_at > self._cool_down:
                    await self._refresh()
            key = self._keys.get(kid)
        if self._document is None:
            raise Refusal(KEYS_UNAVAILABLE, "the issuer's keys are not known yet", retry_after=self._cool_down)
        return key

    async def run(self) -> None:
        """Fetches soon at start, then from time to time, so that a withdrawn key is not trusted for long."""
        while True:
            async with self._asking:
                await self._refresh()
            await asyncio.sleep(PAUSE_AFTER_FAILURE if self._document is None else self._refresh_every)

    async def check(self) -> None:
        if self._document is None:
            raise RuntimeError("the issuer's keys are not known yet")

    async def _refresh(self) -> None:
        self._asked_at = monotonic()
        try:
            document = await self._fetch()
            if document == self._document:
                return
            keys = dict(_read(document))
        except (httpx.HTTPError, OSError, ValueError) as error:
            log.warning("issuer's keys cannot be fetched", error=str(error) or type(error).__name__)
        else:
            self._keys, self._document = keys, document
            self.generation += 1
            log.info("issuer's keys", kids=sorted(keys))


def fetch_from(url: str, client: httpx.AsyncClient) -> Fetch:
    """Reads a JWKS from an http(s) or file URL."""

    async def over_http() -> bytes:
        response = await client.get(url, timeout=FETCH_TIMEOUT)
        response.raise_for_status()
        return response.content

    async def from_file() -> bytes:
        return await asyncio.to_thread(Path(urlsplit(url).path).read_bytes)

    return from_file if url.startswith("file:") else over_http


def _read(document: bytes) -> list[tuple[str, PublicKey]]:
    """The usable keys of a JWKS; one odd key does not spoil the others. Raises ValueError when it is no JWKS."""
    if len(document) > MAX_BYTES:
        raise ValueError(f"JWKS larger than {MAX_BYTES} bytes")
    content = orjson.loads(document)
    if not isinstance(content, dict) or not isinstance(content.get("keys"), list):
        raise ValueError("not a JWKS: no list of keys")
    return [(entry["kid"], key) for entry in content["keys"] if (key := _usable(entry)) is not None]


def _usable(entry: Any) -> PublicKey | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("use", "sig") != "sig":
        return None
    key_type = _KEY_TYPES.get(entry.get("kty", ""))
    if key_type is None:
        return None
    try:
        key = key_type.import_key({name: value for name, value in entry.items() if name != "key_ops"})
        if isinstance(key, RSAKey) and key.public_key.key_size < MIN_RSA_BITS:
            raise ValueError(f"RSA key of fewer than {MIN_RSA_BITS} bits")
    except (JoseError, ValueError, TypeError) as error:
        log.warning("issuer's key is unusable", kid=entry["kid"], error=str(error))
        return None
    return key
