"""The read API: each named query and each indicator at an address of its own, as CSV, JSON, Parquet and XLSX.

Without a session an answer is the public's, from the public file, for anybody's page; with one it is of the right of
this moment, told to the audit log, and no cache keeps it. What cannot be answered is a problem document (RFC 9457).
"""

import gzip
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote, urlencode

import duckdb
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from pages.http import hosts
from pages.http.assets import pack, respond
from pages.http.language import language
from pages.http.turns import Busy, Turns
from pages.identity import settings, who
from pages.outputs import openapi, program, table_export
from pages.parts import downloads, panels, readable_tables
from pages.shell import addressed, serving
from pages.shell.serving import PUBLIC, UNREADABLE, NotThere, Reader, Since
from pages.text import LANGUAGES, Say
from queries import access, files, formats, indicators, people, query_parameters, workbook

ROOT = "/api/v1/"
EXPECTED = f"{ROOT}ROOM/QUERY.{'|'.join(files.FORMATS)}"
RESERVED = ("edition", "au", "lang", "vue", addressed.FOR)
HTML = "html"  # a table of a page as the page itself shows it, at a click
SPOKEN = ("csv", "xlsx", HTML)  # formats that a file in the words of a reader may have
MOST_NAMED = 12  # editions, in a problem document
OF_PAGES = ("csv", "xlsx")  # formats of a table that a page puts together
RETIRED = ("pilote/", "ecolab/", "cpsv-ap.")  # shapes of others, which tables as they are took the place of
MEDIA = files.FORMATS | {HTML: "text/html; charset=utf-8"}
A_TABLE = f"{ROOT}pages/PAGE/TABLE.{'|'.join(OF_PAGES)}"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition"}
_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
_LEVEL = 2  # of gzip: 10 MB in a tenth of a second
_PROBLEM = "application/problem+json"
turns = Turns()


class Refusal(Exception):
    """Why there is no answer: a rule whose words stand in pages/text/*/api.toml, the status, and what to say."""

    def __init__(self, rule: str, status: int, **told: str) -> None:
        super().__init__(rule)
        self.rule, self.status, self.told = rule, status, told


@dataclass(frozen=True)
class Asked:
    """A request: what it is for ("counters/by_month", "csv"), of which edition (none: the one served), and by whom."""

    name: str
    form: str
    since: Since
    parameters: Mapping[str, str]
    language: str
    for_whom: str  # in the words of which language, or "" as open data has it
    view: str
    cookies: Mapping[str, str]
    headers: Headers
    scheme: str


def routes() -> list[BaseRoute]:
    """All that begins with /api/ answers as the API does, what is not there too."""
    return [Route("/api", answer, methods=_METHODS), Route("/api/{rest:path}", answer, methods=_METHODS)]


async def answer(request: Request) -> Response:
    """The answer to any address of the API, or the problem document that says why there is none."""
    if request.method == "OPTIONS":
        told = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "If-None-Match"}
        return Response(status_code=204, headers=OPEN | told | {"Access-Control-Max-Age": "86400"})
    if request.method not in ("GET", "HEAD"):
        return problem(Refusal("method", 405, method=request.method), language(request), request.url.path)
    return await in_turn(request, turns, lambda: _respond(request))


async def in_turn(request: Request, turns: Turns, make: Callable[[], Response]) -> Response:
    """What is made in its turn, or the problem document that says why there is nothing."""
    try:
        return await turns.take(make)
    except Busy:
        refusal = Refusal("busy", 503)
    except Refusal as refused:
        refusal = refused
    except UNREADABLE as error:
        if not isinstance(error, queries.NoEdition):
            serving.failed(serving.name() or "", error)
        refusal = Refusal("no_edition", 503)
    return problem(refusal, language(request), request.url.path)


def problem(refusal: Refusal, chosen: str, address: str) -> Response:
    """The problem document of a refusal (RFC 9457), in a language."""
    say = Say(chosen)
    about = {
        "type": f"/method-reuse#{refusal.rule}",
        "title": say(f"api.{refusal.rule}.title"),
        "status": refusal.status,
        "detail": say(f"api.{refusal.rule}.detail", **refusal.told),
        "instance": address,
        **refusal.told,
    }
    headers = OPEN | {"Cache-Control": "no-store", "Content-Type": _PROBLEM}
    headers |= {"Allow": "GET, HEAD, OPTIONS"} if refusal.status == 405 else {}
    headers |= {"Retry-After": "2"} if refusal.status == 503 else {}
    return JSONResponse(about, refusal.status, headers)


