"""A page of the site as a whole document: what every page has around what it says."""

import html as standard
import re
from dataclasses import dataclass
from pathlib import Path

from pages.elements import badges, headings
from pages.http import document
from pages.markup import NOTHING, Markup, attributes, concat, data_block, escape, html
from pages.outputs.site import feeds
from pages.outputs.site.addresses import ALONE, up
from pages.shell.rooms import open_to
from pages.shell.serving import PUBLIC
from pages.text import LANGUAGES, Say
from queries import Edition, files

PREFIX = "public"  # of the addresses of the site on the server
SERVICE = {
    "find": "find/index",
    "missions": "missions/index",
    "proposals": "proposals/index",
    "counters": "counters/index",
    "footfall": "footfall/index",
    "changes": "changes",
    "freshness": "method-freshness",
    "reuse": "method-reuse",
    "editions": "method-editions",
    "accessibility": "accessibility",
    "legal": "legal",
}
_TEMPLATE = document.template(Path(__file__).with_name("shell.html"), ' data-kind="$kind"')
_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>(?:<p>(.*?)</p>)?", flags=re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_LONGEST = 300  # characters of a description


@dataclass(frozen=True)
class Around:
    """What is the same for all pages of a site: the edition, the name of the stylesheet, and the address under which
    others find the site ("https://dash.example.fr"; "" where nobody said it).
    """

    edition: Edition
    sheet: str
    address: str

    def absolute(self, language: str, name: str) -> str:
        """The address of a file for those who are elsewhere."""
        return f"{self.folder(language)}/{name}.html"

    def folder(self, language: str) -> str:
        """That of the folder of a language."""
        return f"{self.address}/{PREFIX}/{language}"


def page(say: Say, around: Around, name: str, live: str, body: Markup, taken: list[str]) -> str:
    """The document of a name ("territories/R53"); `live` is the page of the dashboard that shows the same, and `taken`
    the files beside it.
    """
    home, (title, description) = up(name), _told(body)
    kind = around.edition.kind
    rooms = {say(f"shell.room.{room}"): ALONE[pages[0].path] for room, pages in open_to(PUBLIC).items() if room}
    warning = (
        html("{} <span>{}</span>", badges.kind(say, kind), say(f"shell.banner.{kind}")) if kind != "real" else NOTHING
    )
    texts = _texts(say, around, name)
    texts |= {
        "title": title if title == say("shell.brand") else say("shell.tab", page=title),
        "description": description,
        "live": up(name, 2) + live,
    }
    return _TEMPLATE.substitute(
        {key: escape(text) for key, text in texts.items()},
        language=say.language,
        root=up(name, 1),
        home=home,
        sheet=around.sheet,
        feeds=feeds.links(say, name),
        alternates=_alternates(around, say.language, name) if around.address else "",
        mark=headings.MARK,
        links=_links(rooms, home, name),
        service=_links({say(f"site.service.{one}"): file for one, file in SERVICE.items()}, home, name),
        badge=warning,
        body=body,
        data=_described(say, around, name, title, description, taken),
    )


def _texts(say: Say, around: Around, name: str) -> dict[str, str]:
    """What stands in the frame of every page."""
    (other,) = (one for one in LANGUAGES if one != say.language)
    edition = around.edition
    return {
        "edition": edition.name,
        "skip": say("shell.skip"),
        "brand": say("shell.brand"),
        "rooms": say("shell.rooms"),
        "other_address": f"{up(name, 1)}{other}/{name}.html",
        "other_language": say("shell.other_language"),
        "as_of": say("shell.banner.as_of", day=edition.as_of),
        "explore": say("site.explore"),
        "map": say("shell.foot.map"),
        "licence": badges.worded(say, "shell.foot.licence", edition.kind),
        "dated": say("shell.foot.as_of", day=edition.as_of),
        "kind": edition.kind,
        "other": other,
    }


def _told(body: Markup) -> tuple[str, str]:
    """The title of a page and the sentence under it, as words. ValueError where it has not one title."""
    found = _TITLE.findall(body)
    if len(found) != 1:
        raise ValueError(f"a page has one title, not {len(found)}")
    title, sentence = (" ".join(standard.unescape(_TAG.sub("", words)).split()) for words in found[0])
    return title, (sentence or title)[:_LONGEST]


def _links(names: dict[str, str], home: str, here: str) -> Markup:
    mark = attributes(' aria-current="page"')
    return concat(
        html('<li><a href="{}{}.html"{}>{}</a></li>', home, file, mark if file == here else NOTHING, label)
        for label, file in names.items()
    )


def _alternates(around: Around, language: str, name: str) -> Markup:
    """Where the page is for good, and the same in each language: French for who reads neither."""
    own = html('<link rel="canonical" href="{}">\n', around.absolute(language, name)) + concat(
        html('<link rel="alternate" hreflang="{}" href="{}">\n', one, around.absolute(one, name)) for one in LANGUAGES
    )
    return own + html('<link rel="alternate" hreflang="x-default" href="{}">\n', around.absolute(LANGUAGES[0], name))


def _described(say: Say, around: Around, name: str, title: str, description: str, taken: list[str]) -> Markup:
    """The files of a page for programs, as schema.org has it; nothing where it gives none."""
    if not taken:
        return NOTHING
    edition = around.edition
    label = {"alternateName": say(f"site.data.{edition.kind}")} if edition.kind != "real" else {}
    told = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        **label,
        "description": description,
        "inLanguage": say.language,
        "isAccessibleForFree": True,
        "license": files.LICENCE_URL,
        "dateModified": edition.as_of.isoformat(),
        "creator": {"@type": "Organization", "name": say("shell.brand")},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": _taken(say, around, name, one)}
            for one in taken
        ],
    }
    return data_block("application/ld+json", told)


def _taken(say: Say, around: Around, name: str, file: str) -> str:
    if not around.address:
        return file
    folder = name.rpartition("/")[0]
    return f"{around.folder(say.language)}/{folder}{'/' if folder else ''}{file}"
