"""A page that needs no script and no data: the frame of the others, a title, a sentence and what follows it."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request

from pages.elements import headings
from pages.http import document, styles
from pages.markup import Markup, concat, escape, html
from pages.shell.rooms import open_to
from pages.shell.serving import PUBLIC
from pages.text import LANGUAGES, Say

NONE: Mapping[str, str] = {}
_TEMPLATE = document.template(Path(__file__).with_name("plain.html"))


def page(say: Say, root: str, kept: dict[str, str], title: str, sentence: str, body: Markup, here: str = "",
         held: Mapping[str, str] = NONE) -> str:  # fmt: skip
    """The whole of it. `root` leads to the home page from here, `kept` is what its links keep of the address, `here`
    the address of this page in the other language, where its query alone does not say it, with what is `held` there.
    """
    (other,) = (one for one in LANGUAGES if one != say.language)
    texts = {
        "title": title,
        "sentence": sentence,
        "brand": say("shell.brand"),
        "rooms": say("shell.rooms"),
        "other_language": say("shell.other_language"),
    }
    rooms = {say(f"shell.room.{room}"): pages[0].path for room, pages in open_to(PUBLIC).items() if room}
    now = query(kept, say.language)
    return _TEMPLATE.substitute(
        {name: escape(text) for name, text in texts.items()},
        language=say.language,
        other=other,
        root=root,
        query=escape(now),
        other_address=escape(here + query({**kept, **held}, other)),
        mark=headings.MARK,
        sheet=styles.address(),
        links=links(rooms, root, now),
        body=body,
    )


def root(request: Request) -> str:
    """The way from an address to the home page: relative, so that it holds under any base path."""
    return "../" * (request.url.path.count("/") - 1) or "./"


def query(kept: dict[str, str], language: str) -> str:
    """What follows an address, in a language."""
    return f"?{urlencode(kept | {'lang': language}, safe=':')}"


def links(targets: dict[str, str], root: str, query: str) -> Markup:
    """The items of a list of links, by label."""
    return concat(
        html('<li><a href="{}{}{}">{}</a></li>', root, target, query, label) for label, target in targets.items()
    )
