"""docs/reference/settings.md and .env.example: every environment variable, from the settings classes."""

import json
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

import services
from deploy.local.providers import KEYS
from deploy.local.stack import REPLACED_BY
from libs.chassis.settings import ServiceSettings
from tools.reference.markdown import table

WORDS: dict[Any, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "true or false",
    SecretStr: "secret text",
    NoneType: "none",
}
SIGNS: dict[Any, str] = {Ge: "≥", Gt: ">", Le: "≤", Lt: "<"}

_INTRODUCTION = """\
# Settings

Made from the settings classes by `python -m tools.reference --write`; a test fails where the two differ.

A service reads its environment once, at start, and ends with code 2 and a list of what is wrong if something is missing
or breaks a rule. `python -m services.<name> --help` shows the same list. `make up` sets everything: this page is for
running a service in another way.
"""
_SERVERS = """\
## Servers of `make up`

Set these to use a server of your own instead of the one that `make up` would start
([replace a server](../how-to/replace-a-server.md)).

"""
_EXAMPLE = """\
# Every environment variable with its default; made by `python -m tools.reference --write`.
# What they mean: docs/reference/settings.md. Copy it to .env and uncomment what you need. `docker compose` reads .env by
# itself; for anything else load it with `set -a; . ./.env; set +a`. What it sets wins over what `make up` works out.
"""
COMPOSE = Path(__file__).parents[2] / "compose.yaml"
INTERPOLATION = re.compile(r"\$\{(\w+):-([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """`default` is None for a setting without one."""

    variable: str
    type: str
    default: str | None
    description: str


def settings_classes() -> dict[str, type[ServiceSettings]]:
    """The settings class of every service, by its name."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        name = f"services.{module.name}.settings"
        if find_spec(name) is not None:
            classes = vars(import_module(name)).values()
            found[module.name] = next(
                one
                for one in classes
                if isinstance(one, type) and issubclass(one, ServiceSettings) and one.__module__ == name
            )
    return found


def settings_of(settings: type[ServiceSettings]) -> Iterator[Setting]:
    """The service's own settings, then those every process has."""
    prefix = settings.model_config.get("env_prefix", "")
    common = ServiceSettings.model_fields
    for name, field in sorted(settings.model_fields.items(), key=lambda item: item[0] in common):
        default = None if field.is_required() else _default(field.default)
        yield Setting(prefix + name.upper(), _type(field), default, field.description or name.replace("_", " "))


def render_page() -> str:
    parts = [_INTRODUCTION]
    for name, settings in settings_classes().items():
        rows = ((f"`{one.variable}`", one.type, _shown(one.default), one.description) for one in settings_of(settings))
        parts.append(f"## {name}\n\n{table(('variable', 'type', 'default', 'meaning'), rows)}")
    servers = ((server, " ".join(f"`{name}`" for name in names)) for server, names in REPLACED_BY.items())
    parts.append(_SERVERS + table(("server", "variables, all of them together"), servers))
    return "\n".join(parts)


def render_example() -> str:
    sections = {
        "servers of `make up`": [(name, "") for names in REPLACED_BY.values() for name in names],
        "keys of the model providers; without one a stand-in answers": [(name, "") for name in KEYS.values()],
        "passwords and the port of compose.yaml": sorted(
            {
                found
                for found in INTERPOLATION.findall(COMPOSE.read_text(encoding="utf-8"))
                if found[0] not in KEYS.values()
            }
        ),
        **{
            name: [
                (one.variable, "  # required" if one.default is None else one.default) for one in settings_of(settings)
            ]
            for name, settings in settings_classes().items()
        },
    }
    parts = (
        f"# --- {title}\n" + "".join(f"# {variable}={default}\n" for variable, default in variables)
        for title, variables in sections.items()
    )
    return "\n".join((_EXAMPLE, *parts))


def _shown(default: str | None) -> str:
    return "**required**" if default is None else f"`{default}`" if default else "not set"


def _default(value: object) -> str:
    """As it would stand in the environment; empty for none."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return json.dumps(to_jsonable_python(value), separators=(",", ":"))
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)


def _type(field: FieldInfo) -> str:
    bounds = [
        f"{sign} {bound}"
        for one in field.metadata
        for kind, sign in SIGNS.items()
        if isinstance(one, kind) and (bound := getattr(one, kind.__name__.lower())) is not None
    ]
    return ", ".join((_word(field.annotation), *bounds))


def _word(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"JSON list of {_word(get_args(annotation)[0])}"
    if get_origin(annotation) is dict:
        return "JSON object"
    if members := get_args(annotation):
        return " or ".join(_word(one) for one in members if one is not NoneType)
    return WORDS[annotation]
