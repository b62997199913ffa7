"""docs/reference/metrics.md: every metric that a process exports at `/metrics`."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

import services
from libs.chassis import metrics as chassis
from tools.reference.markdown import table

_INTRODUCTION = """\
# Metrics

Made from `libs/chassis/metrics.py` and the services' `metrics.py` by `python -m tools.reference --write`; a test fails where
the two differ. Every process exports them for Prometheus at `GET /metrics`, beside those of the Python process itself. A
counter or histogram with labels appears with its first value. Times are in seconds.
"""
KINDS: dict[type[MetricWrapperBase], str] = {Counter: "counter", Gauge: "gauge", Histogram: "histogram"}


def render() -> str:
    own = (one.name for one in pkgutil.iter_modules(services.__path__) if find_spec(f"services.{one.name}.metrics"))
    sections = (_section(name, import_module(f"services.{name}.metrics")) for name in own)
    return "\n".join((_INTRODUCTION, _section("Every process", chassis), *sections))


def _section(title: str, module: ModuleType) -> str:
    rows = (
        (f"`{_name(one)}`", KINDS[type(one)], " ".join(f"`{label}`" for label in one._labelnames), one._documentation)
        for one in vars(module).values()
        if isinstance(one, MetricWrapperBase) and not one._labelvalues  # with values it is one series of another
    )
    return f"## {title}\n\n{table(('metric', 'kind', 'labels', 'meaning'), rows)}"


def _name(metric: MetricWrapperBase) -> str:
    """As it is exported: the client keeps a counter's name without the ending that it adds."""
    return f"{metric._name}_total" if isinstance(metric, Counter) else metric._name
