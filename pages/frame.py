"""The frame of every page: header, rooms, banner, and a footer from which every page can be reached."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from pages.blocks import about, chosen, cited, lookup, reading, unpublished
from pages.elements import badges, headings, links
from pages.identity import settings, who
from pages.identity.who import Person
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, html
from pages.shell import addressed, rooms, serving
from pages.shell.ask import Ask, person, signs_in
from pages.shell.rooms import ADDRESSES, OF_NOW, OF_REAL, SHEETS, Page, doors, listed, open_to, opened_at, without
from pages.shell.serving import NotThere, Reader
from pages.text import Say, alphabetically
from queries import access, deposits

# Why nothing can be served, and what puts it right.
WITHOUT = {
    "no_edition": ("shell.no_edition", "python -m data publish --open"),
    "edition_of_other_version": ("shell.old_edition", "python -m data publish"),
    "audience_unknown": ("shell.no_audience", "AUDIENCE=public"),
}
Rooms = Mapping[str, Sequence[Page]]
PLAIN_ROLES = ("public", "cabinet", "administrator")


def without_edition(say: Say, error: Exception) -> None:
    """All there is to show where no edition can be served: why, and the command that makes one."""
    _bare_head(say, "")
    room, command = WITHOUT.get(serving.wrong(error), ("shell.lost_edition", "python -m data editions"))
    headings.page(say(f"{room}.title"), say(f"{room}.sentence"))
    draw(html("<div class='tc-notice'><pre><code>{}</code></pre></div>", command))
    if serving.demonstration_is_made():  # what there will be to read here
        draw(unpublished.example(say, here()))


def _bare_head(say: Say, path: str) -> None:
    """The header where no page is: the way home, to today's edition, and to the other language."""
    draw(
        html(
            '<div class="tc-head" data-tc-lang="{lang}" data-keeps="{keeps}"><a class="tc-brand" href="{home}">{mark} '
            '<span>{brand}</span></a><div class="tc-tools">{language}</div></div>',
            lang=say.language,
            keeps=" ".join(name for name in links.KEPT if name not in reading.OTHERS),
            home=links.href("", **dict.fromkeys(reading.OTHERS)),
            mark=headings.MARK,
            brand=say("shell.brand"),
            language=_language(say, path),
        )
    )


def opened(ask: Ask) -> Rooms:
    """The pages in the menus of a reader, by room: none that is of now where nobody signs in, or on a demonstration."""
    found = without(open_to(ask.viewer), SHEETS)
    if ask.demonstration:
        return without(found, OF_REAL)
    return found if signs_in() else without(found, OF_NOW)


def head(ask: Ask, say: Say, page: Page, opened: Rooms, switch: bool) -> None:
    """Everything above a page; `opened` are the pages that the viewer may open, by room."""
    at, signed = _own(ask, page), None if ask.demonstration else person()
    rooms = concat(_room_link(ask, say, pages[0], room == page.room, at) for room, pages in opened.items() if room)
    # Streamlit puts all of a page in its <main>, where a header and a footer are no landmark: sections with a name are.
    draw(
        html(
            '<section aria-label="{head}"><header class="tc-head" data-tc-lang="{lang}" data-edition="{edition}"'
            ' data-viewer="{viewer}" data-keeps="{keeps}">'
            '<a class="tc-skip" href="#contenu">{skip}</a> '
            '<a class="tc-brand" href="{href}">{mark} <span>{brand}</span></a>'
            '<nav class="tc-rooms" aria-label="{label}"><ul>{rooms}</ul></nav>'
            '<div class="tc-tools">{find} {enter} {language}</div></header></section>',
            head=say("shell.head"),
            lang=say.language,
            edition=ask.edition.name,
            viewer=access.written(ask.viewer),
            keeps=" ".join((*links.KEPT, *(links.MINE if ask.reads_everything else ()))),
            skip=say("shell.skip"),
            href=links.menu("", ask.reads_everything),
            mark=headings.MARK,
            brand=say("shell.brand"),
            label=say("shell.rooms"),
            rooms=rooms,
            find=_find(say),
            enter=_enter(say) if settings.on() and signed is None and not ask.demonstration else NOTHING,
            language=_language(say, page.path),
        )
    )
    # A second element: the header stays in sight when the page scrolls, the band does not.
    draw(
        html(
            '<div class="tc-band">{}{}</div>',
            _where(ask, say, page.path, switch, signed),
            _doors(ask, say, page, opened),
        )
    )


