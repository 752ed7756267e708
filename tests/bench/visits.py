"""A reader who looks whether what they are sent belongs together, while another edition comes.

A page is mixed when what one reader is sent of it is not of one edition:
- it names in `<meta name="edition">` an edition that is not the one served, or was not when it was asked for;
- it is not, byte for byte, the file that the site of that edition holds, or its band gives another day;
- the server says that it did not change, and the site served has something else in that place;
- a stylesheet, a script, a drawing or a file of data that it asks for is not what that site holds.
Its data are taken after it: where the pointer moved in between, they are of the edition that came, and that visit is
told apart ("across").
"""

import gzip
import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pages.text import Say

PREFIX = "/public/"
_STAMP = re.compile(rb'<meta name="edition" content="([^"]*)">')
_PARTS = re.compile(rb'<link rel="(?:stylesheet|icon)" href="([^"]+)"|<script src="([^"]+)"|<use href="([^"#]+)#')
_DATA = re.compile(rb'<p class="tc-take"><a href="([^":]+\.csv)"')


@dataclass(frozen=True)
class Got:
    """An answer: its status (0: none came), its content unpacked, its tag; `again`: the one kept from before holds."""

    status: int
    content: bytes = b""
    tag: str = ""
    again: bool = False


@dataclass(frozen=True)
class Visit:
    """A page that was read: what the pointer said before, after the page and at the end; what came, by file."""

    name: str
    pointed: tuple[str, str, str]
    page: Got
    parts: Mapping[str, Got] = field(default_factory=dict)
    data: Mapping[str, Got] = field(default_factory=dict)


@dataclass
class Reader:
    """Reads pages over a line that is opened again where it breaks, and keeps them as a browser does.

    `pointed`: which edition is served, at this moment.
    """

    connect: Callable[[], HTTPConnection]
    pointed: Callable[[], str]
    _kept: dict[str, Got] = field(default_factory=dict)
    _line: HTTPConnection | None = None

    def visit(self, name: str) -> Visit:
        """A page ("fr/territories/R53.html"), then what it asks for, then its first file of data."""
        before = self.pointed()
        page = self._get(name)
        after = self.pointed()
        parts = {one: self._get(one) for one in dict.fromkeys(_beside(name, _PARTS, page.content))}
        data = {one: self._get(one) for one in _beside(name, _DATA, page.content)[:1]}
        return Visit(name, (before, after, self.pointed()), page, parts, data)

    def _get(self, name: str) -> Got:
        kept = self._kept.get(name)
        try:
            self._line = self._line or self.connect()
            headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": kept.tag} if kept else {})
            self._line.request("GET", PREFIX + name, headers=headers)
            answer = self._line.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            self._line = None
            return Got(0)
        if answer.status == 304 and kept:
            return Got(200, kept.content, kept.tag, again=True)
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        got = Got(answer.status, content, answer.headers.get("ETag", ""))
        if got.status == 200 and got.tag:
            self._kept[name] = got
        return got


def _beside(name: str, wanted: re.Pattern[bytes], content: bytes) -> list[str]:
    """The files that a page asks for, by their names."""
    found = [next(filter(None, one.groups())).decode() for one in wanted.finditer(content)]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in found]


@dataclass(frozen=True)
class Kept:
    """The site of an edition, as it was written."""

    folder: Path

    @cached_property
    def day(self) -> date:
        """The day that its pages are of."""
        return date.fromisoformat(json.loads((self.folder / "site.json").read_text(encoding="utf-8"))["as_of"])

    def same(self, name: str, got: Got) -> bool:
        """Whether an answer is what this site holds; where the one of before holds, but for the name of its edition."""
        file = self.folder / name
        if not file.is_file():
            return False
        told = _bare if got.again else _whole
        return told(file.read_bytes()) == told(got.content)


def _whole(content: bytes) -> bytes:
    return sha256(content).digest()


def _bare(content: bytes) -> bytes:
    return _whole(_STAMP.sub(b"", content, count=1))


def wrong(visit: Visit, sites: Mapping[str, Kept]) -> str:
    """What is wrong with a visit: "error", "mixed: ..." or, of its data alone, "across"; "" where nothing is."""
    if any(one.status != 200 for one in (visit.page, *visit.parts.values(), *visit.data.values())):
        return "error"
    before, after, end = visit.pointed
    found = _STAMP.search(visit.page.content)
    if not found:
        return "mixed: no edition"
    edition = found[1].decode()
    if visit.page.again:
        served = [one for one in (before, after) if sites[one].same(visit.name, visit.page)]
        if not served:
            return "mixed: kept, and changed"
        edition = served[0]
    elif edition not in (before, after):
        return "mixed: not the edition served"
    site = sites[edition]
    if not site.same(visit.name, visit.page):
        return "mixed: not the page of its edition"
    if Say(visit.name[:2])("shell.banner.as_of", day=site.day) not in visit.page.content.decode():
        return "mixed: another day in its band"
    if not all(site.same(name, got) for name, got in visit.parts.items()):
        return "mixed: a part of another edition"
    if all(site.same(name, got) for name, got in visit.data.items()):
        return ""
    return "across" if end != edition else "mixed: data of another edition"


def told(visits: Iterable[Visit], sites: Mapping[str, Kept]) -> Counter[str]:
    """How many visits were right (""), wrong, and in what."""
    return Counter(wrong(one, sites) for one in visits)
