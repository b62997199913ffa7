"""The catalogue of refusals: every problem the gateway answers with, and when. docs/reference/errors.md is made of it."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of refusal: the last part of the problem's `type` URI, its HTTP status, its title and when it comes."""

    kind: str
    status: int
    title: str
    when: str


CATALOGUE: dict[str, ProblemType] = {}


def _type(kind: str, status: int, title: str, when: str) -> ProblemType:
    CATALOGUE[kind] = ProblemType(kind, status, title, when)
    return CATALOGUE[kind]


MALFORMED_JSON = _type(
    "malformed-json", 400, "The body is not JSON", "broken syntax or UTF-8, a lone surrogate, nesting deeper than 200"
)
INVALID_HEADER = _type("invalid-header", 400, "A header breaks a rule", "`Idempotency-Key` or `Last-Event-ID` is odd")
MISSING_TOKEN = _type("missing-token", 401, "Who are you?", "no `Authorization: Bearer` header")
INVALID_TOKEN = _type(
    "invalid-token", 401, "The token is not valid", "expired, not yet valid, forged, or made by or for somebody else"
)
FORBIDDEN = _type("forbidden", 403, "Not allowed", "the role may not do this, or only with one's own work")
NOT_FOUND = _type("not-found", 404, "Nothing here", "no such path or thing, or it is not yours to see")
UNKNOWN_EXERCISE = _type("unknown-exercise", 404, "No such exercise", "`exerciseId` is not in the curriculum")
UNKNOWN_ATTEMPT = _type("unknown-attempt", 404, "No such attempt", "nobody submitted it, or it is another pupil's")
UNKNOWN_UPLOAD = _type("unknown-upload", 404, "No such upload", "there is none, or it is another pupil's")
UNKNOWN_COURSE = _type("unknown-course", 404, "No such course", "there is none, or it is another teacher's")
METHOD_NOT_ALLOWED = _type("method-not-allowed", 405, "Not with this method", "see the `Allow` header")
IDEMPOTENCY_CONFLICT = _type(
    "idempotency-conflict", 409, "This key was used for other work", "the same `Idempotency-Key` with another body"
)
NOT_UPLOADED = _type(
    "not-uploaded", 409, "Nothing has been uploaded", "the photograph is not at its address; put it there first"
)
UPLOAD_EXPIRED = _type("upload-expired", 409, "The address has expired", "ask for another upload, with another key")
NOT_IN_REVIEW = _type("not-in-review", 409, "Nothing to confirm", "the upload does not need review, or not any more")
REVIEW_SETTLED = _type("review-settled", 409, "Settled already", "somebody has given another verdict on this work")
COURSE_ARCHIVED = _type("course-archived", 409, "The course is archived", "nobody joins or leaves one that is over")
BODY_TOO_LARGE = _type("body-too-large", 413, "The body is too large", "64 KiB, 256 KiB for telemetry")
UNSUPPORTED_MEDIA_TYPE = _type(
    "unsupported-media-type", 415, "Send JSON", "`Content-Type` is not `application/json` with a body"
)
INVALID_REQUEST = _type("invalid-request", 422, "The request breaks a rule", "`errors` names each field and its rule")
TOO_MANY_REQUESTS = _type(
    "too-many-requests", 429, "Slow down", "see `Retry-After`; a bucket per pupil and per address"
)
TOO_MANY_STREAMS = _type(
    "too-many-streams", 429, "Too many event streams", "more open streams than one subject may have"
)
REFUSED = _type(
    "refused", 422, "The work was refused", "by the attempts service, for a reason this gateway does not know"
)
INTERNAL_ERROR = _type("internal-error", 500, "Something broke on our side", "a defect; it has been logged")
UPSTREAM_FAILED = _type(
    "upstream-failed", 502, "A service failed", "the service that owns the data gave no usable answer"
)
BUS_UNAVAILABLE = _type(
    "bus-unavailable", 503, "The work could not be accepted", "Kafka is away; retry with the same `Idempotency-Key`"
)
OVERLOADED = _type("overloaded", 503, "Too much work at once", "too many submissions are waiting; see `Retry-After`")
KEYS_UNAVAILABLE = _type(
    "keys-unavailable", 503, "Tokens cannot be checked yet", "the issuer's keys were never reached"
)
UPSTREAM_UNAVAILABLE = _type("upstream-unavailable", 503, "A service is away", "the service that owns the data is away")
UPSTREAM_TIMEOUT = _type(
    "upstream-timeout", 504, "A service is slow", "the service that owns the data did not answer in time"
)


class Refusal(Exception):  # noqa: N818 - an answer, not an error name
    """What the gateway answers instead of doing as asked. `retry_after` is in seconds; `errors` name fields and rules."""

    def __init__(
        self,
        type_: ProblemType,
        detail: str,
        *,
        retry_after: float | None = None,
        errors: Sequence[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.type = type_
        self.detail = detail
        self.retry_after = retry_after
        self.errors = errors


def reference() -> Iterator[str]:
    """The lines of docs/reference/errors.md."""
    yield "# Errors"
    yield ""
    yield "Every error is `application/problem+json` (RFC 9457). `type` is `urn:innova:problem:<kind>`; `detail` says what to"
    yield "change; `errors` lists `{field, rule}` where fields break rules; a value that was sent is never repeated."
    yield ""
    yield "Made by `python -m services.gateway.model.problems > docs/reference/errors.md`."
    yield ""
    yield "| kind | status | title | when |"
    yield "|---|---|---|---|"
    for one in CATALOGUE.values():
        yield f"| `{one.kind}` | {one.status} | {one.title} | {one.when} |"


if __name__ == "__main__":
    sys.stdout.write("\n".join(reference()) + "\n")
