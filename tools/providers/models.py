"""The models that the stand-in knows, as the providers' pages and SDKs name them."""

MINIMUM_CACHED = {
    "claude-opus-4-5": 4096,
    "claude-opus-4-6": 4096,
    "claude-opus-4-7": 2048,
    "claude-opus-4-8": 1024,
    "claude-opus-5": 512,
    "claude-sonnet-4-5": 1024,
    "claude-sonnet-4-6": 1024,
    "claude-sonnet-5": 1024,
    "claude-haiku-4-5": 4096,
    "claude-haiku-5-5": 4096,
    "claude-fable-5": 512,
    "claude-mythos-5": 512,
}
"""Tokens that a prefix must have to be cached, by the beginning of a model's name; the longest beginning counts.

Documented but for claude-haiku-5-5, which is taken as strict as the strictest."""


def minimum_cached(model: str) -> int | None:
    """None for a model that does not exist."""
    fitting = [name for name in MINIMUM_CACHED if model == name or model.startswith(f"{name}-")]
    return MINIMUM_CACHED[max(fitting, key=len)] if fitting else None


def is_gemini(model: str) -> bool:
    return model.startswith("gemini-")
