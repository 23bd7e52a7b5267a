"""What the documentation says is so: commands run, links lead somewhere, tables are complete."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest

from eventchat.cli.root import COMMANDS
from eventchat.errors import ChatError
from eventchat.settings import PREFIX
from tests.curl import TIMED_OUT
from tests.deadline import DEADLINE_SECONDS
from tests.serving import Server
from transports.schema import event_schema

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted([README, ROOT / "CHANGELOG.md", ROOT / "benchmarks/README.md", *(ROOT / "docs").rglob("*.md")])
ADDRESS = "http://127.0.0.1:8000"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PLACE = re.compile(
    r"`((?:eventchat|moderation|transports|frontend|tests|docs|deploy|benchmarks)/[\w./*{}-]*)`"
)


def blocks(page: Path, *languages: str) -> Iterator[str]:
    """The code blocks of *page* in these languages."""
    return (code for language, code in FENCE.findall(page.read_text()) if language in languages)


def cases(*languages: str) -> list[object]:
    """Every block of these languages, named after its page."""
    return [
        pytest.param(code, id=f"{page.relative_to(ROOT)}-{number}")
        for page in PAGES
        for number, code in enumerate(blocks(page, *languages))
    ]


def slug(heading: str) -> str:
    """The anchor of a heading, as forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def settings_table() -> list[str]:
    """The rows of the README's table, as the settings themselves have them."""
    tree = ast.parse((ROOT / "eventchat/settings.py").read_text())
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    rows = []
    for field, doc in pairwise(body):
        if not isinstance(field, ast.AnnAssign):
            continue
        assert isinstance(field.target, ast.Name)
        assert isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant)
        assert isinstance(doc.value.value, str)
        value = ast.literal_eval(field.value) if field.value is not None else None
        default = (
            "the user's data directory" if value is None else f"`{value}`" if value not in ("", ()) else "–"
        )
        rows.append(f"| `{PREFIX}{field.target.id.upper()}` | {default} | {doc.value.value} |")
    return rows


def test_the_readme_has_every_setting() -> None:
    """Name, default and reason of each setting, as they stand in settings.py."""
    table = README.read_text().partition("<!-- settings: begin -->")[2].partition("<!-- settings: end -->")[0]
    assert table.strip().splitlines()[2:] == settings_table()


@pytest.mark.parametrize("code", cases("python"))
def test_python_in_the_documentation_is_python(code: str) -> None:
    """Every Python block compiles."""
    compile(code, "documentation", "exec")


@pytest.mark.parametrize("code", cases("json"))
def test_json_in_the_documentation_is_json(code: str) -> None:
    """Every JSON block is one document."""
    json.loads(code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_places_are_there(page: Path) -> None:
    """Links lead to a file and a heading in it; files that are named exist."""
    text = page.read_text()
    for link in LINK.findall(text):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, link
    built = "eventchat/static/dist"
    for place in PLACE.findall(text):
        assert list(ROOT.glob(place.rstrip("/"))) or place.startswith(built), place


def test_the_protocol_names_every_event_command_and_code() -> None:
    """Nothing goes over the wire, and nothing is refused, that the protocol's page does not name."""
    page = (ROOT / "docs/protocol.md").read_text()
    kinds = {
        kind
        for definition in event_schema()["$defs"].values()
        for kind in definition.get("properties", {}).get("type", {}).get("enum", [])
    }
    codes, errors = {"method_not_allowed"}, [ChatError]
    while errors:
        errors += (error := errors.pop()).__subclasses__()
        codes.add(error.code)
    missing = {word for word in kinds | codes if not re.search(rf"[`\"]{word}[`\"]", page)}
    assert len(kinds) > 20 and not missing


def test_every_page_can_be_found_and_every_command_is_named() -> None:
    """The index links every page; the change log names every command."""
    index = (ROOT / "docs/index.md").read_text()
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.name == "index.md" or f"({page.relative_to(ROOT / 'docs')})" in index, page
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert [name for name in COMMANDS if f"`{name}`" not in changes] == []


def test_guarantees_are_named_by_the_tests_that_show_them() -> None:
    """Each promise names tests, and each of those names the promise."""
    rows = re.findall(
        r"^\| ([GS]-\d+) \|.*\| (.*) \|$", (ROOT / "docs/guarantees.md").read_text(), re.MULTILINE
    )
    assert len(rows) > 20
    for number, shown in rows:
        for name in re.findall(r"`([^`]+)`", shown):
            assert re.search(rf"\b{number}\b", (ROOT / name).read_text()), (number, name)


def run_shell(code: str, server: Server) -> subprocess.CompletedProcess[str]:
    """A block of shell from the README, against *server* instead of the usual address."""
    script = code.replace(ADDRESS, server.url).replace("curl -N ", "curl -N --max-time 3 ")
    if shutil.which("curl") is None:
        script = f'curl() {{ "{sys.executable}" "{ROOT / "tests/curl.py"}" "$@"; }}\n{script}'
    where = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EVENTCHAT_")}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=clean | {"PATH": where, "EVENTCHAT_DATA_DIR": str(server.data_dir), "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_readmes_commands_work(new_server: Callable[..., Server]) -> None:
    """Pasted one after the other against a fresh demo, each gets what the README says it gets."""
    server = new_server("readme", "--demo")
    events, poll, guest, service = (run_shell(code, server) for code in blocks(README, "sh"))
    assert events.returncode == TIMED_OUT, events.stderr
    assert events.stdout.startswith("retry: 2000\n\nid: ")
    assert '"type":"welcome"' in events.stdout and '"type":"posted"' in events.stdout
    assert json.loads(poll.stdout)["events"], poll.stderr
    assert json.loads(guest.stdout)["duplicate"] is False, guest.stderr
    posted, _, page = service.stdout.partition("}")
    assert json.loads(posted + "}")["nonce"] == "score-2-1", service.stderr
    assert "Half-time: 2 to 1" in [message["text"] for message in json.loads(page)["messages"]]


async def test_the_readmes_client_follows_a_room(server_on_sqlite: Server) -> None:
    """The WebSocket client of the README prints the welcome of a real room."""
    (code,) = blocks(README, "python")
    program = code.replace(ADDRESS.removeprefix("http"), server_on_sqlite.url.removeprefix("http"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-uc", program, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), DEADLINE_SECONDS)
        assert line.startswith(b"welcome")
    finally:
        process.kill()
        await process.communicate()


def test_the_compose_file_names_what_exists() -> None:
    """What is mounted and built is there, and secrets have no default."""
    compose = (ROOT / "docker-compose.yml").read_text()
    for mounted in re.findall(r"- (\./[^:]+):", compose):
        assert (ROOT / mounted).exists(), mounted
    for secret in ("EVENTCHAT_SECRET", "POSTGRES_PASSWORD"):
        assert f"${{{secret}:?Set {secret}" in compose
        assert f"${{{secret}:-" not in compose
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in chain(*(line.split() for line in copied)):
        assert (ROOT / name).exists(), name
