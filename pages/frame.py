"""The frame of every page: header, rooms, banner, and a footer from which every page can be reached."""

from collections.abc import Mapping, Sequence

import pandas as pd

import queries
from pages.ask import Ask
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.parts import badges, headings, links
from pages.rooms import Page
from pages.text import ACRONYMS, ALL, Say
from queries import access

MARK = html('<span class="tc-mark" aria-hidden="true"><i></i><i></i><i></i></span>')
# Why nothing can be served, and what puts it right.
WITHOUT = {
    "no_edition": ("shell.no_edition", "python -m data publish --demo"),
    "edition_of_other_version": ("shell.old_edition", "python -m data publish"),
    "audience_unknown": ("shell.no_audience", "AUDIENCE=public"),
}
Rooms = Mapping[str, Sequence[Page]]
PLAIN_ROLES = ("public", "cabinet", "administrator")


def without_edition(say: Say, error: Exception) -> None:
    """All there is to show where no edition can be served: why, and the command that makes one."""
    draw(
        html(
            '<div class="tc-head" data-tc-lang="{lang}"><span class="tc-brand">{mark}'
            "<span>{brand}</span></span>"
            '<div class="tc-tools">{language}</div></div>',
            lang=say.language,
            mark=MARK,
            brand=say("shell.brand"),
            language=_language(say, ""),
        )
    )
    rule = error.problem.rule if isinstance(error, queries.NoEdition) else ""
    room, command = WITHOUT.get(rule, ("shell.lost_edition", "python -m data editions"))
    headings.page(say(f"{room}.title"), say(f"{room}.sentence"))
    draw(html("<div class='tc-notice'><pre><code>{}</code></pre></div>", command))


def head(ask: Ask, say: Say, page: Page, opened: Rooms, switch: bool) -> None:
    """Everything above a page; `opened` are the pages that the viewer may open, by room."""
    rooms = concat(_room_link(say, pages[0], room == page.room) for room, pages in opened.items() if room)
    draw(
        html(
            '<div class="tc-head" data-tc-lang="{lang}" data-edition="{edition}"'
            ' data-viewer="{viewer}">'
            '<a class="tc-skip" href="#contenu">{skip}</a>'
            '<a class="tc-brand" href="{href}">{mark}<span>{brand}</span></a>'
            '<nav class="tc-rooms" aria-label="{label}"><ul>{rooms}</ul></nav>'
            '<div class="tc-tools">{reader}{language}</div></div>',
            lang=say.language,
            edition=ask.edition.name,
            viewer=access.written(ask.viewer),
            skip=say("shell.skip"),
            href=links.href(),
            mark=MARK,
            brand=say("shell.brand"),
            label=say("shell.rooms"),
            rooms=rooms,
            reader=_viewer(ask, say, page.path, switch),
            language=_language(say, page.path),
        )
    )
    # A second element: the header stays in sight when the page scrolls, the band does not.
    draw(html('<div class="tc-band">{}{}</div>', _banner(ask, say), _doors(say, page, opened.get(page.room, ()))))


def _room_link(say: Say, first: Page, current: bool) -> Markup:
    mark = attributes(' aria-current="true"') if current else NOTHING
    return html('<li><a href="{}"{}>{}</a></li>', links.href(first.path), mark, say(f"shell.room.{first.room}"))


def _language(say: Say, path: str) -> Markup:
    other = "en" if say.language == "fr" else "fr"
    link = links.here(path, lang="en" if other == "en" else None)
    return html(
        '<a class="tc-tool" lang="{lang}" hreflang="{hreflang}" {link}>{other_language}</a>',
        lang=other,
        hreflang=other,
        link=link,
        other_language=say("shell.other_language"),
    )


