"""An address that leads nowhere: 404, in the frame of the pages and the reader's language, with the ways back."""

from pathlib import Path
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope
from streamlit.file_util import get_static_dir

from pages.elements import links
from pages.http import plain
from pages.http.assets import REVALIDATE
from pages.http.language import language
from pages.markup import html
from pages.shell.rooms import ADDRESSES
from pages.text import Say

PLAIN = ("resume", "sante", "robots.txt")
_STREAMLIT = (
    *("/app/static/", "/component/", "/media/", "/_stcore/bidi-components/", "/_stcore/health", "/_stcore/host-config"),
    *("/_stcore/script-health-check", "/_stcore/stream", "/_stcore/upload_file/"),
)
_WAYS = {"home": "", "sitemap": "search", "summary": "resume"}
_LONGEST = 80


class UnknownAddress(Route):
    """The route of what is neither ours nor Streamlit's, which would answer 200 and its page to anything."""

    def __init__(self) -> None:
        super().__init__("/{address:path}", _answer)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """No match where Streamlit has an answer of its own."""
        return (Match.NONE, {}) if scope["type"] != "http" or _is_streamlits(scope["path"]) else super().matches(scope)


def _is_streamlits(path: str) -> bool:
    folder = Path(get_static_dir()).resolve()
    file = (folder / path.lstrip("/")).resolve()
    return path.startswith(_STREAMLIT) or (
        file.is_relative_to(folder) and file.is_file() and file != folder / "index.html"
    )


async def _answer(request: Request) -> Response:
    """The page one meant, where only capitals or a slash at the end are wrong; else 404."""
    path = request.url.path
    root = plain.root(request)
    meant = path.strip("/").lower()
    if meant in ADDRESSES or meant in PLAIN:
        return RedirectResponse(f"{root}{meant}" + (f"?{request.url.query}" if request.url.query else ""))
    kept = {name: request.query_params[name] for name in links.KEPT if name in request.query_params}
    return HTMLResponse(_html(Say(language(request)), path, root, kept), 404, {"Cache-Control": REVALIDATE})


def _html(say: Say, path: str, root: str, kept: dict[str, str]) -> str:
    address = unquote(path)
    shown = address if len(address) <= _LONGEST else f"{address[:_LONGEST]}\u2026"
    sentence = say("server.unknown.sentence", address=shown)
    ways = {say(f"server.unknown.{way}"): target for way, target in _WAYS.items()}
    body = html("<ul>{}</ul>", plain.links(ways, root, plain.query(kept, say.language)))
    return plain.page(say, root, kept, say("server.unknown.title"), sentence, body)
