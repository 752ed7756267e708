"""An edition that an address asks for and that cannot be read: its own status, why, and the way to what is served."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse

from pages.blocks import reading
from pages.elements import links
from pages.http import plain
from pages.markup import Markup, html
from pages.shell import serving
from pages.shell.serving import NotThere, Reader
from pages.text import LANGUAGES, Say


def unavailable(say: Say, error: Exception) -> str:
    """The sentence that says why no edition at all can be read."""
    rule = serving.wrong(error)
    if rule == "edition_of_other_version":
        return say("server.old_model")
    return say("server.unavailable" if rule == "no_edition" else "server.unreadable")


def page(request: Request, refused: NotThere) -> HTMLResponse:
    """The page that says so, in the language of the address; no cache keeps it. What is being prepared comes soon."""
    asked = request.query_params
    say = Say(asked.get("lang", "") if asked.get("lang") in LANGUAGES else LANGUAGES[0])
    held = {name: asked[name] for name in reading.OTHERS if name in asked}
    kept = {name: asked[name] for name in links.KEPT if name in asked and name not in (*held, *_lent(asked))}
    title, sentence = reading.missing(say, refused)
    root, here = "./", request.url.path.lstrip("/")
    ways = {say("shell.earlier.today"): f"{here}{plain.query(kept, say.language)}"}
    if first := refused.told.get("first"):
        ways[say("shell.missing.first")] = f"{here}{plain.query({**kept, 'au': first}, say.language)}"
    body = html("<ul>{}</ul>", plain.links(ways, root, ""))
    whole = plain.page(say, root, kept, title, sentence, body, held=held)
    soon = {"Retry-After": "60"} if refused.rule == "prepared" else {}
    return HTMLResponse(whole, refused.status, {"Cache-Control": "no-store"} | soon)


def explain(say: Say, reader: Reader, here: str, now: Mapping[str, str]) -> Markup:
    """Of which edition a page without script is, with the way to the one served; nothing where it is that one."""
    if not reader.since:
        return Markup("")
    kept = {name: value for name, value in now.items() if name not in (*reading.OTHERS, *_lent(now), "lang")}
    way = f"./{here}{plain.query(kept, say.language)}"
    return html(
        '<p><strong>{}</strong> {} <a href="{}">{}</a></p>',
        reading.title(say, reader), reading.sentence(say, reader), way, say("shell.earlier.today"),
    )  # fmt: skip


def _lent(now: Mapping[str, str]) -> tuple[str, ...]:
    """Of the parameters of an address, those that are left behind with the demonstration."""
    return links.LENT if now.get("edition") == links.DEMONSTRATION else ()