def without_earlier(say: Say, refused: NotThere) -> None:
    """All there is to show where the edition that the address asks for cannot be read: why, and the way to today's."""
    path = here()
    _bare_head(say, path)
    headings.page(*reading.missing(say, refused))
    reading.to_latest(say, path)
    if first := refused.told.get("first"):
        link = links.here(path, edition=None, au=first)
        draw(html('<p class="tc-note"><a {}>{}</a></p>', link, say("shell.missing.first")))


def held(say: Say, path: str, reader: Reader) -> None:
    """The band of every page that its address holds to an edition, or to the demonstration, with the way to the same
    page of what is served.
    """
    look, way = (
        ("tc-invented", "shell.example.leave") if reader.demonstration else ("tc-earlier", "shell.earlier.today")
    )
    draw(
        html(
            '<div class="tc-preview {}" role="note"><strong>{}</strong> <span{}>{}</span> <a {}>{}</a></div>',
            look,
            reading.title(say, reader),
            # On a phone the title of an example says it all, on every page: its sentence is for who listens.
            attributes(" class=tc-long") if reader.demonstration else NOTHING,
            reading.sentence(say, reader),
            links.latest(path),
            say(way),
        )
    )


def to_example(ask: Ask, say: Say, path: str) -> Markup:
    """The way to the same page with invented figures, from one of real ones."""
    if ask.edition.kind != "real" or path in OF_REAL or not serving.has_demonstration():
        return NOTHING
    link = links.here(path, edition=serving.DEMONSTRATION.edition, au=None)
    return html(
        '<a class="tc-tool tc-to-example" {}><span class="tc-wide-only">{}</span>'
        '<span class="tc-narrow-only">{}</span></a>',
        link,
        say("shell.example.enter"),
        say("shell.example.enter_short"),
    )


