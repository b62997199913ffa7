"""Quantiles of measured times."""

from collections.abc import Sequence


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds; the nearest rank, so that each is a time that was measured."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    return {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000 for share in (50, 95, 99)}
