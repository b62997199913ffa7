"""One step of a calibration on the service's own observation log, in a process of its own.

    python -m services.mastery.recalibrate STEP RUN [TOPIC]

    pool RUN                 what all topics together are fitted to; prints the topics that have answers
    topic RUN TOPIC          new parameters of a topic, adopted unless worse than those in use on pupils held out
    predictor RUN            a new predictor of next answers, the same way

The service starts these (clients/fitting.py), so that neither the compiler nor its memory comes into the process that answers.
A step done again for the same run keeps its first result. Where somebody takes another version into use while a topic is
fitted, its step fails: done again, it compares with that one. Prints one JSON object.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.chassis.clock import utc_now
from libs.chassis.postgres import make_engine
from services.mastery.calibration.adoption import Pooled, find_parameters, find_predictor, pooled_of
from services.mastery.calibration.fit import Options
from services.mastery.settings import MasterySettings
from services.mastery.storage.answers import answers, topics_with_answers
from services.mastery.storage.calibrations import CalibrationUnitOfWork
from services.mastery.storage.predictors import document_of, predictor_of

LONGEST_STATEMENT = 600.0
"""Seconds; reading a log of millions of answers takes longer than an answer to a request may."""
Result = Mapping[str, Any]


async def pool(engine: AsyncEngine, options: Options, run: UUID) -> Result:
    """Which topics there are is kept with what they are fitted to together; none where nobody has answered yet."""
    topics = await topics_with_answers(engine)
    found = pooled_of(await answers(engine), options).document() if topics else {}
    async with CalibrationUnitOfWork(engine) as calibrations:
        await calibrations.keep_pooled(run, topics, found, utc_now())
    return {"topics": topics}


async def topic(engine: AsyncEngine, options: Options, run: UUID, topic_id: str) -> Result:
    async with CalibrationUnitOfWork(engine) as calibrations:
        pooled = await calibrations.pooled(run)
        version, in_use = await calibrations.in_use(topic_id)
    if not pooled:  # a command from elsewhere, without a run
        await pool(engine, options, run)
        async with CalibrationUnitOfWork(engine) as calibrations:
            pooled = await calibrations.pooled(run)
    responses = await answers(engine, topic_id)
    if not pooled or not responses:
        return {"topic": topic_id, "answers": 0}
    found = find_parameters(responses, Pooled.read(pooled), in_use, options)
    async with CalibrationUnitOfWork(engine) as calibrations:
        await calibrations.add(
            run, topic_id, found.parameters, found.report, adopted=found.adopted, beside=version, at=utc_now()
        )
    return {"topic": topic_id, "answers": len(responses), "adopted": found.adopted, "heldOut": found.report["heldOut"]}


async def predictor(engine: AsyncEngine, _: Options, run: UUID) -> Result:
    async with CalibrationUnitOfWork(engine) as calibrations:
        stored = await calibrations.predictor()
    responses = await answers(engine)
    if not responses:
        return {"answers": 0}
    found = find_predictor(responses, None if stored is None else predictor_of(stored[1]))
    async with CalibrationUnitOfWork(engine) as calibrations:
        document = document_of(found.predictor)
        await calibrations.add_predictor(run, document, found.report, adopted=found.adopted, at=utc_now())
    return {"answers": len(responses), "adopted": found.adopted, "heldOut": found.report["heldOut"]}


STEPS: Mapping[str, Callable[..., Awaitable[Result]]] = {"pool": pool, "topic": topic, "predictor": predictor}


async def _run(step: str, run: UUID, *arguments: str) -> Result:
    settings = MasterySettings.load()
    engine = make_engine(
        settings.database_url, application_name="mastery-calibration", statement_timeout=LONGEST_STATEMENT
    )
    try:
        return await STEPS[step](engine, Options(forgetting=settings.calibrate_forgetting), run, *arguments)
    finally:
        await engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(
        "python -m services.mastery.recalibrate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=list(STEPS))
    parser.add_argument("run", type=UUID, metavar="RUN")
    parser.add_argument("topic", nargs="*", metavar="TOPIC", help="only for the step of that name")
    given = parser.parse_args()
    if len(given.topic) != (given.step == "topic"):
        parser.error("TOPIC must be given once for the step 'topic', and for no other")
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(_run(given.step, given.run, *given.topic))) + b"\n")


if __name__ == "__main__":
    main()
