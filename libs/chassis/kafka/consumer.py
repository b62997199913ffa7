"""The Kafka consumer that FastStream runs for us, with two of its habits mended."""

from typing import Any

from aiokafka import AIOKafkaConsumer

POLL_MS = 1000


class PatientConsumer(AIOKafkaConsumer):
    """`getmany` waits until there is something: FastStream sleeps through `batch_timeout_ms` after an empty poll, during
    which a record that has just arrived waits too (P16)."""

    async def getmany(self, *partitions: Any, timeout_ms: int = 0, max_records: int | None = None) -> Any:
        while True:
            found = await super().getmany(*partitions, timeout_ms=POLL_MS, max_records=max_records)
            if found:
                return found
