"""The stylesheets: one file named after its content, linked from the first bytes, kept by browsers for a year.

It is linked at the top of the body: Streamlit adds its own rules to the head at run time, and the last of two wins. The
sheets of all rooms are one file, since a link to another room brings no new first bytes.
"""

import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from pages.http.assets import IMMUTABLE, Asset, pack, respond

_PAGES = Path(__file__).parents[1]
_COMMENT = re.compile(r"\s*/\*.*?\*/", flags=re.DOTALL)
_SPACES = re.compile(r";?\s*(\})\s*|\s*([{;>])\s*|([:,])\s+")  # about a rule, a name, a part: no text of ours has these


def sheets() -> list[Path]:
    """Ours in order: what hangs on Streamlit's names, what all pages share, then each room's, of that room alone."""
    shared = [_PAGES / "static" / name for name in ("streamlit.css", "style.css", "rooms.css")]
    return [*shared, *sorted(set(_PAGES.glob("*/style.css")) - set(shared))]


def text(*more: Path) -> str:
    """All of them in one, without comments, what sets lines apart and what ends them, and these after them."""
    whole = "\n".join(_COMMENT.sub("", sheet.read_text(encoding="utf-8")) for sheet in (*sheets(), *more))
    return _SPACES.sub(r"\1\2\3", whole)


@cache
def _asset() -> Asset:
    return pack(text().encode(), "text/css", IMMUTABLE)


def address() -> str:
    """The name of the one file, under the root: another content is another name."""
    return f"style.{_asset().tag.strip(chr(34))}.css"


async def send(request: Request) -> Response:
    """The one file."""
    return respond(_asset(), request.headers)
