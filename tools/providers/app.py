"""The stand-in as an ASGI application: both APIs, the scenario, the journal."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tools.providers import answering, gemini, messages, tokens
from tools.providers.cutting import cut
from tools.providers.journal import Call, Journal, identifies
from tools.providers.models import minimum_cached
from tools.providers.prompt import Answer, Prompt, RefusedError
from tools.providers.prompt_cache import PromptCache
from tools.providers.scenario import Api, Rule, Scenario


class Providers:
    """What is remembered between requests."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.journal = Journal()
        self.cache = PromptCache()
        self.started = sha256(str(monotonic()).encode()).hexdigest()
        self.number = 0

    def next_number(self) -> str:
        """Differs from every other one, of other runs as well: replies are stored by it."""
        self.number += 1
        return f"01{self.started[:8]}{self.number:014x}"

    # --- the two APIs

    async def create_message(self, request: Request) -> Response:
        number = self.next_number()
        try:
            key = messages.admit(request.headers)
            version = request.headers["anthropic-version"]
            body = messages.parse(messages.Body, await request.body(), version)
            asked = messages.prompt(body)
            blocks = messages.blocks(body)
            call, rule = self.note("anthropic", asked)
            await refuse(call, rule, rule.status)
            share = self.cache.share(f"{key} {body.model}", blocks, minimum_cached(body.model) or 0)
            answer = await self.answer(asked, rule)
            reply = messages.message(number, asked, answer, share)
            note_answer(call, answer, share.plain)
            call.cache_read, call.cache_written = share.read, sum(share.written.values())
        except RefusedError as refused:
            self.note_refusal("anthropic", refused)
            return JSONResponse(
                messages.error(refused.status, refused.message, number),
                refused.status,
                {"request-id": f"req_{number}"} | retry_header(refused),
            )
        headers = {"request-id": f"req_{number}"}
        if body.stream:
            return Spoiled(messages.events(reply, answer.written), rule, headers, "text/event-stream", call)
        return Spoiled([tokens.dumps(reply).encode()], rule, headers, "application/json", call)

    async def count_message(self, request: Request) -> Response:
        number = self.next_number()
        try:
            messages.admit(request.headers)
            blocks = messages.blocks(messages.parse(messages.Counted, await request.body()))
        except RefusedError as refused:
            return JSONResponse(messages.error(refused.status, refused.message, number), refused.status)
        return JSONResponse({"input_tokens": sum(block.tokens for block in blocks)}, headers={"request-id": number})

    async def gemini(self, request: Request) -> Response:
        model, _, action = request.path_params["call"].partition(":")
        try:
            gemini.admit(request.headers.get("x-goog-api-key") or request.query_params.get("key", ""))
            if action == "countTokens":
                return self.count_gemini(model, await request.body())
            if action not in ("generateContent", "streamGenerateContent"):
                raise RefusedError(404, f"{action} is not found for API version v1beta")
            asked = gemini.prompt(model, gemini.parse(gemini.Body, model, await request.body()))
            call, rule = self.note("gemini", asked)
            await refuse(call, rule, gemini.CODES.get(rule.status or 0, rule.status))
            answer = await self.answer(asked, rule)
            reply = gemini.reply(self.next_number(), asked, answer)
            note_answer(call, answer, gemini.count(asked))
        except RefusedError as refused:
            self.note_refusal("gemini", refused)
            document = gemini.error(refused.status, refused.message, refused.retry_after)
            return JSONResponse(document, refused.status, retry_header(refused))
        if action == "generateContent":
            return Spoiled([tokens.dumps(reply).encode()], rule, {}, "application/json", call)
        if request.query_params.get("alt") == "sse":
            return Spoiled([f"data: {tokens.dumps(reply)}\r\n\r\n".encode()], rule, {}, "text/event-stream", call)
        return Spoiled([tokens.dumps([reply]).encode()], rule, {}, "application/json", call)

    def count_gemini(self, model: str, raw: bytes) -> Response:
        body = gemini.parse(gemini.Counted, model, raw)
        whole = body.generate_content_request or gemini.Body(contents=body.contents)
        return JSONResponse({"totalTokens": gemini.count(gemini.prompt(model, whole))})

    # --- what both do

    def note(self, api: Api, asked: Prompt) -> tuple[Call, Rule]:
        """The entry in the journal, and the rule that this call is subject to."""
        text = asked.text
        number, rule = self.scenario.decide(api, asked.model, text)
        digest = sha256(text.encode()).hexdigest()
        call = Call(now(), api, asked.model, 200, number, digest, any(map(identifies, asked.texts)), items=0)
        self.journal.calls.append(call)
        return call, rule

    def note_refusal(self, api: Api, refused: RefusedError) -> None:
        """A request that was refused before it could be read has an entry without a model."""
        if not refused.is_noted:
            self.journal.calls.append(Call(now(), api, "", refused.status, None, "", False, items=0))

    async def answer(self, asked: Prompt, rule: Rule) -> Answer:
        value = await asyncio.to_thread(answering.answer, asked)
        value = answering.altered(answering.without(value, rule.omit), rule.set)
        limit = min(each for each in (rule.max_tokens, asked.max_tokens, 1 << 30) if each)
        return cut(value, limit)

    # --- what tests and people ask

    async def set_scenario(self, request: Request) -> Response:
        try:
            self.scenario = Scenario.model_validate_json(await request.body())
        except ValidationError as error:
            return PlainTextResponse(str(error), 422)
        return JSONResponse(self.scenario.model_dump(mode="json"))

    async def end_scenario(self, _: Request) -> Response:
        self.scenario = Scenario()
        return Response(status_code=204)

    async def show_scenario(self, _: Request) -> Response:
        return JSONResponse(self.scenario.model_dump(mode="json"))

    async def show_calls(self, _: Request) -> Response:
        return JSONResponse(self.journal.document())

    async def forget(self, _: Request) -> Response:
        self.journal.calls.clear()
        self.cache.clear()
        return Response(status_code=204)


