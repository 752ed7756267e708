"""What changed, as Atom, and the calendar, as iCalendar: of the public edition alone, whoever asks.

Each day stands in a file that was deposited, or in the demonstration, which each title then says; none is made up.
"""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from uuid import NAMESPACE_URL, uuid5

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import queries
from pages.blocks import headline
from pages.elements import links
from pages.http import hosts
from pages.http.assets import pack, respond
from pages.http.language import language
from pages.http.turns import Turns
from pages.outputs import api, digest, program
from pages.outputs.api import Refusal
from pages.parts.alerts import PUBLIC as ALERTS
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.serving import PUBLIC
from pages.text import Say
from queries import Edition, files, history
from queries.indicators import catalogue

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

FRANCE, ALERT, WEEK = "france", "alerte-", "semaine-"
MOST = 100  # entries of a feed, the latest ones
OPENED = ("opened", "closed")
AHEAD = 3650  # days: all that is planned
turns = Turns()  # none of the API's
_ALL = 100_000
_LEVELS = {"R": "region", "D": "department"}
Maker = Callable[[Say, Edition, str, str], bytes]
Row = dict[str, Any]
_NAMESPACE = uuid5(NAMESPACE_URL, "tag:trois-chantiers,2018-07-25:")


@dataclass(frozen=True)
class Entry:
    """Something that changed, or that is planned: `key` names it for good, `page` is the address that shows it."""

    key: str
    day: dt.date
    title: str
    text: str
    page: str
    category: str
    planned: bool = False

    @property
    def identifier(self) -> str:
        """The same for ever, on every server and in both languages."""
        return str(uuid5(_NAMESPACE, self.key))


def routes() -> list[BaseRoute]:
    """The feeds of France and of each territory, and the calendar."""
    return [Route("/flux/{territory}.atom", feed), Route("/calendrier.ics", calendar)]


async def feed(request: Request) -> Response:
    """What changed in France ("france") or a territory ("R53", "D35")."""
    return await _answered(request, "application/atom+xml", atom)


async def calendar(request: Request) -> Response:
    """Implementations, planned and done, what is planned of proposals that everyone reads, and the dated facts."""
    return await _answered(request, "text/calendar", ics)


