"""The Gemini side, asked by the real SDK."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from google import genai
from google.genai import errors, types
from pydantic import BaseModel

from libs.chassis.testing.providers import Providers
from tools.providers.tests.prompts import CATALOGUE, FRACTIONS, RIGHT, SUBTRACTION, TOOL, fenced

MODEL = "gemini-2.5-flash"


class Item(BaseModel):
    id: str
    code: str | None
    confidence: float


class Reply(BaseModel):
    results: list[Item]


@pytest.fixture
async def models(providers: Providers) -> AsyncIterator[Any]:
    client = genai.Client(api_key="any", http_options=types.HttpOptions(base_url=providers.url))
    yield client.aio.models
    await client.aio.aclose()


def config(**more: Any) -> types.GenerateContentConfig:
    given = {"system_instruction": CATALOGUE, "response_mime_type": "application/json"} | more
    return types.GenerateContentConfig(**given)


async def test_reply_follows_the_schema_however_it_is_given(models: Any) -> None:
    for schema in (
        {"response_schema": Reply},
        {"response_json_schema": Reply.model_json_schema()},
    ):
        reply = await models.generate_content(
            model=MODEL, contents=fenced(SUBTRACTION, FRACTIONS, RIGHT), config=config(**schema)
        )

        items = Reply.model_validate_json(reply.text).results
        assert [item.code for item in items] == ["SMALLER_FROM_LARGER", "ADDS_DENOMINATORS", None]
        assert reply.candidates[0].finish_reason == types.FinishReason.STOP
        usage = reply.usage_metadata
        assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count


async def test_function_when_forced_is_called(models: Any) -> None:
    function = types.FunctionDeclaration(name="report", parameters_json_schema=TOOL["input_schema"])
    calling = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode.ANY, allowed_function_names=["report"])
    reply = await models.generate_content(
        model=MODEL,
        contents=fenced(SUBTRACTION),
        config=types.GenerateContentConfig(
            system_instruction=CATALOGUE,
            tools=[types.Tool(function_declarations=[function])],
            tool_config=types.ToolConfig(function_calling_config=calling),
        ),
    )

    [call] = reply.function_calls
    assert call.name == "report"
    assert call.args["results"][0]["id"] == "w1"


async def test_counted_tokens_are_those_of_the_reply(models: Any) -> None:
    counted = await models.count_tokens(model=MODEL, contents=fenced(SUBTRACTION))
    reply = await models.generate_content(model=MODEL, contents=fenced(SUBTRACTION))

    assert counted.total_tokens == reply.usage_metadata.prompt_token_count


async def test_stream_ends_with_the_same_text(models: Any) -> None:
    said: dict[str, Any] = {"model": MODEL, "contents": fenced(FRACTIONS), "config": config(response_schema=Reply)}
    whole = await models.generate_content(**said)
    streamed = [part.text async for part in await models.generate_content_stream(**said)]

    assert "".join(streamed) == whole.text


async def test_answer_when_longer_than_allowed_is_cut_and_says_so(models: Any) -> None:
    reply = await models.generate_content(
        model=MODEL, contents=fenced(FRACTIONS), config=config(response_schema=Reply, max_output_tokens=5)
    )

    assert reply.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.text)


@pytest.mark.parametrize(
    ("status", "expected", "code"),
    [
        (400, errors.ClientError, "INVALID_ARGUMENT"),
        (403, errors.ClientError, "PERMISSION_DENIED"),
        (429, errors.ClientError, "RESOURCE_EXHAUSTED"),
        (500, errors.ServerError, "INTERNAL"),
        (503, errors.ServerError, "UNAVAILABLE"),
    ],
)
async def test_error_of_a_scenario_is_the_sdks_exception(
    models: Any, providers: Providers, status: int, expected: type[errors.APIError], code: str
) -> None:
    await providers.scenario({"api": "gemini", "status": status, "retry_after": 7})

    with pytest.raises(expected) as caught:
        await models.generate_content(model=MODEL, contents="hello")
    assert (caught.value.code, caught.value.status) == (status, code)
    assert caught.value.details["error"]["details"][-1] == {
        "@type": "type.googleapis.com/google.rpc.RetryInfo",
        "retryDelay": "7s",
    }


async def test_key_or_model_when_wrong_is_refused(providers: Providers) -> None:
    for key, model, code in (("wrong", MODEL, 400), ("any", "no-such-model", 404)):
        client = genai.Client(api_key=key, http_options=types.HttpOptions(base_url=providers.url))
        with pytest.raises(errors.ClientError) as caught:
            await client.aio.models.generate_content(model=model, contents="hello")
        assert caught.value.code == code
        await client.aio.aclose()


async def test_body_when_spoiled_is_an_error_or_has_no_text(models: Any, providers: Providers) -> None:
    async def text() -> str | None:
        reply = await models.generate_content(model=MODEL, contents="hello")
        said: str | None = reply.text
        return said

    for body in ("truncated", "malformed", "reset"):
        await providers.scenario({"body": body})
        with pytest.raises(Exception, match=r".+") as caught:
            await text()
        assert not isinstance(caught.value, AssertionError)
    await providers.scenario({"body": "empty"})
    assert not await quietly(text)


async def quietly(ask: Callable[[], Any]) -> Any:
    try:
        return await ask()
    except errors.UnknownApiResponseError:
        return None
