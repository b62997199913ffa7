"""Rules that start and end at run time, and the journal."""

import anthropic
import httpx
import pytest

from libs.chassis.testing.providers import Providers
from tools.providers.scenario import Scenario
from tools.providers.tests.prompts import FRACTIONS, SUBTRACTION, message


async def ask(providers: Providers, *works: dict[str, str]) -> anthropic.types.Message:
    async with anthropic.AsyncAnthropic(base_url=providers.url, api_key="any", max_retries=0) as client:
        reply: anthropic.types.Message = await client.messages.create(**message(*works))
        return reply


def items(reply: anthropic.types.Message) -> list[dict[str, object]]:
    [block] = reply.content
    assert isinstance(block, anthropic.types.ToolUseBlock)
    found = block.input["results"]
    assert isinstance(found, list)
    return found


async def test_outage_when_ended_is_over_and_every_call_is_in_the_journal(providers: Providers) -> None:
    await providers.scenario({"status": 529})
    for _ in range(2):
        with pytest.raises(anthropic.InternalServerError):
            await ask(providers, SUBTRACTION)
    await providers.scenario()
    await ask(providers, SUBTRACTION)

    calls = await providers.calls()
    assert [call["status"] for call in calls] == [529, 529, 200]
    assert [call["rule"] for call in calls] == [0, 0, None]
    assert len({call["prompt"] for call in calls}) == 1
    assert calls[2]["items"] == 1


async def test_answer_when_a_rule_changes_it_lacks_items_and_has_other_values(providers: Providers) -> None:
    await providers.scenario({"omit": 1, "set": {"confidence": 0.2, "code": "NOT_OFFERED"}})

    [first] = items(await ask(providers, SUBTRACTION, FRACTIONS))
    assert (first["code"], first["confidence"]) == ("NOT_OFFERED", 0.2)


async def test_journal_says_whether_a_prompt_names_somebody_and_never_what_it_says(providers: Providers) -> None:
    await ask(providers, SUBTRACTION)
    await ask(providers, SUBTRACTION | {"by": "1b4e28ba-2fa1-41d2-883f-0016d3cca427"})
    await ask(providers, SUBTRACTION | {"by": "pupil@school.example"})

    assert [call["identifies"] for call in await providers.calls()] == [False, True, True]
    async with httpx.AsyncClient(base_url=providers.url) as http:
        whole = (await http.get("/calls")).text
    assert "604" not in whole
    assert "pupil" not in whole


async def test_scenario_when_it_cannot_be_read_is_refused_and_the_old_one_stays(providers: Providers) -> None:
    await providers.scenario({"status": 429})
    async with httpx.AsyncClient(base_url=providers.url) as http:
        answer = await http.put("/scenario", json={"rules": [{"statsu": 500}]})

    assert answer.status_code == 422
    with pytest.raises(anthropic.RateLimitError):
        await ask(providers, SUBTRACTION)


def decisions(scenario: Scenario, count: int) -> list[int | None]:
    return [scenario.decide("anthropic", "claude-haiku-4-5", "604 - 305")[0] for _ in range(count)]


def test_rule_when_it_counts_calls_applies_to_those_only() -> None:
    scenario = Scenario.model_validate({"rules": [{"calls": [2, 3], "status": 500}]})

    assert decisions(scenario, 4) == [None, 0, 0, None]


def test_rule_when_it_draws_draws_the_same_every_time() -> None:
    rule = {"probability": 0.5, "seed": 3, "status": 500}
    first, second = (decisions(Scenario.model_validate({"rules": [rule]}), 50) for _ in range(2))

    assert first == second
    assert 10 < first.count(0) < 40


def test_rule_when_it_is_for_others_is_passed_over() -> None:
    others = [{"api": "gemini"}, {"model": "claude-sonnet"}, {"contains": "1/2"}, {"seconds": [60, 120]}, {"omit": 1}]

    assert decisions(Scenario.model_validate({"rules": others}), 1) == [4]
