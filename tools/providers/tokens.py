"""How many tokens something has, by a rule that is the same everywhere. No provider publishes its tokenizer."""

import json
from typing import Any

BYTES_PER_TOKEN = 4
PIXELS_PER_TOKEN = 750  # Anthropic: width × height / 750
TILE, TOKENS_PER_TILE = 768, 258  # Gemini: 258 for each tile


def of_text(text: str) -> int:
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def of_json(value: Any) -> int:
    return of_text(dumps(value))


def of_image(width: int, height: int) -> int:
    return -(-width * height // PIXELS_PER_TOKEN)


def of_tiles(width: int, height: int) -> int:
    return -(-width // TILE) * -(-height // TILE) * TOKENS_PER_TILE


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
