"""What a benchmark found: a table of its own, and the figures that have a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

import msgspec
from rich.console import Console
from rich.table import Table

Found = TypeVar("Found")


class Figure(msgspec.Struct, frozen=True):
    """One measured number and what it should be: at least, or at most, the goal."""

    name: str
    measured: float
    unit: str
    goal: float
    at_most: bool = True

    @property
    def ratio(self) -> float:
        """Measured by goal: at most 1 is good where the goal is a most, at least 1 where it is a least."""
        return self.measured / self.goal if self.goal else float("inf") if self.measured else 1.0

    @property
    def reached(self) -> bool:
        """Whether it is as it should be."""
        return self.measured <= self.goal if self.at_most else self.measured >= self.goal

    def cells(self) -> list[str]:
        """As a row: figure, measured, goal, ratio."""
        sign = "≤" if self.at_most else "≥"
        return [
            self.name,
            f"{number(self.measured)} {self.unit}".strip(),
            f"{sign} {number(self.goal)} {self.unit}".strip(),
            f"{self.ratio:.2f}" + ("" if self.reached else " ✗"),
        ]


FIGURE_COLUMNS = ("figure", "measured", "goal", "ratio")


class Outcome(msgspec.Struct):
    """What one benchmark prints: rows of cells under columns, figures with goals, a remark."""

    title: str
    columns: Sequence[str]
    rows: list[list[str]] = []
    figures: list[Figure] = []
    remark: str = ""


def middle(runs: Iterable[Found], of: Callable[[Found], float]) -> float:
    """The median over the runs."""
    return median(of(run) for run in runs)


def number(value: float) -> str:
    """Three digits that count, thousands apart."""
    if value != value:  # noqa: PLR0124 - nan is the one number that is not itself
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def show(console: Console, outcome: Outcome) -> None:
    """Print the benchmark's own table."""
    show_table(console, outcome.title, outcome.columns, outcome.rows)
    if outcome.remark:
        console.print(outcome.remark, style="dim")
    console.print()


def show_figures(console: Console, figures: Sequence[Figure]) -> None:
    """Print the figures that have a goal."""
    if figures:
        show_table(console, "figures", FIGURE_COLUMNS, [figure.cells() for figure in figures])


def show_table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One table; the first column reads from the left."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right", no_wrap=place > 0)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same as Markdown."""
    lines = [columns, ["---", *("---:" for _ in columns[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
