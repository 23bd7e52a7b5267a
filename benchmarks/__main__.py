"""`python -m benchmarks NAME [options]`: one benchmark; without a name the short set, as one table."""

from __future__ import annotations

import argparse
import platform
import shlex
import sys
from pathlib import Path
from types import ModuleType

import psutil
from rich.console import Console

from benchmarks import (
    comparing,
    fanout,
    growth,
    idle,
    join,
    judge,
    limit,
    poll,
    post,
    quiet,
    soak,
    start,
    storm,
)
from benchmarks.figures import FIGURE_COLUMNS, Outcome, markdown, show, show_figures
from benchmarks.load.build import NoCompiler
from benchmarks.load.driver import LoadFailed
from benchmarks.serving import TooFewFiles

BENCHMARKS: dict[str, ModuleType] = {
    "start": start,
    "quiet": quiet,
    "fanout": fanout,
    "poll": poll,
    "join": join,
    "storm": storm,
    "post": post,
    "idle": idle,
    "judge": judge,
    "growth": growth,
    "soak": soak,
    "load": limit,
    "peers": comparing,
}

SHORT = (
    "start --runs 1",
    "quiet --runs 1 --seconds 6",
    "fanout --runs 1 --seconds 4",
    "poll --runs 1 --seconds 6",
    "join --runs 1",
    "storm --runs 1 --seconds 12",
    "post --runs 1",
    "idle --runs 1 --readers 3000",
)
"""What `make bench` runs: about three minutes."""

WHOLE = ("start", "quiet", "fanout --compare", "poll", "join", "storm", "post", "idle", "growth", "load")
"""What `report` runs, three times each; a soak is asked for with --soak."""


BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> int:
    """Run what was asked for; 1 when it could not be run."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    asked = parse(sys.argv[1:])
    try:
        if asked.which is None:
            several(console, SHORT)
        elif asked.which == "report":
            report(asked)
        else:
            outcome = BENCHMARKS[asked.which].measure(asked)
            show(console, outcome)
            show_figures(console, outcome.figures)
    except (NoCompiler, TooFewFiles, LoadFailed) as error:
        console.print(str(error), style="red", highlight=False)
        return 1
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of one benchmark, of the report, or none for the short set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="which", metavar="NAME")
    for name, module in BENCHMARKS.items():
        one = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("--runs", type=int, default=3, help="the median is shown (default: 3)")
        module.add_options(one)
    whole = commands.add_parser("report", help="all of them but the soak, as Markdown on standard output")
    whole.add_argument("--runs", type=int, default=3)
    whole.add_argument("--into", type=Path, help="a page with marks between which it is put")
    whole.add_argument("--soak", action="store_true", help="the soak too: ten minutes more")
    return parser.parse_args(arguments)


def several(console: Console, lines: tuple[str, ...]) -> None:
    """Each in turn; their figures as one table at the end."""
    figures = []
    for line in lines:
        print(line, file=sys.stderr)
        figures += measured(line).figures
    show_figures(console, figures)


def measured(line: str) -> Outcome:
    """What the benchmark of this command line finds."""
    asked = parse(shlex.split(line))
    outcome: Outcome = BENCHMARKS[asked.which].measure(asked)
    return outcome


def report(asked: argparse.Namespace) -> None:
    """Everything as Markdown; progress goes to standard error."""
    outcomes = []
    for line in (*WHOLE, *(("soak",) if asked.soak else ())):
        print(line, file=sys.stderr)
        outcomes.append(measured(f"{line} --runs {asked.runs}"))
    figures = [figure for outcome in outcomes for figure in outcome.figures]
    runs = f"medians of {asked.runs} runs" if asked.runs > 1 else "one run"
    parts = [f"{machine()}; {runs}.", markdown(FIGURE_COLUMNS, [figure.cells() for figure in figures])]
    for outcome in outcomes:
        parts += [f"### {outcome.title[0].upper()}{outcome.title[1:]}"]
        parts += [markdown(outcome.columns, outcome.rows), *([outcome.remark] if outcome.remark else [])]
    text = "\n\n".join(parts)
    if asked.into is None:
        print(text)
    else:
        put(text, asked.into)


def put(text: str, page: Path) -> None:
    """Replace what stands between the page's marks."""
    before, begin, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise LoadFailed(f"{page} has no {BEGIN} and {END}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}")


def machine() -> str:
    """What this ran on, as far as it matters."""
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
