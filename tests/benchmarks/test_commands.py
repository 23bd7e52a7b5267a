"""The benchmarks' command line: what it runs exists, and what it finds is shown as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import BEGIN, BENCHMARKS, END, SHORT, WHOLE, parse, put
from benchmarks.figures import Figure, markdown, number

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("line", [*SHORT, *(f"{line} --runs 2" for line in WHOLE)])
def test_the_sets_name_benchmarks_and_options_that_exist(line: str) -> None:
    """What `make bench` and `report` run can be parsed."""
    assert parse(line.split()).which in BENCHMARKS


def test_the_readme_names_every_benchmark() -> None:
    """A row for each in benchmarks/README.md, and no others."""
    page = (ROOT / "benchmarks/README.md").read_text()
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == list(BENCHMARKS)


@pytest.mark.parametrize(
    ("figure", "reached", "ratio"),
    [
        (Figure("at most", 5.0, "µs", 4.0), False, "1.25 ✗"),
        (Figure("at most", 4.0, "µs", 4.0), True, "1.00"),
        (Figure("at least", 900.0, "/s", 1000.0, at_most=False), False, "0.90 ✗"),
        (Figure("at least", 1500.0, "/s", 1000.0, at_most=False), True, "1.50"),
        (Figure("none", 0, "", 0), True, "1.00"),
        (Figure("none", 3, "", 0), False, "inf ✗"),
    ],
)
def test_a_figure_says_whether_its_goal_is_reached(figure: Figure, reached: bool, ratio: str) -> None:
    """A most is missed above it, a least below it; of what must not be, one is too many."""
    assert (figure.reached, figure.cells()[-1]) == (reached, ratio)


def test_a_report_replaces_what_stands_between_the_marks(tmp_path: Path) -> None:
    """The rest of the page stays."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    put(markdown(("what", "time"), [["start", number(1234.5)]]), page)
    table = "| what | time |\n| --- | ---: |\n| start | 1,234 |"
    assert page.read_text() == f"before\n{BEGIN}\n{table}\n{END}\nafter\n"


def test_the_page_on_performance_has_the_marks() -> None:
    """So that a report can be put into it."""
    page = (ROOT / "docs/performance.md").read_text()
    assert page.count(BEGIN) == page.count(END) == 1
