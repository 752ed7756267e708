"""The HTML that every page starts from: Streamlit's index.html with our language, title and summary."""

from base64 import b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from pages import search
from pages.blocks.search import glossary
from pages.http import missing, styles
from pages.http.assets import REVALIDATE, Asset, pack, respond
from pages.http.language import language
from pages.markup import Markup, concat, html
from pages.parts import keyboard
from pages.server.streamlit import index, is_on
from pages.shell import serving
from pages.shell.serving import UNREADABLE, NotThere
from pages.text import LANGUAGES, Say
from queries.site import LINK as PREFIX

# Streamlit would look for its server under /missions before it looks under /, an error in each reader's console.
_INLINE_SCRIPT = Markup("window.__streamlit = { BACKEND_BASE_URL: window.location.origin }")
_ICON = Markup('<link rel="icon" href="./app/static/icon.svg">')


async def page(request: Request) -> Response:
    """Any page of the dashboard: the browser's script asks for its contents afterwards."""
    return respond(_asset(language(request)), request.headers)


async def checked(request: Request) -> Response:
    """The first bytes of a page, or that the edition which its address asks for cannot be read."""
    since = serving.since(request.query_params)
    with suppress(*UNREADABLE):  # the page says so
        try:
            if since:
                await to_thread.run_sync(
                    serving.reader_of_page, request.query_params.get("vue"), request.cookies, since
                )
        except NotThere as refused:
            return missing.page(request, refused)
    return await page(request)


def inline_script_hash() -> str:
    """The CSP source of the only inline script of a page."""
    script = _INLINE_SCRIPT if is_on("first_bytes") else index.inline_script()
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@cache
def _asset(chosen: str) -> Asset:
    return pack(first_bytes(Say(chosen)).encode(), "text/html", REVALIDATE)


def first_bytes(say: Say, inside: Markup | None = None) -> str:
    """Streamlit's index.html in a language, and what is `inside` for who has no script, or else the field of search.

    As Streamlit has it where PATCHES_OFF says so. Raises ValueError where the installed one is not the one we know.
    """
    if not is_on("first_bytes"):
        return index.read()
    whole = index.replaced('<html lang="en">', html('<html lang="{}">', say.language), index.read())
    whole = index.replaced("<title>.*?</title>", html("<title>{}</title>{}", say("server.title"), _head(say)), whole)
    whole = index.replaced('<link rel="shortcut icon"[^>]*>', _ICON, whole)
    # System fonts are used: the preloaded one would be 100 kB for nothing.
    whole = index.replaced(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", whole)
    whole = index.replaced(r'<!--[^>]*-->\s*<link rel="service-desc"[^>]*>', "", whole)
    # After the head, to which Streamlit adds its own at run time: ours are the last where two say the same.
    boxes = concat(search.box(say) + glossary.marked(say) + keyboard.words(say) for say in map(Say, LANGUAGES))
    sheet = html('<link rel="stylesheet" href="./{}">{}{}<div id="root"></div>', styles.address(), boxes, _waiting(say))
    whole = index.replaced('<div id="root"></div>', sheet, whole)
    whole = index.replaced("<script>.*?</script>", html("<script>{}</script>", _INLINE_SCRIPT), whole)
    return index.replaced(
        "<noscript>.*?</noscript>", html("<noscript>{}</noscript>", _without_script(say, inside)), whole
    )


def _head(say: Say) -> Markup:
    return html(
        '<meta name="description" content="{}">'
        '<link rel="alternate" type="application/atom+xml" href="./flux/france.atom?lang={}">'
        '<link rel="alternate" type="text/calendar" href="./calendrier.ics?lang={}">'
        '<meta name="color-scheme" content="light dark">'
        '<script src="./app/static/script.js" defer></script><script src="./app/static/keyboard.js" defer></script>',
        say("server.description"),
        say.language,
        say.language,
    )


def _waiting(say: Say) -> Markup:
    """The way to the plain pages, which script.js shows where nothing came within five seconds: some networks let pages
    through and close the socket that fills them, and say neither.
    """
    return html(
        '<p class="tc-waiting" role="status" hidden>{} <a href="./{}">{}</a></p>',
        say("server.waiting"),
        _plain(say),
        say("server.plain"),
    )


def _plain(say: Say) -> str:
    return f"{PREFIX}/{say.language}/index.html"


def _without_script(say: Say, inside: Markup | None) -> Markup:
    link = html('<a href="./resume?lang={}">{}</a>', say.language, say("server.summary_link"))
    plain = html('<a href="./{}">{}</a>', _plain(say), say("server.plain"))
    told = html("<h1>{}</h1><p>{}</p><p>{}</p><p>{}</p>", say("server.title"), say("server.no_script"), plain, link)
    return concat((told, inside or search.form(say, {"lang": say.language})))
