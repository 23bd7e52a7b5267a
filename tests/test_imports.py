"""The arrows between the parts go one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("eventchat", "moderation", "transports")

LAYERS = (
    {"eventchat.types"},
    {
        "eventchat.clock",
        "eventchat.errors",
        "eventchat.metrics",
        "eventchat.names",
        "eventchat.networks",
        "eventchat.plain",
        "eventchat.settings",
        "eventchat.text",
        "eventchat.tls",
    },
    {"eventchat.log", "eventchat.logs", "eventchat.access", "eventchat.tokens", "eventchat.origins"},
    {"eventchat.record"},
    {"eventchat.rooms", "eventchat.sessions"},
    {
        "eventchat.drafting",
        "eventchat.posting",
        "eventchat.refusals",
        "eventchat.identity",
        "eventchat.health",
        "eventchat.gauges",
    },
    {"eventchat.api", "eventchat.drain"},
    {"moderation.judging", "transports"},
    {"moderation.deciding"},
    {"moderation.trying"},
    {"moderation.hooks"},
    {"moderation.desk"},
    {"moderation.api"},
    {"moderation.compose", "moderation.score", "moderation.piccolo_app", "moderation.migrations"},
    {"eventchat.app", "eventchat.demo", "eventchat.prepare"},
    {"eventchat.server", "eventchat.workers"},
    {"eventchat.cli", "eventchat.__main__"},
)
"""A part may import what stands above it in this list, and what stands beside it; never what stands below."""

APART = {("moderation", "transports"), ("transports", "moderation")}


def sources() -> list[Path]:
    """Every file of the three packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in PACKAGES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if exists(name) else node.module for name in names)


def exists(module: str) -> bool:
    """Whether a dotted name is a module of ours."""
    path = ROOT / Path(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def layer_of(module: str) -> int | None:
    """Where a module stands; None for the packages' own `__init__`, which hold a version and no code."""
    for number, names in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return number
    return None


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_stands_above_it(path: Path) -> None:
    """types, log, record, rooms, posting, api, then moderation and transports, then app and its commands."""
    module = module_of(path)
    mine = layer_of(module)
    for imported in imports_of(path):
        theirs = layer_of(imported)
        if mine is None or theirs is None:
            continue
        assert theirs <= mine, f"{module} imports {imported}, which stands below it"
        assert (module.split(".")[0], imported.split(".")[0]) not in APART, f"{module} imports {imported}"


def test_every_file_has_its_place() -> None:
    """A new part of eventchat is put into the list above, so that its arrows are looked at."""
    homeless = [m for m in map(module_of, sources()) if layer_of(m) is None and m not in PACKAGES]
    assert homeless == []


def test_only_the_composition_root_and_the_commands_see_all_three_packages() -> None:
    """`eventchat` needs neither moderation nor transports, but where everything is put together."""
    allowed = ("eventchat.app", "eventchat.server", "eventchat.cli", "eventchat.demo")
    seeing = {
        module_of(path)
        for path in sources()
        if module_of(path).startswith("eventchat")
        for imported in imports_of(path)
        if imported.split(".")[0] in {"moderation", "transports"}
    }
    assert {module for module in seeing if not module.startswith(allowed)} == set()


def test_files_are_small() -> None:
    """Over 400 lines a file has a second reason to exist."""
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_there_are_no_circles() -> None:
    """No file imports, by whatever way, itself."""
    graph = {module_of(path): set(imports_of(path)) for path in sources()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module in done:
            return
        for imported in graph.get(module, ()):
            visit(imported, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())
