"""Claude through Anthropic's SDK: an answer by a forced tool."""

import base64
from typing import TYPE_CHECKING, Any

import orjson

from libs.chassis.clock import Clock
from services.ocr.clients.calling import ReaderBase, Refused, Said, Terms, seconds
from services.ocr.model.pictures import Picture
from services.ocr.model.prompt import INSTRUCTIONS, MAX_TOKENS, SCHEMA, parse
from services.ocr.ports import Away

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

TOOL = "record_transcription"
OURS = {400, 404, 413, 422}  # of the request itself; any other status is the provider's or the account's matter


class ClaudeReader(ReaderBase):
    """See `Reader`. The SDK is loaded at the first call: it takes tens of megabytes."""

    provider = "anthropic"
    sdk = "anthropic"

    def __init__(self, key: str | None, url: str | None, terms: Terms, clock: Clock) -> None:
        super().__init__(terms, clock)
        self._key, self._url = key, url
        self._client: AsyncAnthropic | None = None

    async def _call(self, picture: Picture) -> Said:
        if self._key is None:
            raise Away(self.provider, "there is no key")
        import anthropic  # noqa: PLC0415 - see the class

        if self._client is None:
            self._client = anthropic.AsyncAnthropic(
                api_key=self._key, base_url=self._url, timeout=self._terms.timeout, max_retries=0
            )
        image = {"type": "base64", "media_type": "image/jpeg", "data": base64.b64encode(picture.body).decode()}
        request: dict[str, Any] = {
            "model": self._terms.model,
            "max_tokens": MAX_TOKENS,
            "system": INSTRUCTIONS,
            "tools": [{"name": TOOL, "description": "Records what the photograph says.", "input_schema": SCHEMA}],
            "tool_choice": {"type": "tool", "name": TOOL},
            "messages": [{"role": "user", "content": [{"type": "image", "source": image}]}],
        }
        try:
            message = await self._client.messages.create(**request)
            usage = message.usage
            recorded = [one.input for one in message.content if one.type == "tool_use" and one.name == TOOL]
        except anthropic.APIStatusError as error:
            if error.status_code in OURS:
                raise Refused(f"status {error.status_code}") from None
            pause = seconds(error.response.headers.get("retry-after"))
            raise Away(self.provider, f"status {error.status_code}", pause) from None
        except Exception as error:  # no connection, a timeout, a body that is none: what it says is not for logs
            raise Away(self.provider, type(error).__name__) from None
        found = recorded[0] if recorded and isinstance(recorded[0], dict) else {}
        tokens = usage.input_tokens + (usage.cache_read_input_tokens or 0) + (usage.cache_creation_input_tokens or 0)
        raw = orjson.dumps(found).decode()
        return Said(message.id, raw, tokens, usage.output_tokens, parse(found))

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.close()
