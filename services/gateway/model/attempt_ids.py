"""Attempt ids that certify themselves: the gateway recognises an id it gave to a pupil without remembering it.

A UUIDv8 (RFC 9562, section 5.8): 74 free bits, then a 48-bit HMAC-SHA256 over them and the pupil's id. With an
idempotency key the free bits come from pupil and key, so that every instance gives the same attempt to the same request;
without one they are milliseconds and random bits, so that ids grow with time.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from uuid import UUID

TAG_BITS = 48
_VERSION, _VARIANT = 0x8 << 76, 0b10 << 62


class AttemptIds:
    """`secret` is shared by all instances; whoever has it can make ids."""

    def __init__(self, secret: bytes, now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._secret = secret
        self._now_ms = now_ms

    def mint(self, student_id: UUID, idempotency_key: str | None = None) -> UUID:
        """The attempt's id for this pupil: the same for the same key, a new one without a key."""
        if idempotency_key is None:
            free = (self._now_ms() & (1 << 48) - 1) << 26 | secrets.randbits(26)
        else:
            digest = self._digest(b"key", student_id.bytes + idempotency_key.encode())
            free = int.from_bytes(digest[:10]) >> 6
        # 48 bits | version | 12 bits | variant | 14 bits | tag
        head = free >> 26 << 80 | _VERSION | (free >> 14 & 0xFFF) << 64 | _VARIANT | (free & 0x3FFF) << TAG_BITS
        return UUID(int=head | self._tag(head >> TAG_BITS, student_id))

    def is_minted_for(self, attempt_id: UUID, student_id: UUID) -> bool:
        """Whether some instance gave this id to this pupil (a forger guesses one in 2^48)."""
        value = attempt_id.int
        expected = self._tag(value >> TAG_BITS, student_id)
        return hmac.compare_digest((value & (1 << TAG_BITS) - 1).to_bytes(6), expected.to_bytes(6))

    def _tag(self, head: int, student_id: UUID) -> int:
        return int.from_bytes(self._digest(b"tag", head.to_bytes(10) + student_id.bytes)[: TAG_BITS // 8])

    def _digest(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._secret, purpose + message, "sha256")
