"""The provider's SDK, seen as a `Model`."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

from services.classifier.model.pricing import Usage
from services.classifier.model.prompt import TOOL, Prompt
from services.classifier.model.verdict import ReplyFault
from services.classifier.ports import ProviderAway, Reply

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

OURS = {400, 413, 422}  # the request itself is refused; any other status is the provider's or the account's matter


class AnthropicModel:
    """See `Model`. The SDK is loaded at the first call: it takes tens of megabytes that a parked service does not need. Its own
    retries are off, because the circuit and the limiter are the one mechanism."""

    def __init__(self, key: str, url: str | None, timeout: float) -> None:
        self._key, self._url, self._timeout = key, url, timeout
        self._client: AsyncAnthropic | None = None

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def ask(self, model: str, prompt: Prompt) -> Reply:
        if self._client is None:
            # Seconds of CPU; on the event loop they would cost the heartbeats (P27).
            await asyncio.to_thread(import_module, "anthropic")
        import anthropic  # noqa: PLC0415 - see the class

        if self._client is None:
            self._client = anthropic.AsyncAnthropic(
                api_key=self._key, base_url=self._url, timeout=self._timeout, max_retries=0
            )
        request: dict[str, Any] = {
            "model": model,
            "max_tokens": prompt.max_tokens,
            "system": prompt.system,
            "tools": prompt.tools,
            "tool_choice": {"type": "tool", "name": TOOL},
            "messages": prompt.messages,
        }
        try:
            message = await self._client.messages.create(**request)
            usage = Usage(
                fresh=message.usage.input_tokens,
                cache_write=message.usage.cache_creation_input_tokens or 0,
                cache_read=message.usage.cache_read_input_tokens or 0,
                output=message.usage.output_tokens,
            )
            recorded = [one.input for one in message.content if one.type == "tool_use" and one.name == TOOL]
        except anthropic.APIStatusError as error:
            if error.status_code in OURS:
                raise ReplyFault(f"the provider refuses the request with status {error.status_code}") from None
            raise ProviderAway(f"status {error.status_code}", _retry_after(error.response.headers)) from None
        except Exception as error:  # no connection, a timeout, a body that is no message: what it says is not for logs
            raise ProviderAway(type(error).__name__) from None
        found = recorded[0] if recorded and isinstance(recorded[0], dict) else {}
        return Reply(message.id, found, usage, is_cut=message.stop_reason == "max_tokens")


def _retry_after(headers: Any) -> float | None:
    text = headers.get("retry-after", "")
    return float(text) if text.replace(".", "", 1).isdigit() else None
