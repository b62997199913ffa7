"""Folding estimates again whose topic has other parameters now than they were folded with."""

from dataclasses import dataclass

import structlog

from libs.chassis.clock import Clock
from services.mastery.model.history import fold, holding
from services.mastery.ports import Units

log = structlog.get_logger()
BATCH = 100
"""Estimates per transaction: some milliseconds of processor, and nobody waits for their locks longer than that."""


@dataclass(frozen=True, slots=True)
class Refolding:
    units: Units
    clock: Clock

    async def refold(self) -> int:
        """Until every estimate is what its log folds to with the current parameters of its topic; how many were not.

        It looks at the estimates, not at what was adopted when: so nothing is forgotten when it dies, and an observation that
        was folded with the old parameters a moment before they changed is found the next time.
        """
        done = 0
        while folded := await self._batch():
            done += folded
            if folded < BATCH:
                break
        if done:
            log.info("refolded with other parameters", estimates=done)
        return done

    async def _batch(self) -> int:
        async with self.units() as ledger:
            wanted = await ledger.outdated(BATCH)
            if not wanted:
                return 0
            await ledger.lock(wanted)
            parameters = await ledger.parameters(set(wanted.values()))
            histories = await ledger.history(wanted)
            estimates = {
                key: fold(holding(histories[key]).values(), parameters[version], version.number)
                for key, version in wanted.items()
            }
            await ledger.write([], estimates, self.clock())
        return len(wanted)
