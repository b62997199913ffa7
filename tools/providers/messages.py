"""The Anthropic Messages API: what a request says, and the shape of replies, events and errors."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tools.providers import pictures, tokens
from tools.providers.models import minimum_cached
from tools.providers.prompt import Answer, Prompt, RefusedError
from tools.providers.prompt_cache import MAX_MARKS, Block, Share

MAX_BYTES = 32 * 1024 * 1024
TOKENS_OF_PDF = 1500
VERSIONS = ("2023-01-01", "2023-06-01", "2026-10-21")
ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
SENTENCES = {429: "This request would exceed your account's rate limit. Please try again later.", 529: "Overloaded"}


B = TypeVar("B", bound="Counted")


class CacheControl(BaseModel):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Source(BaseModel):
    type: Literal["base64", "text"]
    media_type: str
    data: str


class ContentBlock(BaseModel):
    """Only what the stand-in reads is looked at closely."""

    model_config = ConfigDict(extra="allow")

    type: Literal["text", "image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking"]
    text: str | None = None
    source: Source | None = None
    cache_control: CacheControl | None = None


class SystemBlock(BaseModel):
    model_config = ConfigDict(extra="allow")

    type: Literal["text"]
    text: str
    cache_control: CacheControl | None = None


class Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: str | list[ContentBlock]


class Tool(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str = Field(pattern="^[a-zA-Z0-9_-]{1,128}$")
    input_schema: dict[str, Any]
    description: str = ""
    cache_control: CacheControl | None = None


class ToolChoice(BaseModel):
    model_config = ConfigDict(extra="allow")

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None


class Counted(BaseModel):
    """The body of a token count, and what a message has as well."""

    model_config = ConfigDict(extra="forbid")

    model: str
    messages: list[Turn] = Field(min_length=1)
    system: str | list[SystemBlock] = ""
    tools: list[Tool] = []
    tool_choice: ToolChoice = ToolChoice(type="auto")
    thinking: dict[str, Any] | None = None
    output_config: dict[str, Any] = {}
    speed: str | None = None
    cache_control: CacheControl | None = None


class Body(Counted):
    max_tokens: int = Field(ge=1)
    stream: bool = False
    temperature: float | None = Field(None, ge=0, le=1)
    top_p: float | None = None
    top_k: int | None = None
    container: Any = None
    diagnostics: Any = None
    inference_geo: str | None = None
    stop_sequences: list[str] = []
    metadata: dict[str, Any] | None = None
    service_tier: str | None = None


def admit(headers: Mapping[str, str]) -> str:
    """The key. Raises RefusedError with 401, 403 or 400, as the API refuses."""
    key = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
    if not key:
        raise RefusedError(401, "x-api-key header is required")
    if key == "wrong":
        raise RefusedError(401, "invalid x-api-key")
    if key == "forbidden":
        raise RefusedError(403, "Your API key does not have permission to use the specified resource.")
    version = headers.get("anthropic-version")
    if version not in VERSIONS:
        raise RefusedError(400, f"anthropic-version: {'not a valid version' if version else 'header is required'}")
    return key


def parse(kind: type[B], raw: bytes, version: str = VERSIONS[-1]) -> B:
    """Raises RefusedError: 413, 400 naming the first field that is wrong, or 404 for a model that does not exist."""
    if len(raw) > MAX_BYTES:
        raise RefusedError(413, "Request exceeds the maximum size")
    try:
        body = kind.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RefusedError(400, f"{where}: {first['msg']}" if where else first["msg"]) from None
    if version == VERSIONS[-1]:
        demand_no_relics(body)
    if minimum_cached(body.model) is None:
        raise RefusedError(404, f"model: {body.model}")
    if body.tool_choice.type == "tool" and body.tool_choice.name not in {tool.name for tool in body.tools}:
        raise RefusedError(400, f"tool_choice.name: Tool '{body.tool_choice.name}' not found in provided tools")
    if body.tool_choice.type == "any" and not body.tools:
        raise RefusedError(400, "tool_choice: may only be specified while providing tools")
    return body


def demand_no_relics(body: Counted) -> None:
    """What the version of October 2026 removed: sampling parameters, even at their defaults, and documents from the model."""
    for name in ("temperature", "top_p", "top_k"):
        if name in body.model_fields_set:
            raise RefusedError(400, f"{name}: Extra inputs are not permitted")
    for number, turn in enumerate(body.messages):
        if turn.role == "assistant" and any(block.type == "document" for block in content(turn)):
            raise RefusedError(
                400, f"messages.{number}.content: document blocks are not permitted in assistant messages"
            )


def prompt(body: Counted) -> Prompt:
    """`any` and `auto` take the first tool: the stand-in never prefers to talk."""
    texts = [body.system] if isinstance(body.system, str) else [block.text for block in body.system]
    images = []
    for turn in body.messages:
        for block in content(turn):
            if block.text is not None:
                texts.append(block.text)
            if block.type == "image":
                images.append(image(block))
            if block.source and block.source.type == "text":
                texts.append(block.source.data)
    tool = next((tool for tool in body.tools if body.tool_choice.name in (None, tool.name)), None)
    if body.tool_choice.type == "none":
        tool = None
    wanted = body.output_config.get("format", {}).get("schema")
    return Prompt(
        model=body.model,
        texts=tuple(text for text in texts if text),
        images=tuple(images),
        schema=tool.input_schema if tool else wanted,
        tool=tool.name if tool else None,
        max_tokens=body.max_tokens if isinstance(body, Body) else None,
    )


def content(turn: Turn) -> list[ContentBlock]:
    return [ContentBlock(type="text", text=turn.content)] if isinstance(turn.content, str) else turn.content


def image(block: ContentBlock) -> bytes:
    if block.source is None or block.source.type != "base64":
        raise RefusedError(400, "messages: image.source: only base64 is understood here")
    return pictures.decoded(block.source.data, block.source.media_type)


def blocks(body: Counted) -> list[Block]:
    """The prompt in the order of its prefix: tools, system, messages. Raises RefusedError for more than four marks."""
    found = [marked(tool.model_dump(exclude={"cache_control"}), tool.cache_control) for tool in body.tools]
    system = [SystemBlock(type="text", text=body.system)] if isinstance(body.system, str) else body.system
    found += [marked({"system": block.text}, block.cache_control, block.text) for block in system if block.text]
    for turn in body.messages:
        for block in content(turn):
            document = block.model_dump(exclude={"cache_control"}, exclude_none=True) | {"role": turn.role}
            found.append(marked(document, block.cache_control, size_of(block)))
    if body.cache_control:  # the automatic mark: on the last block
        found[-1] = Block(found[-1].text, found[-1].tokens, body.cache_control.ttl)
    marks = sum(block.ttl is not None for block in found)
    if marks > MAX_MARKS:
        raise RefusedError(400, f"A maximum of {MAX_MARKS} blocks with cache_control may be provided. Found {marks}.")
    return found


def marked(document: Any, control: CacheControl | None, size: str | int | None = None) -> Block:
    text = tokens.dumps(document)
    count = size if isinstance(size, int) else tokens.of_text(text if size is None else size)
    return Block(text, count, control.ttl if control else None)


def size_of(block: ContentBlock) -> str | int | None:
    match block.type:
        case "text":
            return block.text or ""
        case "image":
            return tokens.of_image(*pictures.size(image(block)))
        case "document":
            is_text = block.source is not None and block.source.type == "text"
            return block.source.data if is_text and block.source else TOKENS_OF_PDF
        case _:
            return None


def message(number: str, asked: Prompt, said: Answer, share: Share) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "text", "text": said.written, "citations": None}
    if asked.tool:
        block = {"type": "tool_use", "id": f"toolu_{number}", "name": asked.tool, "input": said.value}
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": [block],
        "stop_reason": ("tool_use" if asked.tool else "end_turn") if said.is_whole else "max_tokens",
        "stop_sequence": None,
        "usage": {
            "input_tokens": share.plain,
            "cache_creation_input_tokens": sum(share.written.values()),
            "cache_read_input_tokens": share.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": share.written.get("5m", 0),
                "ephemeral_1h_input_tokens": share.written.get("1h", 0),
            },
            "output_tokens": tokens.of_text(said.written),
            "service_tier": "standard",
        },
    }


def events(whole: dict[str, Any], written: str, piece: int = 40) -> Iterator[bytes]:
    """The message as server-sent events, its content in pieces of `piece` characters."""
    is_tool = whole["content"][0]["type"] == "tool_use"
    hollow: dict[str, Any] = {"input": {}} if is_tool else {"text": ""}
    empty = whole["content"][0] | hollow
    yield event("message_start", message=whole | {"content": [], "stop_reason": None})
    yield event("content_block_start", index=0, content_block=empty)
    yield event("ping")
    for start in range(0, len(written), piece):
        part = written[start : start + piece]
        delta = {"type": "input_json_delta", "partial_json": part} if is_tool else {"type": "text_delta", "text": part}
        yield event("content_block_delta", index=0, delta=delta)
    yield event("content_block_stop", index=0)
    ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield event("message_delta", delta=ended, usage={"output_tokens": whole["usage"]["output_tokens"]})
    yield event("message_stop")


def event(kind: str, **data: Any) -> bytes:
    return f"event: {kind}\ndata: {tokens.dumps({'type': kind} | data)}\n\n".encode()


def error(status: int, said: str, number: str) -> dict[str, Any]:
    kind = ERRORS.get(status, "invalid_request_error" if status < 500 else "api_error")
    sentence = said or SENTENCES.get(status, "Internal server error")
    return {"type": "error", "error": {"type": kind, "message": sentence}, "request_id": f"req_{number}"}
