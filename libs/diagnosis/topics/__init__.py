"""The topics the library knows. A new topic is one module here: every module's TOPIC is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from ..malrule import Topic

TOPICS: tuple[Topic, ...] = tuple(
    import_module(f"{__name__}.{module.name}").TOPIC for module in sorted(iter_modules(__path__))
)
