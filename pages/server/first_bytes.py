"""The HTML that every page starts from: Streamlit's index.html with our language, title and summary."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from streamlit.file_util import get_static_dir

from pages.server.assets import REVALIDATE, Asset, pack, respond
from pages.text import LANGUAGES, Say

# Streamlit would look for its server under /missions before it looks under /, an error in each reader's console.
_INLINE_SCRIPT = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"


def language(request: HTTPConnection) -> str:
    """The language a request asks for with ?lang=, French otherwise."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


async def page(request: Request) -> Response:
    """Any page of the dashboard: the browser's script asks for its contents afterwards."""
    return respond(_asset(language(request)), request.headers)


def inline_script_hash() -> str:
    """The CSP source of the only inline script of a page."""
    return f"'sha256-{b64encode(sha256(_INLINE_SCRIPT.encode()).digest()).decode()}'"


@cache
def _asset(chosen: str) -> Asset:
    return pack(first_bytes(Say(chosen)).encode(), "text/html", REVALIDATE)


def first_bytes(say: Say) -> str:
    """Streamlit's index.html in a language; an error when the installed one is not the one we know."""
    html = _replaced(r'<html lang="en">', f'<html lang="{say.language}">', _streamlit_index())
    html = _replaced(r"<title>.*?</title>", f"<title>{escape(say('server.title'))}</title>{_head(say)}", html)
    html = _replaced(r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="./app/static/icon.svg">', html)
    # System fonts are used: the preloaded one would be 100 kB for nothing.
    html = _replaced(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", html)
    html = _replaced(r'<!--[^>]*-->\s*<link rel="service-desc"[^>]*>', "", html)
    html = _replaced(r"<script>.*?</script>", f"<script>{_INLINE_SCRIPT}</script>", html)
    return _replaced(r"<noscript>.*?</noscript>", f"<noscript>{_without_script(say)}</noscript>", html)


def _head(say: Say) -> str:
    description = escape(say("server.description"), quote=True)
    return (
        f'<meta name="description" content="{description}">'
        '<meta name="color-scheme" content="light dark">'
        '<script src="./app/static/script.js" defer></script>'
    )


def _without_script(say: Say) -> str:
    link = f'<a href="./resume?lang={say.language}">{escape(say("server.summary_link"))}</a>'
    return f"<h1>{escape(say('server.title'))}</h1><p>{escape(say('server.no_script'))}</p><p>{link}</p>"


def _replaced(pattern: str, new: str, html: str) -> str:
    html, count = re.subn(pattern, lambda _: new, html, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"Streamlit's index.html has {count} times {pattern!r}, not once: adapt {__name__}")
    return html


@cache
def _streamlit_index() -> str:
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