async def _answered(request: Request, media_type: str, make: Maker) -> Response:
    def made() -> Response:
        edition = serving.public().edition
        unknown = sorted({*request.query_params} - {"lang"})
        if unknown:
            raise Refusal("unknown_parameter", 400, parameter=", ".join(unknown)[:80], expected="lang")
        headers = api.OPEN | {"ETag": _tag(request, edition), "Cache-Control": "public, no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        where = request.path_params.get("territory", FRANCE)
        body = make(Say(language(request)), edition, where, hosts.base(request))
        return respond(pack(body, media_type, "public, no-cache"), request.headers, **headers)

    return await api.in_turn(request, turns, made)


def _tag(request: Request, edition: Edition) -> str:
    editions = [one.name for one in serving.readable()]
    asked = request.url.path, language(request), hosts.base(request), edition.name, editions, program.tag()
    return f'"{hashlib.sha256(repr(asked).encode()).hexdigest()[:20]}"'


# What changed ---------------------------------------------------------------------------------------------------------


def atom(say: Say, edition: Edition, territory: str, base: str) -> bytes:
    """The feed of "france", "R53", "D35" or "alerte-..."; `base`: the address of the server as others write it. Raises
    Refusal where there is no such feed.
    """
    if territory.startswith(ALERT):
        reason = say.inside(say(f"changes.alert.{_alert(territory)}"))
        level, code, name = "nation", "FR", say("feeds.alert", reason=reason)
        where, found = {}, [*_alerts(say, edition, _alert(territory))]
    elif territory.startswith(WEEK):
        about = territory.removeprefix(WEEK)
        level, code, name = _place(say, edition, FRANCE if about == FRANCE else about)
        where, name = dict[str, str](), say("feeds.week", name=name)
        found = [*_week(say, edition, "FR" if about == FRANCE else about)]
    else:
        level, code, name = _place(say, edition, territory)
        where = {level: code} if level in _LEVELS.values() else {}
        found = [*_proposals(say, edition, where), *_counters(say, edition, where), *_editions(say, edition)]
        found += [*_corrected(say, edition, level, code), *_redefined(say, edition)]
    entries = sorted(found, key=lambda one: (one.day, one.key), reverse=True)
    from feedgen.feed import FeedGenerator  # with what it brings in, 4 MB: it comes with the first feed

    made = FeedGenerator()
    made.id(f"urn:uuid:{uuid5(_NAMESPACE, f'feed/{territory}')}")
    made.title(say("feeds.title", name=name))
    of = "_alert" if territory.startswith(ALERT) else "_week" if territory.startswith(WEEK) else ""
    subtitle = say(f"feeds.subtitle{of}")
    said = "" if of else f"{headline.of(Ask(PUBLIC, edition), say, level, code)}. "
    made.subtitle(f"{said}{subtitle} {say(f'feeds.kind.{edition.kind}')}")
    made.language(say.language)
    made.author({"name": say("server.title")})
    made.rights(f"{files.LICENCE} {files.LICENCE_URL}")
    made.link(href=f"{base}/flux/{territory}.atom?lang={say.language}", rel="self")
    made.link(href=_address(base, "territory" if where else "", say, _kept(level, code)), rel="alternate")
    made.updated(max([_noon(one.day) for one in entries[:1]] + [edition.built_at.astimezone(dt.UTC)]))
    for one in islice(entries, MOST):
        _add(made, one, _address(base, *_split(one.page, say)))
    return bytes(made.atom_str(pretty=True))


def _add(made: "FeedGenerator", one: Entry, address: str) -> None:
    entry = made.add_entry(order="append")
    entry.id(f"urn:uuid:{one.identifier}")
    entry.title(one.title)
    entry.content(one.text, type="text")
    entry.link(href=address, rel="alternate")
    entry.category(term=one.category)
    entry.published(_noon(one.day))
    entry.updated(_noon(one.day))


def _noon(day: dt.date) -> dt.datetime:
    """A day as a moment that is that day in all of France."""
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def _proposals(say: Say, edition: Edition, where: Mapping[str, str]) -> Iterator[Entry]:
    for row in _rows(edition, "reorganisation/advances", **where):
        stage, title = say(f"reorganisation.stage.{row['stage']}"), say.text(row["title"])
        told = say("feeds.proposal", stage=stage, title=title)
        text = say("feeds.proposal_text", stage=stage, title=title, region=row["region_name"] or "", date=row["day"])
        yield Entry(
            f"proposal/{row['proposal_id']}/{row['stage']}/{row['day']:%Y-%m-%d}", row["day"].date(),
            _labelled(say, told, row["kind"]), text, f"reorganisation-proposals?proposition={row['proposal_id']}",
            "proposal",
        )  # fmt: skip


def _counters(say: Say, edition: Edition, where: Mapping[str, str]) -> Iterator[Entry]:
    for kind in OPENED:
        for row in _rows(edition, "counters/changes", kind=kind, **where):
            told = say(f"feeds.{kind}", name=say.text(row["name"]))
            place = f"{row['commune_name'] or ''} ({row['department'] or ''})"
            between = pd.notna(row["previous_on"])
            days = {"since": say.of_list(row["previous_on"])} if between else {}
            text = say(
                f"feeds.{kind}_{'between' if between else 'text'}",
                name=say.text(row["name"]), place=place, date=say.of_list(row["event_date"]), **days,
            )  # fmt: skip
            yield Entry(
                f"counter/{row['counter_id']}/{kind}/{row['event_date']:%Y-%m-%d}", row["event_date"].date(),
                _labelled(say, told, row["source_kind"]), text, f"counters-find?guichet={row['counter_id']}", "counter",
            )  # fmt: skip


def _editions(say: Say, edition: Edition) -> Iterator[Entry]:
    """The one that is served, and those that readers had before it, each on the day that they first had it."""
    known: dict[str, tuple[dt.date, dt.date, str]] = {}
    with suppress(sqlite3.Error, OSError):  # then only the one that is served is known
        for one in history.editions(PUBLIC):
            if one.state != "withdrawn" and one.at and one.as_of:
                known[one.name] = (one.at.date(), one.as_of, one.kind)
    known.setdefault(edition.name, (edition.built_at.date(), edition.as_of, edition.kind))
    is_first = edition.kind == "real" and all(row["base"] is None for row in _rows(edition, "changes/editions"))
    for name, (day, as_of, kind) in known.items():
        told = _labelled(say, say("feeds.edition", date=as_of), kind)
        key = "edition_first" if is_first and name == edition.name else "edition_text"
        yield Entry(f"edition/{name}", day, told, say(f"feeds.{key}", edition=name, date=as_of), "method", "edition")


def _corrected(say: Say, edition: Edition, level: str, code: str) -> Iterator[Entry]:
    """Figures of a territory that an edition corrected, on the day that it was made."""
    for row in _rows(edition, "changes/corrections", level=level, code=code):
        if item := catalogue().get(row["indicator"]):
            name = say.text(say.either(item.name_fr, item.name_en))
            values = {side: say.value(row[side], item.unit) for side in ("before", "after")}
            text = say("feeds.corrected_text", name=name, count=row["months"], month=say.month(row["period"]), **values)
            yield Entry(
                f"corrected/{row['edition']}/{row['indicator']}/{level}/{code}", row["built_at"].date(),
                _labelled(say, say("feeds.corrected", name=name), row["kind"]), text,
                f"changes?depuis={row['base']}", "correction",
            )  # fmt: skip


def _redefined(say: Say, edition: Edition) -> Iterator[Entry]:
    """Indicators whose definition an edition changed."""
    for row in _rows(edition, "changes/redefinitions"):
        if item := catalogue().get(row["indicator"]):
            name = say.text(say.either(item.name_fr, item.name_en))
            parts = dict.fromkeys(one.removesuffix("_fr").removesuffix("_en") for one in row["fields"].split(", "))
            fields = say.listed([say.inside(say(f"changes.field.{one}")) for one in parts])
            yield Entry(
                f"redefined/{row['edition']}/{row['indicator']}", row["built_at"].date(),
                say("feeds.redefined", name=name), say("feeds.redefined_text", name=name, fields=fields),
                f"changes?depuis={row['base']}", "definition",
            )  # fmt: skip


def _alert(address: str) -> str:
    """The alert of an address. Raises Refusal where none that everyone reads has that name."""
    if (name := address.removeprefix(ALERT)) in ALERTS:
        return name
    expected = ", ".join(f"{ALERT}{one}" for one in ALERTS)
    raise Refusal("unknown_territory", 404, parameter="flux", value=address[:80], expected=expected)


def _alerts(say: Say, edition: Edition, alert: str) -> Iterator[Entry]:
    """What began to need attention, on its own day; and, from one edition to the next, what did and no longer does."""
    reason, told = say(f"changes.alert.{alert}"), set()
    for row in _rows(edition, "changes/alerts", alert=alert):
        thing = (row["thing"], row["level"], row["code"])
        told.add(thing)
        yield Entry(
            f"alert/{alert}/{'/'.join(map(str, thing))}/{row['since']:%Y-%m-%d}", row["since"].date(),
            _labelled(say, say("feeds.appeared", name=say.text(row["name"])), edition.kind),
            say("feeds.alert_text", reason=reason, date=row["since"]), "changes?nature=alerts", "alert",
        )  # fmt: skip
    for row in _rows(edition, "changes/alerts_over", alert=alert):
        thing = (row["thing"], row["level"], row["code"])
        if row["change"] == "gone" or thing not in told:
            yield Entry(
                f"alert/{row['edition']}/{row['change']}/{alert}/{'/'.join(map(str, thing))}", row["built_at"].date(),
                _labelled(say, say(f"feeds.{row['change']}", name=say.text(row["name"])), edition.kind),
                say("feeds.alert_text", reason=reason, date=row["as_of"]), f"changes?depuis={row['base']}", "alert",
            )  # fmt: skip


def _week(say: Say, edition: Edition, about: str) -> Iterator[Entry]:
    """The lines of the digest of a territory, each of the day of the data."""
    for line in digest.lines(say, edition, about):
        yield Entry(
            f"week/{about}/{line.name}/{edition.as_of}", edition.as_of, _labelled(say, line.words, edition.kind),
            say("feeds.edition", date=edition.as_of), f"{line.page}?{urlencode(line.asked)}", "week",
        )  # fmt: skip


def _labelled(say: Say, title: str, kind: str) -> str:
    """A title that says so where what it tells was made up."""
    return say("feeds.demonstration", title=title) if kind == "demonstration" else title


# What is planned ------------------------------------------------------------------------------------------------------


def ics(say: Say, edition: Edition, territory: str, base: str) -> bytes:
    """The calendar, of all of France whatever the territory."""
    import icalendar  # 3 MB, that come with the first calendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Trois chantiers//calendrier//FR")
    made.add("version", "2.0")
    made.add("name", say("feeds.calendar"))
    made.add("x-wr-calname", say("feeds.calendar"))
    made.add("description", f"{say('feeds.calendar_text')} {say(f'feeds.kind.{edition.kind}')}")
    for one in sorted(_days(say, edition), key=lambda one: (one.day, one.key)):
        event = icalendar.Event()
        event.add("uid", f"{one.identifier}@trois-chantiers")
        event.add("dtstamp", edition.built_at.astimezone(dt.UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        event.add("summary", one.title)
        if one.text:
            event.add("description", one.text)
        event.add("status", "TENTATIVE" if one.planned else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("categories", [one.category])
        event.add("url", _address(base, *_split(one.page, say)))
        made.add_component(event)
    return bytes(made.to_ical())


def _days(say: Say, edition: Edition) -> Iterator[Entry]:
    """An implementation has one line, which moves with its day; what is planned besides, one for each thing."""
    kinds = {row["subject"]: row["kind"] for row in _rows(edition, "overview/kinds")}
    kind = kinds.get("proposals", edition.kind)
    for row in _rows(edition, "reorganisation/calendar", size=_ALL):
        done = row["implemented_on"] is not None
        yield _implementation(say, row, row["implemented_on"] if done else row["target_on"], kind, planned=not done)
    for row in _rows(edition, "reorganisation/next_days", days=AHEAD, size=_ALL):
        if row["what"] in ("event", "dialogue") and row["thing"] != "implementation":
            yield _planned(say, row, kind)
    for row in _rows(edition, "overview/agenda"):
        title = say.text(row["label_fr"] if say.language == "fr" else row["label_en"])
        yield Entry(
            f"milestone/{row['milestone_id']}", row["milestone_date"].date(),
            _labelled(say, title, row["source_kind"] or edition.kind), say.text(row["reference"] or ""),
            row["workstream"] or "", "milestone", bool(row["planned"]),
        )  # fmt: skip


def _implementation(say: Say, row: Row, day: pd.Timestamp, kind: str, planned: bool) -> Entry:
    title = say.text(row["title"])
    told = _labelled(say, say("feeds.planned" if planned else "feeds.done", title=title), kind)
    text = say("feeds.planned_text" if planned else "feeds.done_text", date=row["target_on"])
    page = f"reorganisation-proposals?proposition={row['proposal_id']}"
    return Entry(f"implementation/{row['proposal_id']}", day.date(), told, text, page, "implementation", planned)


def _planned(say: Say, row: Row, kind: str) -> Entry:
    what = (
        say(f"reorganisation.stage.{row['thing']}")
        if row["what"] == "event"
        else say("feeds.meeting", body=row["thing"])
    )
    told = _labelled(say, say("feeds.proposal", stage=what, title=say.text(row["title"])), kind)
    key = f"planned/{row['proposal_id']}/{row['what']}/{row['thing']}"
    key += f"/{row['day']:%Y-%m-%d}" if row["what"] == "dialogue" else ""
    page = f"reorganisation-proposals?proposition={row['proposal_id']}"
    return Entry(key, row["day"].date(), told, say("feeds.to_come"), page, "meeting", planned=True)


# What both need -------------------------------------------------------------------------------------------------------


def _place(say: Say, edition: Edition, territory: str) -> tuple[str, str, str]:
    """The level, the code and the name of a territory of an address. Raises Refusal."""
    rows = queries.run(PUBLIC, edition, "overview/territories")
    level, code = ("nation", "FR") if territory == FRANCE else (_LEVELS.get(territory[:1], ""), territory[1:])
    found = rows[(rows["level"] == level) & (rows["code"] == code)]
    if found.empty:
        told = {"parameter": "flux", "value": territory[:80], "expected": "france, R53, D35"}
        raise Refusal("unknown_territory", 404, **told)
    return level, code, say.text(found["name"].iloc[0])


def _rows(edition: Edition, name: str, **asked: object) -> list[Row]:
    rows = queries.run(PUBLIC, edition, name, **asked).to_dict("records")
    return [{str(key): None if pd.isna(value) else value for key, value in row.items()} for row in rows]


def _kept(level: str, code: str) -> dict[str, str]:
    """A territory as pages write it in an address."""
    return {"region": {"region": code}, "department": {"departement": code}}.get(level, {})


def _split(page: str, say: Say) -> tuple[str, Say, dict[str, str]]:
    path, _, query = page.partition("?")
    return path, say, dict(parse_qsl(query))


def _address(base: str, path: str, say: Say, asked: Mapping[str, str]) -> str:
    return f"{base}/{links.address(path, {**asked, 'lang': say.language})}"
