"""The pages: what they link, what they forbid, and that nothing variable becomes markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from eventchat.api import assets
from eventchat.api.documentation import openapi_config
from eventchat.api.faces import FACES
from eventchat.api.problems import EXCEPTION_HANDLERS

HOST = "https://events.example.org"
PAGES = ("/", "/r/main", "/embed/main", "/console", "/overlay/main", "/schema")


async def origins_of(room: str) -> tuple[str, ...]:
    """The room "main" may be embedded by one site, other rooms by none; one origin is malformed."""
    return (HOST, "https://evil.example; script-src *") if room == "main" else ()


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    """The pages alone, as the application mounts them."""
    app = Litestar(
        route_handlers=[*FACES],
        dependencies={"frame_origins": Provide(lambda: origins_of, sync_to_thread=False)},
        exception_handlers=EXCEPTION_HANDLERS,
        openapi_config=openapi_config(),
    )
    with TestClient(app) as opened:
        yield opened


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build: every entry with a module, a style sheet of its own and one that is shared."""
    sources = ["src/pages/rooms.ts", "src/widget/page.ts", "src/console/main.ts", "src/schema.ts"]
    entries: dict[str, Any] = {
        source: {"file": f"assets/{number}-abcdef12.js", "css": [f"assets/{number}.css"], "imports": ["_x"]}
        for number, source in enumerate(sources)
    }
    entries["_x"] = {"file": "assets/x-abcdef12.js", "css": ["assets/shared.css"], "imports": ["_x"]}
    entries["src/pages/notice.css"] = {"file": "assets/notice-abcdef12.css", "src": "src/pages/notice.css"}
    overlay = {"src/overlay/main.ts": {"file": "assets/overlay-abcdef12.js", "css": ["assets/overlay.css"]}}
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite/manifest.json").write_text(json.dumps(entries))
    (tmp_path / "manifest.overlay.json").write_text(json.dumps(overlay))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/page-abcdef12.js").write_text("export {};")
    (tmp_path / "assets/favicon.svg").write_text("<svg/>")
    (tmp_path / "assets/notes.txt").write_text("not for browsers")
    (tmp_path / "embed.js").write_text("'embed'")
    monkeypatch.setattr(assets, "DIST", tmp_path)
    return tmp_path


def policy(client: TestClient[Litestar], path: str) -> dict[str, str]:
    """The answer's content security policy by directive."""
    header = client.get(path).headers["content-security-policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


@pytest.mark.usefixtures("dist")
def test_a_page_links_its_module_and_the_styles_of_all_it_imports(client: TestClient[Litestar]) -> None:
    """A page loads what the manifest says: shared styles first, each once, then its module."""
    html = client.get("/r/main").text
    assert html.count("assets/shared.css") == 1
    assert html.index("assets/shared.css") < html.index("assets/1.css") < html.index("/assets/1-abcdef12.js")
    assert '<event-chat room="main">' in html


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_headers_of_s15(client: TestClient[Litestar], path: str) -> None:
    """S-15: nosniff, same-origin referrer, a policy that begins with nothing, a resource policy."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert "cross-origin-resource-policy" in answer.headers


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_or_style_of_its_own_or_asks_somebody_else(
    client: TestClient[Litestar], path: str
) -> None:
    """S-5: scripts are files of this site; nothing in a page points anywhere else."""
    html = client.get(path).text
    assert "<script>" not in html
    assert "<style" not in html
    assert "http:" not in html
    assert "https:" not in html


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", ["/", "/r/main", "/embed/main", "/console"])
def test_pages_with_messages_demand_trusted_types(client: TestClient[Litestar], path: str) -> None:
    """S-5: no string becomes markup, and no inline style or script runs."""
    rules = policy(client, path)
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "lit-html"
    assert rules["style-src"] == "'self'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"


@pytest.mark.usefixtures("dist")
def test_the_overlay_lets_a_streamers_css_in_and_no_script(client: TestClient[Litestar]) -> None:
    """OBS adds CSS by innerHTML of a style element, so the overlay allows inline styles and strings there."""
    rules = policy(client, "/overlay/main")
    assert rules["style-src"] == "'self' 'unsafe-inline'"
    assert rules["script-src"] == "'self'"
    assert "trusted-types" not in rules
    assert "require-trusted-types-for" not in rules
    assert "<head>" in client.get("/overlay/main").text


@pytest.mark.usefixtures("dist")
def test_frames_are_for_the_rooms_own_sites(client: TestClient[Litestar]) -> None:
    """S-8: a room's faces stand in frames of its own origins only, those of staff in none."""
    for path in ("/r/main", "/embed/main", "/overlay/main"):
        assert policy(client, path)["frame-ancestors"] == f"'self' {HOST}"
    assert policy(client, "/embed/other")["frame-ancestors"] == "'self'"
    for path in ("/console", "/", "/schema"):
        assert policy(client, path)["frame-ancestors"] == "'none'"


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("name", ["Main", "-main", "a" * 64, '"><script>x', "%3Cimg%20src=x%3E", "a.b"])
@pytest.mark.parametrize("face", ["r", "embed", "overlay"])
def test_what_is_no_room_name_is_a_404_page(client: TestClient[Litestar], face: str, name: str) -> None:
    """A name that no room can have gets a page that says so and repeats none of it."""
    answer = client.get(f"/{face}/{name}")
    assert answer.status_code == 404
    assert "<script" not in answer.text
    assert "<img" not in answer.text


def test_without_a_build_pages_say_which_command_makes_it(
    client: TestClient[Litestar], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is useful without a front end, and its pages say how to get one."""
    monkeypatch.setattr(assets, "DIST", tmp_path)
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "make frontend" in answer.text
        assert "content-security-policy" in answer.headers


@pytest.mark.usefixtures("dist")
def test_assets_are_for_every_site_and_for_ever(client: TestClient[Litestar]) -> None:
    """Hashed files never change, others are asked for again; both may be used by other sites."""
    hashed, plain, embed = (
        client.get(p) for p in ("/assets/page-abcdef12.js", "/assets/favicon.svg", "/embed.js")
    )
    assert "immutable" in hashed.headers["cache-control"]
    assert hashed.headers["content-type"].startswith("text/javascript")
    assert plain.headers["cache-control"] == embed.headers["cache-control"] == "public, max-age=300"
    for answer in (hashed, plain, embed):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "name",
    [
        "..%2fembed.js",
        "%2e%2e%2f.vite%2fmanifest.json",
        "%2fetc%2fpasswd",
        "notes.txt",
        "none-abcdef12.js",
        ".js",
    ],
)
def test_no_name_leads_out_of_the_folder(client: TestClient[Litestar], dist: Path, name: str) -> None:
    """Only files of known kinds that lie in the folder are given out."""
    assert (dist / "embed.js").is_file()
    assert client.get(f"/assets/{name}").status_code == 404