def _respond(request: Request) -> Response:
    path = request.url.path.removeprefix(ROOT)
    if path == "openapi.json":
        return _same_for_all(openapi.document, request)
    if path == "indicators.json":
        kind = next((one.kind for one in serving.readable()), "real")
        return _same_for_all(lambda: openapi.indicators_document(kind), request)
    if path == "editions.json":
        return _same_for_all(lambda: openapi.editions_document(serving.readable()), request)
    return _answered(_read(request))


def _same_for_all(make: Callable[[], bytes], request: Request) -> Response:
    return respond(pack(make(), "application/json", "public, no-cache"), request.headers, **OPEN)


# What is asked --------------------------------------------------------------------------------------------------------


def _read(request: Request) -> Asked:
    """The request, taken apart. Raises Refusal."""
    path, given = request.url.path, request.query_params.multi_items()
    twice = sorted({name for name, _ in given if len(request.query_params.getlist(name)) > 1})
    if twice:
        raise Refusal("twice", 400, parameter=", ".join(twice)[:80])
    parameters = {name: value for name, value in given if name not in RESERVED}
    own = path.removeprefix(ROOT) if path.startswith(ROOT) else ""
    edition = request.query_params.get("edition", "")
    if own.startswith("editions/"):
        _, edition, own = [*own.split("/", 2), ""][:3]
    if own.startswith(RETIRED):
        raise Refusal("retired", 410, address=path[:200], expected=f"{ROOT}openapi.json")
    name, _, form = own.rpartition(".")
    known = form in files.FORMATS or (form == HTML and name.startswith("pages/"))
    if not (known and name):
        raise Refusal("unknown_address", 404, address=path[:200], expected=EXPECTED)
    for_whom = request.query_params.get(addressed.FOR, "")
    if for_whom and (for_whom not in LANGUAGES or form not in SPOKEN):
        expected = f"{' | '.join(LANGUAGES)}, as {' | '.join(SPOKEN)}"
        raise Refusal("wrong_value", 400, parameter=addressed.FOR, value=for_whom[:80], expected=expected)
    return Asked(
        name=name,
        form=form,
        since=Since("" if edition == "latest" else edition, request.query_params.get("au", "")),
        parameters=parameters,
        language=for_whom or language(request),
        for_whom=for_whom,
        view=request.query_params.get("vue", ""),
        cookies=request.cookies,
        headers=request.headers,
        scheme=request.url.scheme,
    )


def _is_foreign(headers: Headers, scheme: str) -> bool:
    """Whether a page of another name, port or scheme asks: it is answered as anybody, whatever it sends."""
    origin = headers.get("origin")
    return origin is not None and not hosts.is_own(origin, headers.get("host", ""), scheme)


def _reader(wanted: Asked) -> Reader:
    """Who is asking: of a session, of a view that this server shows to all who ask for it, else the public."""
    try:
        return reader_of(wanted, wanted.view, wanted.since)
    except NotThere as refused:
        served = ", ".join(one.name for one in serving.readable()[:MOST_NAMED])
        rule = "edition_not_served" if refused.rule == "unknown" else f"edition_{refused.rule}"
        raise Refusal(rule, refused.status, **refused.told, served=served) from None


def reader_of(request: Request | Asked, view: str, since: Since) -> Reader:
    """The reader of a request that asks for a view, or for none. Raises Refusal, NotThere."""
    scheme = request.scheme if isinstance(request, Asked) else request.url.scheme
    if not _is_foreign(request.headers, scheme) and (view or settings.on()):
        reader = serving.reader_again(view or None, request.cookies, since)
        if reader.unheard:
            raise Refusal("view", 403, view=view[:80])
        return reader
    if view:
        raise Refusal("view", 403, view=view[:80])
    return serving.public(since)


# What is answered -----------------------------------------------------------------------------------------------------