def here() -> str:
    """The key of the page that is asked for, before any page is known to the browser."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return opened_at(path, st.query_params.get(addressed.PART, "")).path if path in ADDRESSES else ""


def preview(ask: Ask, say: Say, draft: str) -> None:
    """The band of every page of an edition that others do not read yet, with the way out of it."""
    here, signed = settings.on(), person()
    if here is None or signed is None:
        return
    until = deposits.embargo_on(ask.edition)
    told = say("shell.preview.sentence")
    if until:
        told = say("shell.preview.embargo", day=until.date(), hour=str(until.hour), minute=f"{until.minute:02}")
    asked = {"mark": who.leaving(signed.key, here), "lang": say.language}
    draw(
        html(
            '<div class="tc-preview" role="note"><strong>{}</strong> <span>{}</span> <a href="{}">{}</a> '
            '<a href="/preview/leave?{}">{}</a></div>',
            say("shell.preview.title"),
            told,
            links.href("deposits", depot=draft),
            say("shell.preview.draft"),
            urlencode(asked),
            say("shell.preview.leave"),
        )
    )


def _own(ask: Ask, page: Page) -> Mapping[str, str | None]:
    """The territory that the overview of a prefect shows without the address saying so: its menu goes on with it."""
    if (
        page.path
        or not ask.own
        or st.query_params.get("zone") == "france"
        or lookup.territory_from_url(ask)[0] != "nation"
    ):
        return {}
    return links.territory(*ask.own[0])


def _room_link(ask: Ask, say: Say, first: Page, current: bool, at: Mapping[str, str | None]) -> Markup:
    """`data-at` is for our script, which renews the address of a link as it is followed."""
    mark = attributes(' aria-current="true"') if current else NOTHING
    at = at if first.path else {}
    address = links.href(first.path, **at) if at else links.menu(first.path, ask.reads_everything)
    told = attributes(' data-at="{}"', urlencode({name: code for name, code in at.items() if code})) if at else NOTHING
    return html('<li><a href="{}"{}{}>{}</a></li>', address, mark, told, say(f"shell.room.{first.room}"))


def _find(say: Say) -> Markup:
    """The way to the page of search; our script opens its box in its place."""
    return html(
        '<a class="tc-tool tc-find" href="{}" aria-keyshortcuts="Control+K /"><span class="tc-long">{}</span> '
        '<kbd class="tc-wide-only" aria-hidden="true">{}</kbd></a>',
        links.href("search"),
        say("search.open"),
        say("search.shortcut"),
    )


def _language(say: Say, path: str) -> Markup:
    other = "en" if say.language == "fr" else "fr"
    link = links.here(path, lang="en" if other == "en" else None)
    return html(
        '<a class="tc-tool" lang="{lang}" hreflang="{lang}" {link}><span class="tc-long">{name}</span> '
        '<span class="tc-short" aria-hidden="true">{letters}</span></a>',
        lang=other,
        link=link,
        name=say("shell.other_language"),
        letters=other.upper(),
    )


def _viewer(ask: Ask, say: Say, path: str, switch: bool) -> Markup:
    name = escape(lookup.viewer_name(ask, say))
    if not switch:
        return html('<span class="tc-tool">{}</span>', name)
    plain = concat(_viewer_link(say(f"shell.viewer.{role}"), path, role) for role in PLAIN_ROLES)
    return html(
        '<details class="tc-menu"><summary class="tc-tool">{name}</summary><div>'
        "<p>{why}</p><ul>{plain}</ul>{regions}{departments}</div></details>",
        name=name,
        why=say("shell.viewer.why"),
        plain=plain,
        regions=_prefects(say, path, "region", _inside(ask, "region", None)),
        departments=_departments(ask, say, path),
    )


def _departments(ask: Ask, say: Say, path: str) -> Markup:
    """The prefects of the départements of one region: the reader's, or the one that the address carries."""
    region = _region(ask)
    if region is None:
        return html("<p>{}</p><small>{}</small>", say("shell.viewer.department"), say("shell.viewer.region_first"))
    return _prefects(say, path, "department", _inside(ask, "department", region))


def _region(ask: Ask) -> str | None:
    """The region where the reader is: their own, else that of the address; None where neither says one."""
    carried = [("department", st.query_params.get("departement")), ("region", st.query_params.get("region"))]
    rows = ask("overview/territories").set_index(["level", "code"])["parent_code"]
    for level, code in (*ask.own, *carried):
        if (level, code) in rows.index:
            return str(code if level == "region" else rows[level, code])
    return None


def _prefects(say: Say, path: str, level: str, rows: pd.DataFrame) -> Markup:
    letter = {"region": "R", "department": "D"}[level]
    items = concat(
        _viewer_link(say.text(name), path, f"prefect:{letter}{code}")
        for code, name in zip(rows["code"], rows["name"], strict=True)
    )
    return html('<p>{}</p><ul class="tc-two">{}</ul>', say(f"shell.viewer.{level}"), items)


def _viewer_link(label: str, path: str, viewer: str) -> Markup:
    return html("<li><a {}>{}</a></li>", links.here(path, vue=viewer), label)


def _inside(ask: Ask, level: str, region: str | None) -> pd.DataFrame:
    """The territories of a level, those of one region where it is given, by name."""
    rows = ask("overview/territories")
    found = rows[(rows["level"] == level) & (region is None or rows["parent_code"] == region)]
    # Decomposed, so that Île-de-France comes after Hauts-de-France.
    return found.sort_values("name", key=alphabetically)


def _enter(say: Say) -> Markup:
    """The way to sign in, where one can; the server comes back to the page that it was followed from."""
    return html('<a class="tc-tool tc-enter" href="/sign-in?lang={}">{}</a>', say.language, say("sign_in.in"))


