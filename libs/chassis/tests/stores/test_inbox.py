"""Promises of the inbox: a record is handled once, however often it is delivered."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.inbox import Inbox
from libs.chassis.postgres import UnitOfWork

pytestmark = pytest.mark.component


@pytest.fixture
async def inbox(engine: AsyncEngine, metadata: MetaData) -> Inbox:
    inbox = Inbox(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return inbox


async def test_claim_when_ids_come_again_then_only_new_ones_are_returned(
    inbox: Inbox, units: partial[UnitOfWork]
) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    async with units() as work:
        assert await inbox.claim(work.session, [second, first, second]) == {first, second}
    async with units() as work:
        assert await inbox.claim(work.session, [third, second]) == {third}
        assert await inbox.claim(work.session, []) == set()


async def test_claim_when_the_handler_raises_then_the_next_delivery_claims_again(
    inbox: Inbox, units: partial[UnitOfWork]
) -> None:
    event = uuid4()
    with pytest.raises(ValueError, match="broken"):
        async with units() as work:
            await inbox.claim(work.session, [event])
            raise ValueError("broken")
    async with units() as work:
        assert await inbox.claim(work.session, [event]) == {event}


async def test_claim_when_many_consumers_claim_the_same_ids_then_each_id_is_returned_once(
    inbox: Inbox, units: partial[UnitOfWork]
) -> None:
    ids = [uuid4() for _ in range(200)]

    async def consume() -> set[UUID]:
        async with units() as work:
            claimed = await inbox.claim(work.session, ids)
            await asyncio.sleep(0.01)
            return claimed

    claims = await asyncio.gather(*(consume() for _ in range(8)))
    assert sorted(one for claim in claims for one in claim) == sorted(ids)


async def test_claim_when_two_batches_share_ids_in_opposite_orders_then_they_do_not_deadlock(
    inbox: Inbox, units: partial[UnitOfWork]
) -> None:
    ids = sorted(uuid4() for _ in range(3))

    async def consume(order: list[UUID]) -> set[UUID]:
        async with units() as work:
            return await inbox.claim(work.session, order)

    async with units() as holder:
        await inbox.claim(holder.session, ids[1:2])  # both batches get as far as this one
        batches = [asyncio.create_task(consume(order)) for order in (ids, ids[::-1])]
        await asyncio.sleep(0.1)
    claims = await asyncio.gather(*batches)
    assert sorted(one for claim in claims for one in claim) == [ids[0], ids[2]]


async def test_forget_when_rows_are_old_then_only_they_go(inbox: Inbox, units: partial[UnitOfWork]) -> None:
    event = uuid4()
    async with units() as work:
        await inbox.claim(work.session, [event])
    async with units() as work:
        assert await inbox.forget(work.session, utc_now() - timedelta(hours=1)) == 0
        assert await inbox.forget(work.session, utc_now() + timedelta(hours=1)) == 1
