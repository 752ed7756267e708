"""The site, where no nginx sends it: the files that the link in the folder of editions leads to; and its search."""

import re
from urllib.parse import urlencode

import pandas as pd
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from pages.http import plain
from pages.http.assets import IMMUTABLE, REVALIDATE, Asset, pack, respond
from pages.markup import html
from pages.shell import serving
from pages.shell.serving import PUBLIC, UNREADABLE
from pages.text import LANGUAGES, Say
from queries import site

PREFIX = "public"
LONGEST = 80  # characters of a commune
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
_HASHED = re.compile(r"style\.[0-9a-f]{12}\.css")


def routes() -> list[BaseRoute]:
    """Every file of the site, and the answer to its field of search, which is the one that is not a file."""
    return [
        Route(f"/{PREFIX}/{{language}}/find/search", search),
        Route(f"/{PREFIX}", _door),
        Route(f"/{PREFIX}/{{language}}/{{feed:path}}.atom", _followed),
        Route(f"/{PREFIX}/{{language}}/calendrier.ics", _followed),
        Route(f"/{PREFIX}/{{path:path}}", send),
    ]


async def _door(_: Request) -> Response:
    return RedirectResponse(f"{PREFIX}/{LANGUAGES[0]}/index.html")


async def _followed(request: Request) -> Response:
    """From where a feed was a file of the site, to the program that answers it."""
    language, own = request.url.path.removeprefix(f"/{PREFIX}/").split("/", 1)
    return RedirectResponse(f"{plain.root(request)}{own}?{urlencode({'lang': language})}", 308)


async def send(request: Request) -> Response:
    """A file of the site that is served; where there is none yet, the public summary, which says the same in short."""
    found = await to_thread.run_sync(_file, request.path_params["path"])
    return respond(found, request.headers) if found else await to_thread.run_sync(_nowhere, request)


def _file(path: str) -> Asset | None:
    root = site.served()
    if root is None:
        return None
    name = path + ("index.html" if path == "" or path.endswith("/") else "")
    file = (root / name).resolve()
    if not file.is_relative_to(root) or file.suffix not in _TYPES or not file.is_file() or file.name == site.ABOUT:
        return None
    about = _TYPES[file.suffix], IMMUTABLE if _HASHED.fullmatch(file.name) else REVALIDATE
    return pack(file.read_bytes(), *about)


def _nowhere(request: Request) -> Response:
    wanted = request.path_params["path"].partition("/")[0]
    language = wanted if wanted in LANGUAGES else LANGUAGES[0]
    if site.served() is None:
        return RedirectResponse(f"{plain.root(request)}resume?{urlencode({'lang': language})}")
    return HTMLResponse(_page(Say(language), request, "unknown", []), 404, {"Cache-Control": "no-cache"})


# The nearest counter --------------------------------------------------------------------------------------------------


async def search(request: Request) -> Response:
    """Where the words of the field lead: to the line of their commune, in the page of its département; to a choice
    where several communes answer. A redirection costs less than a page, and the script of the page spares it.
    """
    language = request.path_params["language"]
    say = Say(language if language in LANGUAGES else LANGUAGES[0])
    words = request.query_params.get("lieu", "").strip()[:LONGEST]
    try:
        rows = await to_thread.run_sync(_places, words)
    except UNREADABLE:
        return RedirectResponse("index.html", 303)
    named = rows[rows["is_exact"].astype(bool)] if len(rows) else rows
    if len(rows) == 1 or len(named) == 1:
        return RedirectResponse(_line((named if len(named) else rows).iloc[0].to_dict()), 303)
    told = "several" if len(rows) else "none"
    body = _page(say, request, told, rows.to_dict("records"))
    return HTMLResponse(body, headers={"Cache-Control": "no-cache"})


def _places(words: str) -> pd.DataFrame:
    return queries.run(PUBLIC, serving.edition(PUBLIC), "counters/places", words=words)


def _line(row: dict[str, str]) -> str:
    return f"D{row['department']}.html#C{row['code']}"


def _page(say: Say, request: Request, told: str, rows: list[dict[str, str]]) -> str:
    root = plain.root(request)
    home = f"{root}{PREFIX}/{say.language}"
    targets = {f"{row['name']} ({row['department_name']})": _line(row) for row in rows}
    items = plain.links(targets, "", "") + html(
        '<li><a href="{}/find/index.html">{}</a></li>', home, say("site.service.find")
    )
    title = say("server.unknown.title") if told == "unknown" else say("site.find.title")
    sentence = say("site.unknown") if told == "unknown" else say(f"site.find.{told}")
    asked = {"lieu": request.query_params["lieu"]} if "lieu" in request.query_params else {}
    here = f"{root}{request.url.path.lstrip('/')}"
    return plain.page(say, root, asked, title, sentence, html("<ul>{}</ul>", items), here)