def _signed(ask: Ask, say: Say, person: Person) -> Markup:
    """Whose eyes they are, and behind it who is signed in, the way to other eyes of theirs, and the way out."""
    several = len({right.viewer for right in person.rights}) > 1 or not person.viewer
    lang = {"lang": say.language}
    ways = {say("deposits.page.door"): links.menu("deposits")} if ask.reads_undecided else {}
    ways |= {say("sign_in.change"): f"/sign-in/role?{urlencode(lang)}"} if several else {}
    ways[say("sign_in.out")] = f"/sign-out?{urlencode({'mark': person.mark, **lang})}"
    return html(
        '<details class="tc-menu tc-signed"><summary class="tc-tool">{name}</summary><div><p>{who}</p>'
        "<ul>{ways}</ul></div></details>",
        name=lookup.viewer_name(ask, say),
        who=say("sign_in.signed_in", email=person.email),
        ways=concat(html('<li><a href="{}">{}</a></li>', address, label) for label, address in ways.items()),
    )


def _where(ask: Ask, say: Say, path: str, switch: bool, signed: Person | None) -> Markup:
    """Where one is: what the data are made of, their day, with whose eyes they are read, and of which territory."""
    kind = ask.edition.kind
    label = html('<span class="tc-badge tc-{}">{}</span>', kind, say(f"shell.banner.word_{kind}"))
    warning = html('<span class="tc-long">{}</span>', say(f"shell.banner.{kind}")) if kind != "real" else NOTHING
    day = ask.edition.as_of
    # A phone has room for one of the two days, and has its own menus to share and print. Our script hears the buttons.
    return html(
        '<div class="tc-where" role="note" data-kind="{kind}">{label} {warning} '
        '<span class="tc-wide-only">{as_of}</span> <span class="tc-narrow-only">{as_of_short}</span> '
        '{reader}{here} <div class="tc-tools">'
        '<button type="button" class="tc-copy" data-done="{copied}">{copy}</button> '
        '<button type="button" class="tc-print">{paper}</button></div></div>',
        kind=kind,
        label=label,
        warning=warning,
        as_of=say("shell.banner.as_of", day=day),
        as_of_short=say("shell.banner.as_of_short", day=say.short_date(day)),
        reader=_signed(ask, say, signed) if signed else _viewer(ask, say, path, switch),
        here=_here(ask, say, path) + chosen.tool(ask, say, path) + to_example(ask, say, path),
        copied=say("shell.copied"),
        copy=say("shell.copy"),
        paper=say("shell.print"),
    )


def _here(ask: Ask, say: Say, path: str) -> Markup:
    """The territory that the address carries from page to page, and the way out of it.

    A change of filter does not draw the band again: our script hides a territory that is no longer that of the address.
    """
    level, code = lookup.territory_from_url(ask)
    if level == "nation":
        return NOTHING
    carried = {name: st.query_params.get(name, "") for name in ("region", "departement")}
    return html(
        '<a class="tc-tool tc-here" data-region="{region}" data-departement="{departement}" {link}>{name} '
        '<span class="tc-hidden"> {leave}</span></a>',
        link=links.here(path, region=None, departement=None),
        name=lookup.place(ask, say, level, code),
        leave=say("shell.leave"),
        **carried,
    )


def _doors(ask: Ask, say: Say, here: Page, opened: Rooms) -> Markup:
    """The doors of the room, then the views behind the one where the reader is, or would be on a page refused."""
    room = opened.get(here.room, ())
    if not here.room or len(room) < 2:
        return NOTHING
    behind = doors(room)
    within = next((pages for pages in behind if pages[0].behind == here.behind), ())
    names = {pages[0]: ADDRESSES[pages[0].behind].door(say) for pages in behind}
    main = _menu(ask, say(f"shell.room.{here.room}"), "tc-doors", names, within[0] if within else None, here)
    if len(within) < 2:
        return main
    label = say("shell.views", door=names[within[0]])
    return concat((main, _menu(ask, label, "tc-views", {page: page.view(say) for page in within}, here, here)))


