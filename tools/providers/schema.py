"""JSON schemas: what fits one, and the plainest value that does."""

from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
UNSURE = ("NONE", "UNKNOWN", "UNCLASSIFIED", "OTHER")
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class Wanted:
    """A schema with its root, so that references are followed. Gemini's own dialect (types in capitals, `nullable`) too."""

    def __init__(self, schema: Schema, root: Schema | None = None) -> None:
        self.root = root if root is not None else schema
        while "$ref" in schema:
            target: Any = self.root
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        if len(schema.get("allOf", ())) == 1:
            schema = {**schema, **schema["allOf"][0]}
        self.schema = schema

    def of(self, schema: Schema) -> "Wanted":
        return Wanted(schema, self.root)

    @property
    def choices(self) -> list["Wanted"]:
        """The alternatives, or itself."""
        return [self.of(one) for one in self.schema.get("anyOf") or self.schema.get("oneOf") or ()] or [self]

    @property
    def types(self) -> frozenset[str]:
        named = self.schema.get("type") or ("object" if "properties" in self.schema else ())
        found = {named} if isinstance(named, str) else set(named)
        return frozenset(name.lower() for name in found) | ({"null"} if self.schema.get("nullable") else set())

    @property
    def enum(self) -> list[Any]:
        """Of every alternative."""
        return [value for choice in self.choices for value in choice.schema.get("enum", ())]

    @property
    def properties(self) -> dict[str, "Wanted"]:
        found: Schema = next((one.schema["properties"] for one in self.choices if "properties" in one.schema), {})
        return {name: self.of(schema) for name, schema in found.items()}

    @property
    def items(self) -> "Wanted | None":
        """Of the alternative that is an array."""
        found = next((choice for choice in self.choices if "items" in choice.schema), None)
        return found.of(found.schema["items"]) if found else None

    def fits(self, value: Any) -> bool:
        if self.choices[0] is not self:
            return any(choice.fits(value) for choice in self.choices)
        allowed = self.schema.get("enum", [self.schema["const"]] if "const" in self.schema else None)
        if value is None:
            return "null" in self.types or None in (allowed or ())
        return self._has_type(value) and (value in allowed if allowed is not None else self._is_within(value))

    def _has_type(self, value: Any) -> bool:
        types = self.types - {"null"}
        if isinstance(value, bool) and types:
            return "boolean" in types
        return not types or any(isinstance(value, TYPES[name]) for name in types)

    def _is_within(self, value: Any) -> bool:
        """The bounds of a string, of a list and of what is in it, of a number."""
        said = self.schema.get
        if isinstance(value, str):
            return bool(said("minLength", 0) <= len(value) <= said("maxLength", len(value)))
        if isinstance(value, list):
            items = self.items
            is_long_enough = said("minItems", 0) <= len(value) <= said("maxItems", len(value))
            return bool(is_long_enough and (items is None or all(items.fits(one) for one in value)))
        if isinstance(value, int | float):
            return bool(said("minimum", value) <= value <= said("maximum", value))
        return True

    def plainest(self, fill: Callable[["Wanted"], dict[str, Any]]) -> Any:
        """null where it may be; else a value that says nothing. `fill` makes objects."""
        if self.fits(None):
            return None
        if self.choices[0] is not self:
            return self.choices[0].plainest(fill)
        allowed = self.schema.get("enum", [self.schema["const"]] if "const" in self.schema else [])
        if allowed:
            return next((value for value in allowed if str(value).upper() in UNSURE), allowed[0])
        return self._of_type(fill)

    def _of_type(self, fill: Callable[["Wanted"], dict[str, Any]]) -> Any:
        types = self.types
        if "object" in types:
            return fill(self)
        if "array" in types:
            least = self.schema.get("minItems", 0)
            return [self.items.plainest(fill) if self.items else None for _ in range(least)]
        if "boolean" in types:
            return False
        if types & {"integer", "number"}:
            return self.schema.get("minimum", 0)
        return "-" * self.schema.get("minLength", 0)