def _answered(wanted: Asked) -> Response:
    reader = _reader(wanted)
    headers = _headers(wanted, reader)
    if reader.viewer == PUBLIC and headers["ETag"] in wanted.headers.get("if-none-match", ""):
        _know(wanted)
        return Response(status_code=304, headers=headers)
    body, rows, file = _table(wanted, reader) if wanted.name.startswith("pages/") else _file(wanted, reader)
    _still(wanted, reader, rows)
    headers["Content-Disposition"] = f'attachment; filename="{_called(wanted, reader, file)}"'
    if wanted.form not in files.PACKED and "gzip" in wanted.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, _LEVEL, mtime=0)
    return Response(body, headers=headers, media_type=MEDIA[wanted.form])


def _called(wanted: Asked, reader: Reader, file: str) -> str:
    """What a file is called; one for people says of where and when it is, and who read it where that is not everyone:
    a table alone says none of it.
    """
    if not wanted.for_whom:
        return file
    stem, _, form = file.rpartition(".")
    letters = {"region": "R", "department": "D", "departement": "D"}
    places = (letter + wanted.parameters[name] for name, letter in letters.items() if wanted.parameters.get(name))
    who = "" if reader.viewer == PUBLIC else access.written(reader.viewer).replace(":", "-").replace(",", "-")
    return "-".join(filter(None, (stem, *places, reader.edition.as_of.isoformat(), who))) + f".{form}"


def _know(wanted: Asked) -> None:
    """Raises Refusal where no query and no indicator has that name."""
    room, _, own = wanted.name.partition("/")
    if room == "pages":
        if wanted.form not in (*OF_PAGES, HTML) or table_export.page(own) is None:
            raise Refusal("unknown_query", 404, query=wanted.name[:200], expected=A_TABLE)
        return
    by_id = room == "indicators"
    known = list(indicators.catalogue()) if by_id else queries.names()
    if (own if by_id else wanted.name) not in known:
        prefix = f"{room}/" if by_id else ""
        near = [prefix + one for one in get_close_matches(own if prefix else wanted.name, known, 3, 0.5)]
        raise Refusal("unknown_query", 404, query=wanted.name[:200], expected=", ".join(near) or f"{ROOT}openapi.json")


def _file(wanted: Asked, reader: Reader) -> tuple[bytes, int, str]:
    """The bytes of an answer, its number of rows, and what the file is called. Raises Refusal."""
    _know(wanted)
    with _refusing():
        found = files.answer(reader.viewer, reader.edition, wanted.name, wanted.parameters)
        body = _spoken(wanted, found) if wanted.for_whom else formats.written(found, wanted.form, wanted.language)
    return body, found.table.num_rows, f"{found.file_name}.{wanted.form}"


def _spoken(wanted: Asked, found: files.Answer) -> bytes:
    """An answer in the words of its reader."""
    say, item = Say(wanted.for_whom), indicators.catalogue().get(found.name.removeprefix("indicators/"))
    columns = {"value": item.unit} if item else {}
    told = readable_tables.table(say, found.table.to_pandas(), found.kind, units=columns)
    if wanted.form == "csv":
        return files.spoken_csv(told.rows, say.language)
    return workbook.of_spoken(told.rows, told.names, workbook.about_answer(found, say.language), say.language)


def _table(wanted: Asked, reader: Reader) -> tuple[bytes, int, str]:
    """The same of a table that a page puts together. Raises Refusal."""
    _know(wanted)
    name, say = wanted.name.removeprefix("pages/"), Say(wanted.language)
    try:
        with _refusing():
            found = table_export.table(reader, name, wanted.parameters, wanted.language)
    except KeyError as unknown:
        tables = ", ".join(map(str, unknown.args[1:])) or A_TABLE
        raise Refusal("no_table", 404, query=wanted.name[:200], expected=tables[:1000]) from None
    file = downloads.file_name(found.name, found.kind)
    if wanted.form == HTML:
        return str(panels.asked_for(say, found)).encode(), len(found.rows), f"{file.removesuffix('.csv')}.html"
    filters = {key: text for key, text in wanted.parameters.items() if text}
    of = workbook.About(found.name, found.kind, reader.viewer, reader.edition, found.about, filters)
    told = readable_tables.table(say, found.rows, found.kind, found.columns, found.keys) if wanted.for_whom else None
    with _refusing():
        if wanted.form == "csv":
            secret = say("parts.state.secret")
            made = files.spoken_csv(told.rows, say.language) if told else files.csv(found.rows, found.kind, secret)
            return made, len(found.rows), file
        if told:
            made = workbook.of_spoken(told.rows, told.names, of, wanted.language)
        else:
            made = workbook.of_rows(found.rows, of, wanted.language)
    return made, len(found.rows), f"{file.removesuffix('.csv')}.xlsx"


