"""One file from one declared host: asked twice more when it may pass, bounded in bytes and time, written whole or not
at all."""

import hashlib
import ipaddress
import socket
import ssl
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from data import store
from data.addresses import Address
from data.problem import Problem, SaidInWords

MOST_REDIRECTS = 5
PASSING = (408, 425, 429)  # and what a server says of itself, from 500 on: it may answer in a moment
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
_PLAIN = ("application/octet-stream", "binary/octet-stream", "")
_ZIPPED = ("application/zip", "application/x-zip-compressed", *_PLAIN)
_JSON = ("application/json", "application/geo+json", "text/plain", *_PLAIN)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# By declared format, what a server may call it.
TYPES: Mapping[str, Sequence[str]] = {
    "csv": ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel", *_PLAIN),
    "json": _JSON,
    "geojson": _JSON,
    "xlsx": (_SHEET, *_ZIPPED),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", *_ZIPPED),
    "xls": ("application/vnd.ms-excel", *_PLAIN),
    "zip": _ZIPPED,
    "gz": ("application/gzip", "application/x-gzip", *_PLAIN),
    "parquet": ("application/vnd.apache.parquet", *_PLAIN),
}


@dataclass(frozen=True)
class Limits:
    """Bytes of a file, seconds to connect, without a byte, and in all, and between one try and the next."""

    most: int = 200 * 2**20
    connecting: float = 10
    silent: float = 30
    whole: float = 600
    pauses: tuple[float, ...] = (1, 5)


@dataclass(frozen=True)
class Got:
    """What came: how the server tells it from another, when it says that it changed, its bytes and their hash."""

    version: str
    last_modified: str
    size: int
    sha256: str


class Stopped(SaidInWords):
    """There is no file of a source to be had; `answer`: as in a look."""

    def __init__(self, answer: str, problem: Problem) -> None:
        super().__init__(problem)
        self.answer = answer


class Passing(Exception):
    """What may be otherwise in a moment."""


def get(
    address: Address, url: str, path: Path, format: str, limits: Limits, known: tuple[str, str] = ("", "")
) -> Got | None:
    """Write what is at a URL in a file; None where it is what is known (its version, or when it was last modified).

    Raises Stopped, and OSError where this disk does not take it: nothing is left of it then.
    """
    for pause in (*limits.pauses, None):
        try:
            return _once(address, url, path, format, limits, known)
        except Passing as passing:
            if pause is None:
                raise Stopped("failed", _problem(address, "fetch_failed", str(passing))) from None
            time.sleep(pause)
    raise AssertionError("the last try answers or raises")


@cache
def agent() -> str:
    """The name and version of the program, as the hosts that it asks are told."""
    return "trois-chantiers/" + tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]


def _once(address: Address, url: str, path: Path, format: str, limits: Limits, known: tuple[str, str]) -> Got | None:
    asked = {"If-None-Match": known[0], "If-Modified-Since": known[1]}
    # As they are: what a server would pack may unpack to any size, and has another length than the one it tells.
    headers = {"User-Agent": agent(), "Accept-Encoding": "identity"} | {
        name: told for name, told in asked.items() if told
    }
    until = time.monotonic() + limits.whole
    with _client(address, limits) as client, _said(address):
        for _ in range(MOST_REDIRECTS):
            _refuse_host(address, url)
            with client.stream("GET", url, headers=headers) as answer:
                if answer.next_request is not None:
                    url = urljoin(url, answer.headers["location"])
                elif answer.status_code == 304 and any(known):
                    return None
                else:
                    _refuse_answer(address, answer, format, limits)
                    return _written(address, answer, path, limits, until)
    raise Stopped("moved", _problem(address, "fetch_moved", url))


def _client(address: Address, limits: Limits) -> httpx.Client:
    timeout = httpx.Timeout(limits.silent, connect=limits.connecting)
    return httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not address.local)


@contextmanager
def _said(address: Address) -> Iterator[None]:
    """What a request raises, as what may pass; but for a certificate, which is wrong the next time too."""
    try:
        yield
    except httpx.InvalidURL as error:
        raise Stopped("moved", _problem(address, "fetch_moved", str(error))) from None
    except httpx.TransportError as error:
        if certificate := _certificate(error):
            raise Stopped("failed", _problem(address, "fetch_certificate", certificate)) from None
        raise Passing(f"{type(error).__name__}: {error}") from None


def _certificate(error: BaseException | None) -> str:
    """What is wrong with a certificate; "" where that is not what is wrong."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""


def _refuse_host(address: Address, url: str) -> None:
    """Only declared hosts, by TLS, and none of the inside; for a test on this machine, that host alone."""
    parts = urlsplit(url)
    if (parts.netloc if address.local else parts.hostname) not in address.allowed:
        raise Stopped("moved", _problem(address, "fetch_moved", url))
    if address.local:
        return
    if parts.scheme != "https" or parts.port not in (None, 443):
        raise Stopped("moved", _problem(address, "fetch_moved", url))
    if inside := _inside(parts.hostname or ""):
        raise Stopped("refused", _problem(address, "fetch_inside", parts.hostname or "", inside))


def _inside(host: str) -> str:
    """The address of a host that is not of the Internet; "" where all are, or where another machine finds them."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return ""
    return next((one for one in sorted(found) if not ipaddress.ip_address(one).is_global), "")


def _refuse_answer(address: Address, answer: httpx.Response, format: str, limits: Limits) -> None:
    """Stop at what is no such file, by what the server says before it sends it."""
    status = answer.status_code
    if status in PASSING or status >= 500:
        raise Passing(f"HTTP {status}")
    if status in (404, 410):
        raise Stopped("missing", _problem(address, "fetch_missing", str(status), str(answer.url)))
    if status != 200:
        raise Stopped("failed", _problem(address, "fetch_failed", f"HTTP {status}"))
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES[format]:
        raise Stopped("refused", _problem(address, "fetch_not_that_type", kind, format))
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limits.most:
        raise _too_large(address, int(length), limits)


def _written(address: Address, answer: httpx.Response, path: Path, limits: Limits, until: float) -> Got:
    part, found, size = path.with_name(f".{path.name}.part"), hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            for block in answer.iter_raw():
                size += len(block)
                if size > limits.most:
                    raise _too_large(address, size, limits)
                if time.monotonic() > until:
                    raise Passing(f"{limits.whole:.0f} s")
                found.update(block)
                file.write(block)
        store.move(part, path)
    finally:
        part.unlink(missing_ok=True)
    version, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return Got(version, modified, size, found.hexdigest())


def _too_large(address: Address, size: int, limits: Limits) -> Stopped:
    return Stopped("refused", _problem(address, "too_large", f"{size / 2**20:.0f}", f"{limits.most / 2**20:.0f}"))


def _problem(address: Address, rule: str, value: str = "", detail: str = "") -> Problem:
    return Problem(address.source, rule, value=value or None, detail=detail or None)