def _viewer(ask: Ask, say: Say, path: str, switch: bool) -> Markup:
    name = escape(viewer_name(ask, say))
    if not switch:
        return html('<span class="tc-tool">{}</span>', name)
    plain = concat(_viewer_link(say(f"shell.viewer.{role}"), path, role) for role in PLAIN_ROLES)
    regions = _regions(ask)
    prefects = concat(
        _viewer_link(say.text(region), path, f"prefect:R{code}")
        for code, region in zip(regions["code"], regions["name"], strict=True)
    )
    return html(
        '<details class="tc-menu"><summary class="tc-tool">{name}</summary><div>'
        "<p>{why}</p><ul>{plain}</ul>"
        '<p>{prefect_of}</p><ul class="tc-two">{prefects}</ul></div></details>',
        name=name,
        why=say("shell.viewer.why"),
        plain=plain,
        prefect_of=say("shell.viewer.prefect_of"),
        prefects=prefects,
    )


def _viewer_link(label: str, path: str, viewer: str) -> Markup:
    return html("<li><a {}>{}</a></li>", links.here(path, vue=viewer), label)


def _regions(ask: Ask) -> pd.DataFrame:
    rows = ask("overview/territories")
    # Decomposed, so that Île-de-France comes after Hauts-de-France.
    return rows[rows["level"] == "region"].sort_values("name", key=lambda names: names.str.normalize("NFKD"))


def viewer_name(ask: Ask, say: Say) -> str:
    """Who is looking, in words: 'Cabinet', 'Préfet : Bretagne'."""
    if not ask.own:
        return say(f"shell.viewer.{ask.reader}")
    rows = ask("overview/territories")
    found = [row.name for row in rows.itertuples(index=False) if (row.level, row.code) in ask.own]
    return say("shell.viewer.prefect", where=say.listed(found, ALL))


def _banner(ask: Ask, say: Say) -> Markup:
    kind = ask.edition.kind
    label = badges.kind(say, kind) if kind != "real" else ""
    warning = html("<span>{}</span>", say(f"shell.banner.{kind}")) if kind != "real" else NOTHING
    as_of = html("<span>{}</span>", say("shell.banner.as_of", day=ask.edition.as_of))
    # A button that our script listens to: the page prints as it stands, on A4.
    paper = html('<button type="button" class="tc-print">{}</button>', say("shell.print"))
    return html(
        '<div class="tc-banner" role="note">{label}{warning}{as_of}{paper}</div>',
        label=label,
        warning=warning,
        as_of=as_of,
        paper=paper,
    )


def _doors(say: Say, here: Page, room: Sequence[Page]) -> Markup:
    if not here.room or len(room) < 2:
        return NOTHING
    current = attributes(" aria-current=page")
    items = concat(
        html(
            '<li><a href="{}"{}>{}</a></li>',
            links.href(page.path),
            current if page == here else NOTHING,
            page.door(say),
        )
        for page in room
    )
    return html('<nav class="tc-doors" aria-label="{}"><ul>{}</ul></nav>', say(f"shell.room.{here.room}"), items)


def acronyms(say: Say) -> None:
    """What the acronyms of the page above stand for."""
    used = [name for name in ACRONYMS if name in say.met]
    told = [say("parts.acronym.each", name=name, words=say(f"parts.acronym.{name}")) for name in used]
    if told:
        draw(html('<p class="tc-note">{}</p>', say("parts.acronym.all", told=say.apart(told))))


def foot(ask: Ask, say: Say, opened: Rooms) -> None:
    """Everything under a page: every page as a link, the statements, the source and the edition."""
    groups = concat(
        html("<div><h2>{}</h2><ul>{}</ul></div>", say(f"shell.room.{room}"), _links(say, pages))
        for room, pages in opened.items()
        if room
    )
    as_of, edition = say("shell.foot.as_of", day=ask.edition.as_of), say("shell.foot.edition", name=ask.edition.name)
    draw(
        html(
            '<footer class="tc-foot"><nav aria-label="{label}">{groups}</nav>'
            '<ul class="tc-service">{service}</ul>'
            '<p>{licence}</p><p title="{title}">{as_of}</p></footer>',
            label=say("shell.foot.map"),
            groups=groups,
            service=_links(say, opened.get("", ())),
            licence=say("shell.foot.licence"),
            title=edition,
            as_of=as_of,
        )
    )


def _links(say: Say, pages: Sequence[Page]) -> Markup:
    return concat(html("<li>{}</li>", links.anchor(page.door(say), page.path)) for page in pages)
