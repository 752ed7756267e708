"""The site as a folder: every page by several processes, then in its place at once, or not at all."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from pages.http import styles
from pages.maps import regions
from pages.markup import concat, html
from pages.outputs.site import making, plan
from pages.outputs.site.making import OUTLINES, Maker
from pages.outputs.site.plan import Page
from pages.outputs.site.shell import PREFIX, Around
from pages.outputs.static import still
from pages.shell.ask import Ask
from pages.text import LANGUAGES, alphabetical
from queries import site

ABOUT = site.ABOUT  # says of a folder that it is a site, of which edition
WRITING = ".site-"  # begins the name of one that is being written
BATCH = 6  # pages that a process takes at once
_PAGES = Path(__file__).parents[2]


class NotASite(ValueError):
    """A folder that is there and is no site: nothing is written over it."""


@dataclass(frozen=True)
class Written:
    """A site that was written: its edition, how many pages and files, and how long it took."""

    edition: str
    pages: int
    files: int
    seconds: float


def write(folder: Path, edition: str | None = None, workers: int = 0) -> Written:
    """Write the site of an edition (the current one) in a folder, in place of the one that is there, if any.

    `workers`: processes, as many as processors unless told. Raises NoEdition, NotASite.
    """
    began, folder = monotonic(), folder.absolute()
    if folder.exists() and not (folder / ABOUT).is_file():
        raise NotASite(f"{folder} is there already and is not a site")
    ask = making.everyone(edition)
    around = Around(ask.edition, _sheet()[0], os.environ.get("PUBLIC_URL", "").strip().rstrip("/"))
    with tempfile.TemporaryDirectory(prefix=WRITING, dir=folder.parent) as place:
        found = Path(place) / "site"
        found.mkdir()
        pages = list(plan.pages(ask))
        count = len(pages) * len(LANGUAGES)
        _shared(found, ask, pages, around)
        _write_all(found, pages, around, workers or os.cpu_count() or 1)
        about = {"edition": ask.edition.name, "as_of": ask.edition.as_of.isoformat(), "kind": ask.edition.kind}
        (found / ABOUT).write_text(json.dumps(about | {"pages": count}) + "\n", encoding="utf-8")
        files = sum(path.is_file() for path in found.rglob("*"))
        _open_to_all(found)
        _put(found, folder)
    return Written(ask.edition.name, count, files, monotonic() - began)


def _put(found: Path, folder: Path) -> None:
    """In place of what is there; between the two names there is no site for the time of one call of the system."""
    if folder.exists():
        old = found.with_name("old")
        folder.rename(old)
    found.rename(folder)


# Pages ----------------------------------------------------------------------------------------------------------------


def _write_all(folder: Path, pages: Sequence[Page], around: Around, workers: int) -> None:
    """Write every page in each language."""
    names = [page.name for page in pages]
    batches = [names[first : first + BATCH] for first in range(0, len(names), BATCH)]
    if workers == 1:
        _begin(folder, around)
        for batch in batches:
            _batch(batch)
        return
    # New processes, not copies of this one: an open database does not survive being copied.
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (folder, around)) as pool:
        list(pool.map(_batch, batches))


_at_work: dict[str, tuple[Path, Maker, dict[str, Page]]] = {}


def _begin(folder: Path, around: Around) -> None:
    maker = Maker(making.everyone(around.edition.name), around)
    _at_work["now"] = folder, maker, {page.name: page for page in plan.pages(maker.ask)}


def _batch(names: Sequence[str]) -> None:
    folder, maker, pages = _at_work["now"]
    for name, language in product(names, LANGUAGES):
        for file, content in maker.made(pages[name], language).items():
            _file(folder / language / file, content)


def _file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# What pages share -----------------------------------------------------------------------------------------------------


def _sheet() -> tuple[str, bytes]:
    """The stylesheet and its name, which is another one for another content."""
    content = styles.text(*still.SHEETS, Path(__file__).with_name("site.css")).encode()
    return f"style.{sha256(content).hexdigest()[:12]}.css", content


def _shared(folder: Path, ask: Ask, pages: Sequence[Page], around: Around) -> None:
    name, sheet = _sheet()
    _file(folder / name, sheet)
    _file(folder / OUTLINES, regions.outlines_svg().encode())
    _file(folder / "icon.svg", (_PAGES / "static" / "icon.svg").read_bytes())
    _file(folder / "index.html", _door().encode())
    _file(folder / "find.js", Path(__file__).with_name("find.js").read_bytes())
    for key, places in _places(ask).items():
        content = json.dumps(places, ensure_ascii=False, separators=(",", ":"))
        _file(folder / "places" / f"{key}.json", content.encode())
    if around.address:
        _file(folder / "sitemap.xml", _map(pages, around).encode())
        _file(
            folder / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {around.address}/{PREFIX}/sitemap.xml\n".encode()
        )


def _places(ask: Ask) -> dict[str, list[list[str]]]:
    """What the script of the field of search looks in: communes (plain words, name, département, code) by their first
    letter, and by the first two figures of their postcodes, which then come first; the most people first.
    """
    found: dict[str, list[list[str]]] = {}
    rows = ask("search/places").sort_values(["population", "code"], ascending=[False, True])
    for row in rows.to_dict("records"):
        plain = re.sub(r"[^a-z0-9]+", " ", alphabetical(row["name"])).strip()
        about = [row["name"], row["department"], row["code"]]
        found.setdefault(plain[:1], []).append([plain, *about])
        for postcode in row["postcodes"].split() if isinstance(row["postcodes"], str) else ():
            found.setdefault(postcode[:2], []).append([postcode, *about])
    return found


def _door() -> str:
    """Where who knows no page of the site begins: the overview in French, with the way to English."""
    first, *others = LANGUAGES
    ways = concat(html('<li><a lang="{}" href="{}/index.html">{}</a></li>', one, one, one) for one in (first, *others))
    return str(
        html(
            '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>Trois chantiers</title>'
            '<meta http-equiv="refresh" content="0; url={}/index.html"></head><body><ul>{}</ul></body></html>',
            first,
            first,
            ways,
        )
    )


def _map(pages: Sequence[Page], around: Around) -> str:
    """Every page, each with itself in the other language."""
    day = around.edition.as_of.isoformat()
    entries = concat(
        html(
            "<url><loc>{}</loc><lastmod>{}</lastmod>{}</url>\n",
            around.absolute(language, page.name),
            day,
            concat(
                html('<xhtml:link rel="alternate" hreflang="{}" href="{}"/>', one, around.absolute(one, page.name))
                for one in LANGUAGES
            ),
        )
        for page in pages
        for language in LANGUAGES
    )
    return str(
        html(
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{}</urlset>\n',
            entries,
        )
    )


def _open_to_all(folder: Path) -> None:
    """For another account to send, whatever is kept from it besides."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def summary_of(found: Written) -> str:
    """What was written, in a line."""
    return f"site of {found.edition}: {found.pages} pages, {found.files} files, in {found.seconds:.0f} s"
