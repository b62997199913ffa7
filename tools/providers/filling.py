"""Objects for a schema: what its names mean to us where we know them, else the plainest valid value."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from tools.providers.schema import Wanted

Known = Mapping[str, Callable[[Wanted], Iterable[Any]]]
"""Of each property that is understood: values to try, best first; the first that fits the schema is taken."""


def fill(wanted: Wanted, known: Known) -> dict[str, Any]:
    """Every property that is required or understood."""
    required = next((choice.schema["required"] for choice in wanted.choices if "required" in choice.schema), ())
    made: dict[str, Any] = {}
    for name, one in wanted.properties.items():
        if name in known:
            made[name] = next((value for value in known[name](one) if one.fits(value)), None)
            if not one.fits(made[name]):
                made[name] = one.plainest(partial(fill, known={}))
        elif name in required:
            made[name] = one.plainest(partial(fill, known={}))
    return made