def _menu(ask: Ask, label: str, kind: str, names: Mapping[Page, str], marked: Page | None, here: Page) -> Markup:
    """A row of links, that of `marked` the current one: the page itself, or the door that leads to it. Those between
    parts of one page keep its filters.
    """
    current = {True: attributes(' aria-current="page"'), False: attributes(' aria-current="true"')}
    items = concat(
        html(
            "<li><a {}{}>{}</a></li>",
            links.here(page.path, page=None)
            if kind == "tc-views" and page.address == here.address
            else attributes('href="{}"', links.menu(page.path, ask.reads_everything)),
            current[page == here] if page == marked else NOTHING,
            name,
        )
        for page, name in names.items()
    )
    return html('<nav class="{}" aria-label="{}"><ul>{}</ul></nav>', kind, label, items)


def foot(ask: Ask, say: Say, opened: Rooms, here: Page) -> None:
    """Everything under a page: every page as a link, the statements, the source and the edition."""
    groups = concat(
        html(
            "<div{}><h2>{}</h2><ul>{}</ul></div>",
            attributes(" class=tc-alone") if len(listed(pages)) == 1 else NOTHING,
            say(f"shell.room.{room}"),
            _links(ask, say, pages),
        )
        for room, pages in opened.items()
        if room
    )
    as_of, edition = say("shell.foot.as_of", day=ask.edition.as_of), say("shell.foot.edition", name=ask.edition.name)
    name, sources = say("shell.foot.map"), cited.of_page(ask, say, here)
    draw(
        html(
            '<section aria-label="{foot}"><footer class="tc-foot">{map}<ul class="tc-service">{service}</ul>'
            '<p>{licence}</p><p title="{title}"{sources}>{as_of} <span>{embed}</span></p>{cite}</footer></section>',
            foot=say("shell.foot.name"),
            map=html('<details><summary>{}</summary><nav aria-label="{}">{}</nav></details>', name, name, groups),
            service=_links(ask, say, opened.get("", ())),
            licence=badges.worded(say, "shell.foot.licence", ask.edition.kind),
            title=edition,
            sources=attributes(' data-source="{}"', sources) if sources else NOTHING,
            as_of=as_of,
            embed=NOTHING if ask.demonstration else _embed(say, here),
            cite=NOTHING if ask.demonstration else _cited(ask, say, here),
        )
    )


def _cited(ask: Ask, say: Say, here: Page) -> Markup:
    """What to write under what is taken from this page, its address with the edition, and the way to save it; nothing
    for what is of one person.
    """
    if here.path in rooms.NEVER_SAVED:
        return NOTHING
    whose = {"title": here.title(say), "publisher": about.publisher() or say("shell.brand")}
    told = say("shell.cite.told", **whose, day=ask.edition.as_of, name=ask.edition.name)
    return html(
        "<details><summary>{}</summary><p>{} <a data-plain {}>{}</a></p><p><a data-plain {}>{}</a></p></details>",
        say("shell.cite.label"),
        told,
        links.here(here.path, edition=ask.edition.name, au=None),
        say("shell.cite.address"),
        links.here("save", enregistrer=here.path or rooms.HOME),
        say("shell.cite.save"),
    )


def _embed(say: Say, here: Page) -> Markup:
    """The way to show a part of this page in another site's; nothing for statements, and what not everyone opens."""
    if not here.room or here.path in rooms.NEVER_SAVED or here.who != access.EVERYONE:
        return NOTHING
    link = links.here("integrer", integrer=here.path or rooms.HOME, vue=None)
    return html(" <a data-plain {}>{}</a>", link, say("shell.foot.embed"))


def _links(ask: Ask, say: Say, pages: Sequence[Page]) -> Markup:
    addresses = ((page, links.menu(page.path, ask.reads_everything)) for page in listed(pages))
    return concat(html('<li><a href="{}">{}</a></li>', address, page.door(say)) for page, address in addresses)
