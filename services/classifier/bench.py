"""What 1,000 questions cost: `python -m services.classifier.bench`, with the service's own settings.

Asks whoever `CLASSIFIER_ANTHROPIC_URL` names (the stand-in: `python -m tools.providers`) about made-up work, in a database of
own, which it drops. Prints calls, tokens, the share read from the cache, and the cost.
"""

import argparse
import asyncio
from uuid import uuid4

from libs.chassis.clock import utc_now
from libs.chassis.mongo import make_client
from services.classifier import rehearsal
from services.classifier.app import make_use_cases, make_worker, prepare
from services.classifier.settings import ClassifierSettings


async def run(count: int) -> None:
    settings = ClassifierSettings.load().model_copy(
        update={"batch_wait": 1.0, "calls_per_minute": 1e6, "tokens_per_minute": 1e9, "daily_budget_usd": 1e3}
    )
    announced = rehearsal.Announcements()
    async with make_client(settings.mongodb_url) as client:
        database = client[f"bench_{uuid4().hex[:8]}"]
        await prepare(client, database)
        use_cases = make_use_cases(settings, database, rehearsal.FileCatalogues(), announced)
        topics = sorted(rehearsal.DOMAINS)
        working = asyncio.create_task(make_worker(settings, use_cases, idle=0.1).run())
        began = utc_now()
        for wanted in (
            len(topics),
            len(topics) + count,
        ):  # first one of each group: a steady run finds its prefix cached
            began = utc_now()
            for number in range(len(announced.made), wanted):
                await use_cases.ask(rehearsal.command(number, topic_id=topics[number % len(topics)]), utc_now())
            while len(announced.made) < wanted:
                if working.done():
                    working.result()
                await asyncio.sleep(0.1)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        costs = await use_cases.asking.ledger.costs(began)
        await use_cases.asking.stop()
        await client.drop_database(database.name)
    print(f"{'model':<24}{'calls':>7}{'asked':>7}{'input tokens':>14}{'from cache':>12}{'USD':>9}")
    for one in costs:
        print(
            f"{one.model:<24}{one.calls:>7}{one.attempts:>7}{one.input_tokens:>14}{one.cached_share:>12.1%}{one.cost:>9.3f}"
        )
    tokens = sum(one.input_tokens for one in costs)
    cached = sum(one.input_tokens * one.cached_share for one in costs)
    print(
        f"{count} attempts, {len({key for key, _ in announced.made[-count:]})} answered once: "
        f"{cached / tokens:.1%} of input from the cache, {sum(one.cost for one in costs) / count * 1000:.2f} USD per 1,000"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m services.classifier.bench")
    parser.add_argument("--attempts", type=int, default=1000)
    asyncio.run(run(parser.parse_args().attempts))


if __name__ == "__main__":
    main()
