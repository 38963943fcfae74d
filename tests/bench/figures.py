"""A figure with its bound, and how a run of benchmarks is told."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    what: str
    value: float
    unit: str
    bound: str = ""
    """As text; empty where a figure is published without one."""
    method: str = ""


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table."""
    rows = [
        f"| {figure.what} | {figure.value:.3g} {figure.unit} | {figure.bound or '–'} | {figure.method} |"
        for figure in figures
    ]
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return "\n".join(
        [f"Machine: {machine}.", "", "| figure | measured | bound | method |", "|---|---|---|---|", *rows]
    )
