"""Requests as the services make them."""

from typing import Any

CATALOGUE = """
SMALLER_FROM_LARGER | Takes the smaller digit from the larger in each column | subtraction, answer larger than expected
ADDS_DENOMINATORS | Adds numerators and denominators of fractions | sum of two fractions
SIGN_LOST | Loses the negative sign of a term in an equation | equation solved with the opposite sign
"""
TOOL: dict[str, Any] = {
    "name": "report",
    "description": "What each piece of work shows.",
    "input_schema": {
        "type": "object",
        "required": ["results"],
        "properties": {
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "outcome", "code", "confidence"],
                    "properties": {
                        "id": {"type": "string"},
                        "outcome": {"enum": ["CLASSIFIED", "CORRECT", "UNCLASSIFIED"]},
                        "code": {"enum": ["SMALLER_FROM_LARGER", "ADDS_DENOMINATORS", "SIGN_LOST", None]},
                        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                        "step": {"type": ["integer", "null"]},
                        "evidence": {"type": "string", "maxLength": 300},
                        "candidates": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["code", "confidence"],
                                "properties": {"code": {"type": "string"}, "confidence": {"type": "number"}},
                            },
                        },
                        "solution": {"type": ["string", "null"]},
                        "suggestion": {"anyOf": [{"type": "object"}, {"type": "null"}]},
                    },
                },
            }
        },
    },
}
SUBTRACTION = {"problem": "604 - 305", "expected": "299", "answer": "301"}
FRACTIONS = {"problem": "1/2 + 1/3", "expected": "5/6", "answer": "2/5"}
RIGHT = {"problem": "2 + 2", "expected": "4", "answer": "four"}


def fenced(*works: dict[str, str]) -> str:
    return "\n".join(
        f'<work id="w{number}">\n' + "\n".join(f"{name}: {said}" for name, said in work.items()) + "\n</work>"
        for number, work in enumerate(works, 1)
    )


def message(*works: dict[str, str], padding: int = 0, **more: Any) -> dict[str, Any]:
    """A classification by a forced tool, with a cached prefix of some `padding` tokens more than the catalogue."""
    system = {"type": "text", "text": CATALOGUE + "rule " * padding, "cache_control": {"type": "ephemeral"}}
    return {
        "model": "claude-haiku-4-5",
        "max_tokens": 2000,
        "system": [system],
        "tools": [TOOL],
        "tool_choice": {"type": "tool", "name": "report"},
        "messages": [{"role": "user", "content": fenced(*works)}],
    } | more
