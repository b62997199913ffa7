"""The Anthropic side, asked by the real SDK."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import anthropic
import pytest
from PIL import Image

from libs.chassis.testing.providers import Providers
from tools.providers.tests.prompts import FRACTIONS, RIGHT, SUBTRACTION, TOOL, message


@pytest.fixture
async def client(providers: Providers) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(base_url=providers.url, api_key="any", max_retries=0) as client:
        yield client


def results(reply: anthropic.types.Message) -> list[dict[str, Any]]:
    [block] = reply.content
    assert isinstance(block, anthropic.types.ToolUseBlock)
    found: Any = block.input["results"]
    return list(found)


async def test_forced_tool_when_asked_gets_one_item_per_work_in_order(client: anthropic.AsyncAnthropic) -> None:
    reply = await client.messages.create(**message(SUBTRACTION, FRACTIONS, RIGHT))

    first, second, third = results(reply)
    assert [first["id"], second["id"], third["id"]] == ["w1", "w2", "w3"]
    assert [first["code"], second["code"], third["code"]] == ["SMALLER_FROM_LARGER", "ADDS_DENOMINATORS", None]
    assert third["outcome"] == "CORRECT"
    assert 0.5 < first["confidence"] <= 1
    assert first["candidates"][0]["code"] == first["code"]
    assert first["suggestion"] is None
    assert second["solution"] == "5/6"
    assert reply.stop_reason == "tool_use"
    assert re.match("msg_01", reply.id)


async def test_same_request_when_repeated_gets_the_same_answer(client: anthropic.AsyncAnthropic) -> None:
    once, again = [await client.messages.create(**message(SUBTRACTION, FRACTIONS)) for _ in range(2)]

    assert results(once) == results(again)
    assert once.id != again.id


async def test_prefix_when_long_enough_is_written_once_and_read_afterwards(client: anthropic.AsyncAnthropic) -> None:
    first = await client.messages.create(**message(SUBTRACTION, padding=5000))
    second = await client.messages.create(**message(FRACTIONS, padding=5000))

    assert first.usage.cache_creation_input_tokens == second.usage.cache_read_input_tokens
    assert (first.usage.cache_read_input_tokens, second.usage.cache_creation_input_tokens) == (0, 0)
    assert (second.usage.cache_read_input_tokens or 0) > 4096
    assert 0 < second.usage.input_tokens < 100


async def test_prefix_when_below_the_models_minimum_is_not_cached(client: anthropic.AsyncAnthropic) -> None:
    for model, is_cached in (("claude-haiku-4-5", False), ("claude-sonnet-4-6", True)):
        reply = await client.messages.create(**message(SUBTRACTION, padding=1200, model=model))
        assert bool(reply.usage.cache_creation_input_tokens) is is_cached


async def test_prefix_of_another_key_is_not_read(providers: Providers) -> None:
    for key in ("one", "other"):
        async with anthropic.AsyncAnthropic(base_url=providers.url, api_key=key) as client:
            reply = await client.messages.create(**message(SUBTRACTION, padding=5000))
            assert reply.usage.cache_read_input_tokens == 0


async def test_counted_tokens_are_those_that_a_message_pays_for(client: anthropic.AsyncAnthropic) -> None:
    request = message(SUBTRACTION, padding=5000)
    reply = await client.messages.create(**request)
    counted = await client.messages.count_tokens(
        **{name: value for name, value in request.items() if name != "max_tokens"}
    )

    assert counted.input_tokens == reply.usage.input_tokens + (reply.usage.cache_creation_input_tokens or 0)


async def test_answer_when_longer_than_allowed_is_cut_inside_the_tools_input(client: anthropic.AsyncAnthropic) -> None:
    whole = results(await client.messages.create(**message(SUBTRACTION, FRACTIONS, RIGHT)))
    reply = await client.messages.create(**message(SUBTRACTION, FRACTIONS, RIGHT, max_tokens=120))

    assert reply.stop_reason == "max_tokens"
    assert reply.usage.output_tokens == 120
    assert results(reply)[0] == whole[0]
    assert len(results(reply)) < 3 or results(reply)[2] != whole[2]


async def test_stream_when_read_to_its_end_is_the_whole_message(client: anthropic.AsyncAnthropic) -> None:
    whole = await client.messages.create(**message(SUBTRACTION))
    async with client.messages.stream(**message(SUBTRACTION)) as stream:
        kinds = [event.type async for event in stream]
        streamed = await stream.get_final_message()

    assert results(streamed) == results(whole)
    assert streamed.usage.output_tokens == whole.usage.output_tokens
    assert kinds[0] == "message_start"
    assert kinds[-1] == "message_stop"
    assert "input_json" in kinds


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, anthropic.BadRequestError),
        (401, anthropic.AuthenticationError),
        (403, anthropic.PermissionDeniedError),
        (404, anthropic.NotFoundError),
        (429, anthropic.RateLimitError),
        (500, anthropic.InternalServerError),
        (529, anthropic.InternalServerError),
    ],
)
async def test_error_of_a_scenario_is_the_sdks_exception(
    client: anthropic.AsyncAnthropic, providers: Providers, status: int, expected: type[anthropic.APIStatusError]
) -> None:
    await providers.scenario({"status": status})

    with pytest.raises(expected) as caught:
        await client.messages.create(**message(SUBTRACTION))
    assert caught.value.status_code == status
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["type"] == "error"
    assert caught.value.request_id == caught.value.body["request_id"]


async def test_overload_when_over_is_passed_by_the_sdks_own_retry_after_the_time_it_was_told(
    providers: Providers,
) -> None:
    await providers.scenario({"status": 529, "retry_after": 0.3, "calls": [1, 1]})
    async with anthropic.AsyncAnthropic(base_url=providers.url, api_key="any", max_retries=1) as client:
        await client.messages.create(**message(SUBTRACTION))

    refused, answered = await providers.calls()
    assert [refused["status"], answered["status"]] == [529, 200]
    assert seconds(answered) - seconds(refused) >= 0.3


def seconds(call: dict[str, Any]) -> float:
    minutes, rest = call["time"].removesuffix("Z").split(":")[1:]
    return int(minutes) * 60 + float(rest)


@pytest.mark.parametrize("key", ["wrong", "forbidden"])
async def test_key_when_not_accepted_is_refused(providers: Providers, key: str) -> None:
    async with anthropic.AsyncAnthropic(base_url=providers.url, api_key=key) as client:
        with pytest.raises((anthropic.AuthenticationError, anthropic.PermissionDeniedError)):
            await client.messages.create(**message(SUBTRACTION))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"max_tokens": 0}, "max_tokens: "),
        ({"messages": []}, "messages: "),
        ({"temperature": 1.0}, "temperature: "),
        ({"unheard_of": 1}, "unheard_of: Extra inputs are not permitted"),
        ({"tool_choice": {"type": "tool", "name": "other"}}, "tool_choice.name: "),
        (
            {"tools": [TOOL | {"cache_control": {"type": "ephemeral"}, "name": f"t{n}"} for n in range(5)]},
            "tool_choice",
        ),
    ],
)
async def test_request_when_wrong_is_refused_with_the_field_named(
    client: anthropic.AsyncAnthropic, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(anthropic.BadRequestError) as caught:
        await client.messages.create(**message(SUBTRACTION), extra_body=change)
    assert (caught.value.api_message or "").startswith(said)


async def test_model_when_unknown_is_not_found(client: anthropic.AsyncAnthropic) -> None:
    with pytest.raises(anthropic.NotFoundError):
        await client.messages.create(**message(SUBTRACTION, model="claude-sonnet-45"))


async def test_body_when_spoiled_is_an_error_and_never_an_answer(
    client: anthropic.AsyncAnthropic, providers: Providers
) -> None:
    for body in ("truncated", "malformed", "empty", "reset"):
        await providers.scenario({"body": body})
        with pytest.raises((anthropic.APIError, ValueError)):
            await client.messages.create(**message(SUBTRACTION))


async def test_image_when_it_is_not_what_it_says_is_refused(client: anthropic.AsyncAnthropic) -> None:
    raw = BytesIO()
    Image.new("L", (60, 20), 255).save(raw, "PNG")

    def request(media_type: str, data: bytes) -> dict[str, Any]:
        source = {"type": "base64", "media_type": media_type, "data": b64encode(data).decode()}
        return message(messages=[{"role": "user", "content": [{"type": "image", "source": source}]}])

    reply = await client.messages.create(**request("image/png", raw.getvalue()))
    assert reply.usage.input_tokens > 0
    for media_type, data in (("image/jpeg", raw.getvalue()), ("image/png", b"no picture")):
        with pytest.raises(anthropic.BadRequestError):
            await client.messages.create(**request(media_type, data))
