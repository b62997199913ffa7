"""The Gemini API's generateContent: what a request says, and the shape of replies and errors."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from tools.providers import pictures, tokens
from tools.providers.models import is_gemini
from tools.providers.prompt import Answer, Prompt, RefusedError

MAX_BYTES = 20 * 1024 * 1024  # of a request with inline data
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
SENTENCES = {
    429: "You exceeded your current quota, please check your plan and billing details.",
    503: "The model is overloaded. Please try again later.",
}
CODES = {402: 429, 413: 400, 529: 503}
"""What this API says where the other one says something that this one does not know."""


B = TypeVar("B", bound="Part")


class Part(BaseModel):
    """JSON names in camelCase or snake_case, as the API takes both."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


class Blob(Part):
    mime_type: str
    data: str


class ContentPart(Part):
    text: str | None = None
    inline_data: Blob | None = None


class Content(Part):
    parts: list[ContentPart]
    role: Literal["user", "model"] | None = None


class Declaration(Part):
    name: str
    parameters: dict[str, Any] | None = None
    parameters_json_schema: dict[str, Any] | None = None


class Tool(Part):
    function_declarations: list[Declaration] = []


class CallingConfig(Part):
    mode: str = "AUTO"
    allowed_function_names: list[str] = []


class ToolConfig(Part):
    function_calling_config: CallingConfig = CallingConfig()


class Generation(Part):
    response_mime_type: str = "text/plain"
    response_schema: dict[str, Any] | None = None
    response_json_schema: dict[str, Any] | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None


class Body(Part):
    contents: list[Content]
    system_instruction: Content | None = None
    generation_config: Generation = Generation()
    tools: list[Tool] = []
    tool_config: ToolConfig = ToolConfig()


class Counted(Part):
    contents: list[Content] = []
    generate_content_request: Body | None = None


def admit(key: str) -> str:
    if key == "forbidden":
        raise RefusedError(403, "Permission denied on resource project.")
    if key in ("", "wrong"):
        raise RefusedError(400 if key else 403, "API key not valid. Please pass a valid API key.")
    return key


def parse(kind: type[B], model: str, raw: bytes) -> B:
    """Raises RefusedError: 404 for a model that does not exist, 400 naming the first field that is wrong."""
    if not is_gemini(model):
        raise RefusedError(404, f"models/{model} is not found for API version v1beta")
    if len(raw) > MAX_BYTES:
        raise RefusedError(400, "Request payload size exceeds the limit: 20971520 bytes.")
    try:
        body = kind.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RefusedError(400, f"Invalid JSON payload received. {where}: {first['msg']}") from None
    if isinstance(body, Body):
        demand_sense(body)
    return body


def demand_sense(body: Body) -> None:
    if not any(content.parts for content in body.contents):
        raise RefusedError(400, "* GenerateContentRequest.contents: contents is not specified")
    generation = body.generation_config
    has_schema = generation.response_schema is not None or generation.response_json_schema is not None
    if has_schema and generation.response_mime_type != "application/json":
        raise RefusedError(400, "Response schema is only supported with response mime type: application/json")


def prompt(model: str, body: Body) -> Prompt:
    """A function is called where the mode is ANY; else the response schema decides."""
    contents = [*([body.system_instruction] if body.system_instruction else []), *body.contents]
    parts = [part for content in contents for part in content.parts]
    calling = body.tool_config.function_calling_config
    declared = [one for tool in body.tools for one in tool.function_declarations]
    wanted = [one for one in declared if one.name in (calling.allowed_function_names or [one.name])]
    tool = wanted[0] if wanted and calling.mode == "ANY" else None
    generation = body.generation_config
    schema = generation.response_json_schema or generation.response_schema
    return Prompt(
        model=model,
        texts=tuple(part.text for part in parts if part.text),
        images=tuple(
            pictures.decoded(part.inline_data.data, part.inline_data.mime_type) for part in parts if part.inline_data
        ),
        schema=(tool.parameters_json_schema or tool.parameters or {}) if tool else schema,
        tool=tool.name if tool else None,
        max_tokens=generation.max_output_tokens,
    )


def count(asked: Prompt) -> int:
    """Of everything that was sent, the schema included."""
    schema = tokens.of_json(asked.schema) if asked.schema else 0
    images = sum(tokens.of_tiles(*pictures.size(image)) for image in asked.images)
    return sum(map(tokens.of_text, asked.texts)) + images + schema


def reply(number: str, asked: Prompt, answer: Answer) -> dict[str, Any]:
    part = {"functionCall": {"name": asked.tool, "args": answer.value}} if asked.tool else {"text": answer.written}
    sent, said = count(asked), tokens.of_text(answer.written)
    return {
        "candidates": [
            {
                "content": {"parts": [part], "role": "model"},
                "finishReason": "STOP" if answer.is_whole else "MAX_TOKENS",
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": sent,
            "candidatesTokenCount": said,
            "totalTokenCount": sent + said,
        },
        "modelVersion": asked.model,
        "responseId": number,
    }


def error(status: int, said: str, retry_after: float | None) -> Mapping[str, Any]:
    details: list[dict[str, Any]] = []
    if said.startswith("API key not valid"):
        details.append(
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": {"service": "generativelanguage.googleapis.com"},
            }
        )
    if retry_after is not None:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_after:g}s"})
    document = {
        "code": status,
        "message": said or SENTENCES.get(status, "An internal error has occurred."),
        "status": STATUSES.get(status, "INTERNAL" if status >= 500 else "INVALID_ARGUMENT"),
    }
    return {"error": document | ({"details": details} if details else {})}