async def refuse(call: Call, rule: Rule, status: int | None) -> None:
    await asyncio.sleep(rule.delay)
    if status:
        call.status = status
        raise RefusedError(status, "", rule.retry_after, is_noted=True)


def note_answer(call: Call, answer: Answer, input_tokens: int) -> None:
    call.input_tokens, call.output_tokens = input_tokens, tokens.of_text(answer.written)
    call.items = answering.items(answer.value)


def retry_header(refused: RefusedError) -> dict[str, str]:
    return {} if refused.retry_after is None else {"retry-after": f"{refused.retry_after:g}"}


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Spoiled(Response):
    """A reply, sent as the rule says: whole, or not."""

    def __init__(
        self, parts: Iterable[bytes], rule: Rule, headers: dict[str, str], media_type: str, call: Call
    ) -> None:
        self.is_reset = rule.body == "reset"
        if self.is_reset:
            call.status = 0
        super().__init__(spoil(b"".join(parts), rule), headers=headers, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.is_reset:
            return await super().__call__(scope, receive, send)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        return None  # uvicorn closes a connection whose answer was not completed


def spoil(whole: bytes, rule: Rule) -> bytes:
    match rule.body:
        case "truncated":
            return whole[: len(whole) * 2 // 3]
        case "malformed":
            return whole.replace(b":", b"=>", 1)
        case "empty":
            return b""
        case _:
            return whole


def make_app(scenario: Scenario) -> Starlette:
    providers = Providers(scenario)
    handlers: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
        ("POST", "/v1/messages", providers.create_message),
        ("POST", "/v1/messages/count_tokens", providers.count_message),
        ("POST", "/v1/models/{call}", providers.gemini),
        ("POST", "/v1beta/models/{call}", providers.gemini),
        ("PUT", "/scenario", providers.set_scenario),
        ("DELETE", "/scenario", providers.end_scenario),
        ("GET", "/scenario", providers.show_scenario),
        ("GET", "/calls", providers.show_calls),
        ("DELETE", "/calls", providers.forget),
        ("GET", "/readyz", ready),
    ]
    return Starlette(routes=[Route(path, handler, methods=[method]) for method, path, handler in handlers])


async def ready(_: Request) -> Response:
    return PlainTextResponse("ready")