@contextmanager
def _refusing() -> Iterator[None]:
    """Raises Refusal for what cannot be asked, and what is UNREADABLE."""
    try:
        yield
    except query_parameters.Wrong as wrong:
        status = 404 if wrong.rule == "unknown_territory" else 400
        told = {"parameter": wrong.parameter[:200], "value": wrong.value, "expected": wrong.expected}
        raise Refusal(wrong.rule, status, **told) from None
    except workbook.TooLarge:
        raise Refusal("too_many_cells", 413, most=str(workbook.MOST_CELLS)) from None
    except files.TooLong:
        raise Refusal("too_long", 413, most=str(files.MOST_ROWS)) from None
    except duckdb.InterruptException:
        raise Refusal("busy", 503) from None
    except (queries.WrongParameters, duckdb.DataError, duckdb.ProgrammingError) as error:
        raise Refusal("cannot_read", 400, error=str(error).splitlines()[0][:300]) from None


def _headers(wanted: Asked, reader: Reader) -> dict[str, str]:
    """What an answer says of itself to caches, and where it stands for good and in the edition served."""
    room = quote(f"{wanted.name}.{wanted.form}")
    kept = {name: text for name, text in sorted(wanted.parameters.items()) if text}
    kept |= {"lang": wanted.language} if wanted.language != "fr" and not wanted.for_whom else {}
    kept |= {addressed.FOR: wanted.for_whom} if wanted.for_whom else {}
    kept |= {"vue": wanted.view} if wanted.view else {}
    query = f"?{urlencode(kept)}" if kept else ""
    links = {
        "canonical": f"{ROOT}editions/{reader.edition.name}/{room}{query}",
        "latest-version": f"{ROOT}{room}{query}",
        "license": files.LICENCE_URL,
    }
    told = ", ".join("<" + address + f'>; rel="{what}"' for what, address in links.items())
    own = {"Link": told, "ETag": _tag(wanted, reader)}
    vary = "Accept-Encoding, Cookie, Origin" if settings.on() else "Accept-Encoding"
    if reader.viewer != PUBLIC:
        closed = {"Cache-Control": "private, no-store", "Cross-Origin-Resource-Policy": "same-origin"}
        return own | closed | {"Vary": f"{vary}, Cookie" if settings.on() is None else vary}
    return own | OPEN | {"Cache-Control": "public, no-cache", "Vary": vary}


def _tag(wanted: Asked, reader: Reader) -> str:
    """The same while the edition, the question and the reader are: nothing is asked of the data to know it."""
    parameters = sorted(wanted.parameters.items())
    asking = (reader.edition.name, access.written(reader.viewer), wanted.name, wanted.form, wanted.language, parameters)
    drawn = (wanted.for_whom, serving.steps(reader.viewer) if wanted.name.startswith("pages/") else 0)
    return f'"{hashlib.sha256(repr((asking, program.tag(), *drawn)).encode()).hexdigest()[:20]}"'


def _still(wanted: Asked, reader: Reader, rows: int) -> None:
    """Once the file is made, of one who is signed in: their right is asked again, and the audit log has a line."""
    if settings.on() is None or reader.viewer == PUBLIC:
        return
    person = who.person(wanted.cookies)
    if person is None or person.viewer != access.written(reader.viewer):
        raise Refusal("no_longer", 403)
    try:
        asked_for = urlencode({name: text for name, text in sorted(wanted.parameters.items()) if text})
        told = {"file": f"{wanted.name}.{wanted.form}", "query": asked_for, "rows": str(rows)}
        people.tell("export", person.email, {"viewer": person.viewer, **told})
    except (sqlite3.Error, OSError):
        raise Refusal("no_longer", 503) from None
