"""Gemini through its SDK: an answer by JSON schema."""

from typing import TYPE_CHECKING

from libs.chassis.clock import Clock
from services.ocr.clients.calling import ReaderBase, Refused, Said, Terms, seconds
from services.ocr.model.pictures import Picture
from services.ocr.model.prompt import INSTRUCTIONS, MAX_TOKENS, SCHEMA, parse
from services.ocr.ports import Away

if TYPE_CHECKING:
    from google.genai import Client

OURS = {400, 404, 413, 422}  # of the request itself; any other status is the provider's or the account's matter


class GeminiReader(ReaderBase):
    """See `Reader`. The SDK is loaded at the first call: it takes tens of megabytes."""

    provider = "gemini"
    sdk = "google.genai"

    def __init__(self, key: str | None, url: str | None, terms: Terms, clock: Clock) -> None:
        super().__init__(terms, clock)
        self._key, self._url = key, url
        self._client: Client | None = None

    async def _call(self, picture: Picture) -> Said:
        if self._key is None:
            raise Away(self.provider, "there is no key")
        import httpx  # noqa: PLC0415 - see the class
        from google.genai import Client, errors, types  # noqa: PLC0415

        if self._client is None:
            options = types.HttpOptions(
                base_url=self._url,
                timeout=int(self._terms.timeout * 1000),
                retry_options=types.HttpRetryOptions(attempts=1),  # the circuit is the one mechanism
                httpx_async_client=httpx.AsyncClient(timeout=self._terms.timeout),
            )
            self._client = Client(api_key=self._key, http_options=options)
        try:
            answer = await self._client.aio.models.generate_content(
                model=self._terms.model,
                contents=types.Part.from_bytes(data=picture.body, mime_type="image/jpeg"),
                config=types.GenerateContentConfig(
                    system_instruction=INSTRUCTIONS,
                    temperature=0,
                    max_output_tokens=MAX_TOKENS,
                    response_mime_type="application/json",
                    response_json_schema=SCHEMA,
                ),
            )
            raw = answer.text or ""
        except errors.APIError as error:
            if error.code in OURS and "API_KEY" not in str(error.details):
                raise Refused(f"status {error.code}") from None
            headers = getattr(error.response, "headers", None) or {}
            raise Away(self.provider, f"status {error.code}", seconds(headers.get("retry-after"))) from None
        except Exception as error:  # no connection, a timeout, a body that is none: what it says is not for logs
            raise Away(self.provider, type(error).__name__) from None
        usage = answer.usage_metadata
        written = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else 0
        read = (usage.prompt_token_count or 0) if usage else 0
        return Said(answer.response_id, raw, read, written, parse(raw))

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.aio.aclose()
