"""Freezing a page: its words, tables, maps and files are kept as they stand, at an address that answers the same.

Without a session it is the public's page, whoever looks, and kept for a time; with one it is its reader's, kept until
it is taken away, and read by the same right alone, asked at each reading. What is kept has no script, and a policy
under which none would run.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.blocks import lookup, reading
from pages.elements import address, badges, headings, links
from pages.http import document, hosts, missing, plain, policies, styles
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.identity import cookies, settings, who
from pages.markup import NOTHING, Markup, concat, escape, html
from pages.outputs import api
from pages.outputs.static import still
from pages.shell import serving
from pages.shell.ask import ask_of
from pages.shell.rooms import BY_PATH, HOME, NEVER_FROZEN, Page, open_to
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere, Reader
from pages.text import Say
from queries import access, frozen, history, people
from queries.frozen import Frozen

ROOT = "/fige"
# Pages that may be frozen in a day: by one who is signed in, by one address of those who are not, by all of these.
A_DAY, OF_ADDRESS, OF_ADDRESSES = 50, 20, 200
_LONGEST, _MOST_NAMES = 80, 20
_MOST = frozen.MOST_BYTES - 2**18  # bytes of what is drawn and its files: the rest is for the style of the page
TYPED = {"mots", "lieu"}  # words of a reader, which we neither keep nor show under our name
_ASIDE = ("lang", "vue", *reading.OTHERS)
_TEMPLATE = document.template(Path(__file__).with_name("frozen.html"))
_NOW = "<!--now-->"
_FRESH = {"Cache-Control": "no-store"}
# Pages are drawn one at a time for who is signed in, and one for all others.
turns = {True: Turns(1, 4), False: Turns(1, 4)}
_counted = Counter[tuple[date, bool, str]]()
_counting = Lock()


class Refusal(Exception):
    """Why nothing is frozen or shown: words of pages/text/*/frozen.toml, the status, and a sentence in their place."""

    def __init__(self, rule: str, status: int, sentence: str = "") -> None:
        super().__init__(rule)
        self.rule, self.status, self.sentence = rule, status, sentence


def routes() -> list[BaseRoute]:
    """What is frozen, freezing, and taking away."""
    return [
        Route(ROOT, _answer, methods=["GET", "HEAD", "POST"]),
        Route(f"{ROOT}/{{name}}", _answer),
        Route(f"{ROOT}/{{name}}/{{file}}", _answer, methods=["GET", "HEAD", "POST"]),
    ]


async def _answer(request: Request) -> Response:
    posted, made = request.method == "POST", request.path_params
    try:
        if posted and not _is_ours(request):
            raise Refusal("foreign", 403)
        if posted and not made:
            wanted = await to_thread.run_sync(_wanted, request)
            return await turns[bool(wanted.by)].take(lambda: _freeze(wanted))
        return await to_thread.run_sync(_removed if posted else _shown if made else _asked, request)
    except Busy:
        return _refused(request, Refusal("busy", 503))
    except Refusal as refusal:
        return _refused(request, refusal)
    except NotThere as refused:
        return missing.page(request, refused)
    except UNREADABLE as error:
        return _refused(request, Refusal("no_room", 503, missing.unavailable(Say(language(request)), error)))


def _is_ours(request: Request) -> bool:
    """Whether a page of this very server asks: no other fills its disk with what its readers did not ask for."""
    asking = request.headers
    return hosts.is_own(asking.get("origin", ""), asking.get("host", ""), request.url.scheme)


# What is to be frozen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """A page that is to be frozen, with these filters, in a language, for a reader; `by` whom, who has a right and is
    signed in ("" for anyone else, who asks from an address).
    """

    page: Page
    filters: Mapping[str, str]
    language: str
    reader: Reader
    by: str
    address: str
    cookies: Mapping[str, str]

    @property
    def name(self) -> str:
        """The same for the same page of the same edition, reader and language."""
        viewer = access.written(self.reader.viewer)
        told = [self.page.path, sorted(self.filters.items()), self.reader.edition.name, viewer, self.language]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _wanted(request: Request) -> Wanted:
    """What a request asks for. Raises Refusal, NotThere, and what is UNREADABLE."""
    asked = dict(request.query_params)
    page, filters = page_of(asked.pop("figer", ""), asked)
    reader = _reader(request, asked)
    check(page, filters, reader)
    person = who.person(request.cookies) if settings.on() else None
    by = person.email if person and person.rights else ""
    if reader.viewer != PUBLIC and not by:
        raise Refusal("closed", 403)  # the right ended meanwhile
    return Wanted(page, filters, language(request), reader, by, _network(request), request.cookies)


def _network(request: Request) -> str:
    """The address that a request comes from; of one of IPv6, the network that a single reader is given."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    is_wide = found.version == 6 and not found.ipv4_mapped
    return str(ip_network((host, 64), strict=False)) if is_wide else host


def page_of(name: str, asked: Mapping[str, str]) -> tuple[Page, dict[str, str]]:
    """The page of a name and its filters among what is asked. Raises Refusal."""
    page = BY_PATH.get("" if name == HOME else name)
    if page is None or page.path in NEVER_FROZEN:
        raise Refusal("no_page", 404)
    filters = {key: text for key, text in sorted(asked.items()) if text and key not in _ASIDE}
    if TYPED & filters.keys():
        raise Refusal("typed", 400)
    long = any(len(text) > _LONGEST for text in filters.values()) or len(filters) > _MOST_NAMES
    if long or not filters.keys() <= address.NAMES:
        raise Refusal("asked", 400)
    return page, filters


def check(page: Page, filters: Mapping[str, str], reader: Reader) -> None:
    """Raise Refusal where it is no page of this reader, or the filters name a territory that is none."""
    if page not in open_to(reader.viewer).get(page.room, ()):
        raise Refusal("no_page", 403)
    known = lookup.known(ask_of(reader))
    places = [(address.LEVELS[key], code) for key, code in filters.items() if key in address.LEVELS]
    if any(place not in known for place in places):
        raise Refusal("asked", 404)


def _reader(request: Request, asked: Mapping[str, str]) -> Reader:
    """Who is signed in, by their right of now; anyone else is the public, whatever this server shows."""
    since = serving.since(asked)
    if since == serving.DEMONSTRATION:
        raise Refusal("invented", 404)
    if settings.on() is None:
        return serving.public(since)
    reader = serving.reader_again(None, request.cookies, since)
    return serving.public(since) if reader.preview or reader.viewer == PUBLIC else reader


def _asked(request: Request) -> Response:
    """What would be frozen, with the button that does it; the list of what was, where nothing is asked."""
    if "figer" not in request.query_params:
        return _list(request)
    wanted = _wanted(request)
    say, edition = Say(wanted.language), wanted.reader.edition
    lines = [say("frozen.what", title=wanted.page.title(say), day=edition.as_of, name=edition.name)]
    if wanted.filters:
        told = [f"{key} = {text}" for key, text in wanted.filters.items()]
        lines.append(say("frozen.filters", filters=say.listed(told)))
    lines.append(say("frozen.public" if wanted.reader.viewer == PUBLIC else "frozen.own"))
    bounds = {"days": frozen.KEPT_DAYS, "least": frozen.LEAST_DAYS}
    lines.append(say("frozen.stays") if wanted.by else say("frozen.goes", **bounds))
    kept = {key: text for key, text in request.query_params.items() if key != "figer"}
    body = html(
        '{lines}<form method="post" action=".{root}?{query}"><button class="tc-tool">{do}</button></form>'
        '<p><a href="{back}">{leave}</a></p><p><a href=".{root}?lang={lang}">{all}</a></p>',
        lines=concat(html("<p>{}</p>", line) for line in lines),
        root=ROOT,
        query=urlencode(dict(request.query_params)),
        do=say("frozen.do"),
        back=f"./{links.address(wanted.page.path, kept)}",
        leave=say("frozen.back"),
        lang=say.language,
        all=say("frozen.all"),
    )
    return _page(request, say("frozen.title"), say("frozen.sentence"), body, 200)


def _freeze(wanted: Wanted) -> Response:
    """Freeze a page, or find that it was; then lead to it."""
    there = Response(status_code=303, headers={"Location": f".{ROOT}/{wanted.name}", **_FRESH})
    try:
        if frozen.again(wanted.name, wanted.by):
            return there
        with _counting_one(wanted):
            drawn = still.of(wanted.reader, wanted.page, wanted.filters, wanted.language, wanted.name, _MOST)
        if not drawn.known:
            raise Refusal("asked", 400)
        read = {name: text for name, text in wanted.filters.items() if name in drawn.read}
        if read != wanted.filters:  # what the page does not read makes it no other one
            return _freeze(replace(wanted, filters=read))
        _keep(wanted, drawn)
    except frozen.Refused as refused:
        raise Refusal("refused", 507, frozen.sentences(refused, wanted.language)) from None
    except (OSError, sqlite3.Error):
        raise Refusal("no_room", 503) from None
    return there


def _keep(wanted: Wanted, drawn: still.Still) -> None:
    """Raises Refusal, frozen.Refused, OSError, sqlite3.Error."""
    edition, viewer = wanted.reader.edition, access.written(wanted.reader.viewer)
    about = Frozen(
        id=wanted.name,
        at=datetime.now(UTC).replace(tzinfo=None, microsecond=0).isoformat(),
        title=drawn.title,
        path=wanted.page.path,
        query=urlencode({**wanted.filters, "lang": wanted.language}),
        language=wanted.language,
        edition=edition.name,
        as_of=edition.as_of.isoformat(),
        kind=edition.kind,
        viewer=viewer,
        by=wanted.by,
    )
    if wanted.reader.viewer != PUBLIC:
        person = who.person(wanted.cookies)
        if person is None or person.viewer != viewer:
            raise Refusal("closed", 403)  # the right ended while the page was drawn
        told = {"viewer": viewer, "file": about.id, "query": f"{about.path}?{about.query}"}
        people.tell("export", wanted.by, told)
    frozen.keep(about, _document(about, drawn, wanted.reader).encode(), drawn.files)


@contextmanager
def _counting_one(wanted: Wanted) -> Iterator[None]:
    """Count a page that is drawn for a person, or for an address; one that we failed to draw is not counted.

    Raises Refusal where as many were drawn as a day (UTC) holds.
    """
    today = datetime.now(UTC).date()
    key = (today, bool(wanted.by), wanted.by or wanted.address)
    with _counting:
        for old in [one for one in _counted if one[0] != today]:
            del _counted[old]
        if wanted.by and _counted[key] >= A_DAY:
            raise Refusal("too_many_own", 429)
        others = sum(count for (_, signed, _), count in _counted.items() if not signed)
        if not wanted.by and (_counted[key] >= OF_ADDRESS or others >= OF_ADDRESSES):
            raise Refusal("too_many", 429)
        _counted[key] += 1
    try:
        yield
    except Exception:
        with _counting:
            _counted[key] -= 1
        raise


def _document(about: Frozen, drawn: still.Still, reader: Reader) -> str:
    """The whole page, self-contained; where its notice of now goes is marked."""
    say = Say(about.language)
    left = html("<p>{}</p>", say("frozen.left", count=drawn.left)) if drawn.left else NOTHING
    whose = say("frozen.whose", viewer=lookup.viewer_name(ask_of(reader), say))
    return _TEMPLATE.substitute(
        language=about.language,
        title=escape(about.title),
        brand=escape(say("shell.brand")),
        style=styles.text(*still.SHEETS),
        mark=headings.MARK,
        kind=_kind(say, about.kind),
        whose=escape(whose),
        body=drawn.body + left,
        licence=escape(say("shell.foot.licence")),
        frozen=escape(_when(say, about)),
    )


def _kind(say: Say, kind: str) -> Markup:
    """That it is not all real, where it is not."""
    if kind == "real":
        return NOTHING
    return html("{}<span>{}</span>", badges.kind(say, kind), say(f"shell.banner.{kind}"))


def _when(say: Say, about: Frozen) -> str:
    return say("frozen.frozen", at=_day(about.at), day=date.fromisoformat(about.as_of), name=about.edition)


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(reading.PARIS).date()


# What was frozen ------------------------------------------------------------------------------------------------------


def _found(request: Request) -> Frozen:
    """The page of an address, for who may read it now. Raises Refusal."""
    found = frozen.find(request.path_params["name"])
    if found is None:
        raise Refusal("unknown", 404)
    if not _may_read(request, found):
        raise Refusal("closed", 403)
    try:
        withdrawn = frozen.is_withdrawn(found)
    except (OSError, sqlite3.Error):
        withdrawn = True
    if withdrawn:
        raise Refusal("withdrawn", 410)
    return found


def _may_read(request: Request, found: Frozen) -> bool:
    """Whether it is everybody's, or of the right by which its reader reads at this moment."""
    if found.viewer == access.written(PUBLIC):
        return True
    person = who.person(request.cookies) if settings.on() else None
    return person is not None and person.viewer == found.viewer


def _shown(request: Request) -> Response:
    found = _found(request)
    file = request.path_params.get("file", frozen.PAGE)
    try:
        content = frozen.read(found, file) if file != frozen.PAGE or "file" not in request.path_params else None
    except OSError:
        raise Refusal("no_room", 503) from None
    if content is None:
        raise Refusal("unknown", 404)
    private = found.viewer != access.written(PUBLIC)
    told = {"Cache-Control": "private, no-store" if private else "no-cache"}
    told |= {"X-Robots-Tag": "noindex"} if private else {}
    if file != frozen.PAGE:
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{api.quote(file)}"}
        return Response(content, headers=told | named, media_type="text/csv")
    now = _now(found).encode()
    policy = {"Content-Security-Policy": policies.still_policy()}
    return HTMLResponse(content.replace(_NOW.encode(), now, 1), headers=told | policy)


def _now(found: Frozen) -> str:
    """That it is frozen, and whether there are newer data at this moment."""
    say, newer = Say(found.language), ""
    try:
        served = serving.edition(PUBLIC)
        same = served.name == found.edition
        newer = say("frozen.latest") if same else say("frozen.newer", day=served.as_of)
    except UNREADABLE:
        pass  # nothing can be read now but what was frozen
    query = f"?{found.query}" if found.query else ""
    until = say("frozen.until", day=_day(found.until)) if found.until else ""
    return str(
        html(
            '<div class="tf-frozen" role="note"><strong>{}</strong> {} {} {} <a href="../{}">{}</a></div>',
            say("frozen.band"),
            _when(say, found),
            newer,
            until,
            f"{found.path}{query}",
            say("frozen.now"),
        )
    )


def _list(request: Request) -> Response:
    """What was frozen and may be read, the newest first; for an administrator, the button that takes one away."""
    say, here = Say(language(request)), settings.on()
    person = who.person(request.cookies) if here else None
    rules = bool(person and history.administers(person.email))
    shown = [one for one in frozen.listed() if rules or _may_read(request, one)]
    mark = cookies.sign("frozen", person.key, here) if person and here and rules else ""
    items = concat(_item(say, one, mark) for one in shown)
    if not shown:
        return _page(request, say("frozen.list.none"), say("frozen.list.how"), NOTHING, 200)
    title = say("frozen.list.title", count=len(shown))
    return _page(request, title, say("frozen.list.sentence"), html("<ul>{}</ul>", items), 200)


def _item(say: Say, one: Frozen, mark: str) -> Markup:
    told = say("frozen.list.item", at=_day(one.at), day=date.fromisoformat(one.as_of))
    button = NOTHING
    if mark:
        query = urlencode({"mark": mark, "lang": say.language})
        button = html(
            ' <form method="post" action=".{}/{}/remove?{}"><button class="tc-tool">{}</button></form>',
            ROOT, one.id, query, say("frozen.remove"),
        )  # fmt: skip
    return html('<li><a href=".{}/{}">{}</a> {}{}</li>', ROOT, one.id, one.title, told, button)


def _removed(request: Request) -> Response:
    """Take a page away, for an administrator by their right of this moment; then the list again."""
    here, person = settings.on(), who.person(request.cookies)
    mark = request.query_params.get("mark", "")
    ours = here and person and request.path_params.get("file") == "remove"
    if not (here and person and ours and cookies.is_mark(mark, "frozen", person.key, here)):
        raise Refusal("not_removed", 403)
    try:
        if not history.administers(person.email):
            raise Refusal("not_removed", 403)
        found = frozen.find(request.path_params["name"])
        if found is None:
            raise Refusal("unknown", 404)
        people.tell("frozen_removed", person.email, {"file": found.id, "edition": found.edition})
        frozen.remove(found.id)
    except frozen.Refused:
        raise Refusal("unknown", 404) from None
    except (OSError, sqlite3.Error):
        raise Refusal("no_room", 503) from None
    return RedirectResponse(f"../..{ROOT}?lang={language(request)}", 303, _FRESH)


def _refused(request: Request, refusal: Refusal) -> Response:
    say = Say(language(request))
    sentence = refusal.sentence or say(f"frozen.{refusal.rule}.sentence")
    return _page(request, say(f"frozen.{refusal.rule}.title"), sentence, NOTHING, refusal.status)


def _page(request: Request, title: str, sentence: str, body: Markup, status: int) -> Response:
    """A plain page of ours."""
    asked = request.query_params
    kept = {name: asked[name] for name in links.KEPT if name in asked and name != "lang"}
    held = {"figer": asked["figer"]} if "figer" in asked else {}
    whole = plain.page(Say(language(request)), plain.root(request), kept, title, sentence, body, held=held)
    return HTMLResponse(whole, status, _FRESH)
