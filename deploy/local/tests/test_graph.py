"""Steps run after those they need, and as early as they can."""

import asyncio

import pytest

from deploy.local import graph
from deploy.local.graph import Step


async def test_step_begins_only_when_everything_it_needs_is_done() -> None:
    order: list[str] = []

    def step(name: str, *needs: str) -> Step:
        async def run() -> None:
            order.append(f"{name} begins")
            await asyncio.sleep(0.01)
            order.append(f"{name} ends")

        return Step(name, needs, run)

    await graph.run([step("a"), step("b"), step("c", "a", "b", "absent")])

    assert order.index("c begins") > order.index("a ends")
    assert order.index("c begins") > order.index("b ends")
    assert order[:2] == ["a begins", "b begins"]


async def test_failure_of_a_step_is_raised_as_it_is_and_cancels_the_rest() -> None:
    cancelled = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def failing() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("mongo does not answer")

    async def never() -> None:
        raise AssertionError("a step ran although what it needs failed")

    with pytest.raises(RuntimeError, match="mongo does not answer"):
        await graph.run([Step("a", (), endless), Step("b", (), failing), Step("c", ("b",), never)])
    assert cancelled.is_set()
