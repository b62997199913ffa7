"""An answer that is longer than it may be: cut, as a model stops in the middle of what it says."""

import json
from typing import Any

from tools.providers import tokens
from tools.providers.prompt import Answer


def cut(value: Any, limit: int) -> Answer:
    """The value as far as `limit` tokens go. Of a document the parts that are complete are kept."""
    written = value if isinstance(value, str) else tokens.dumps(value)
    if tokens.of_text(written) <= limit:
        return Answer(value, written)
    short = written.encode()[: limit * tokens.BYTES_PER_TOKEN].decode(errors="ignore")
    return Answer(short if isinstance(value, str) else complete(short), short, is_whole=False)


def complete(text: str) -> Any:
    """The document that begins with `text`, without what is broken off at its end."""
    for end in range(len(text), 0, -1):
        if text[end - 1] in '}]"0123456789el{[':  # the last character of some value, or an opening
            try:
                return json.loads(text[:end] + closing(text[:end]))
            except ValueError:
                continue
    return {}


def closing(text: str) -> str:
    """The brackets that are open at the end; a string that is open spoils it."""
    stack: list[str] = []
    is_string = is_escaped = False
    for character in text:
        if is_string:
            is_string = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            is_string = True
        elif character in "{[":
            stack.append("}" if character == "{" else "]")
        elif character in "}]":
            stack.pop()
    return "".join(reversed(stack))
