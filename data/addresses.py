"""Where publishers put the sources that we follow, as the tables [address.NAME] of data/open/sources.toml say it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.contracts import contracts
from data.problem import Problem, Refused

SOURCES = Path(__file__).with_name("open") / "sources.toml"
DATA_GOUV = "https://www.data.gouv.fr/api/1"
OF_DATA_GOUV = ("www.data.gouv.fr", "static.data.gouv.fr")  # its API, and the files that publishers leave with it
KINDS = {"data.gouv": "dataset", "file": "url", "git": "url"}  # and the key that says where
FORMATS = ("csv", "json", "geojson", "xlsx", "ods", "xls", "zip", "gz", "parquet")


@dataclass(frozen=True)
class Address:
    """Where one source is published: `kind` "data.gouv" (`dataset`, and of its resources the last modified that has
    this `format` and `title` in its own), "file" or "git" (`url`, of a file as it is).

    `owed`: the row of marts.owed that it renews, "counters", or "indicator_values:IND-323" for a part of a source.
    `seen`: whether somebody opened it and found the file; `hosts`: those that it may lead to; `local`: for tests, on
    this machine, at `api`.
    """

    source: str
    kind: str
    owed: str
    licence: str
    format: str
    seen: bool
    url: str = ""
    dataset: str = ""
    title: str = ""
    hosts: tuple[str, ...] = ()
    local: bool = False
    api: str = DATA_GOUV

    @property
    def looked_at(self) -> str:
        """What is asked first."""
        return self.url or f"{self.api}/datasets/{self.dataset}/"

    @property
    def allowed(self) -> frozenset[str]:
        """The hosts that may be asked, those of redirections too."""
        named = urlsplit(self.looked_at).netloc if self.local else urlsplit(self.looked_at).hostname
        return frozenset({*self.hosts, named or "", *(OF_DATA_GOUV if self.kind == "data.gouv" else ())})

    @property
    def periodicity(self) -> str:
        """How often its publisher is to renew it, as the contract of its source says."""
        told = owners().get(self.owed.partition(":")[0])
        return told or "once"


def owners() -> dict[str, str]:
    """By source that is owed, how often."""
    return {one.source: one.freshness.periodicity for one in contracts().values() if one.freshness}


def addresses(path: Path = SOURCES) -> dict[str, Address]:
    """Every declared address, by source. Raises Refused with each line that is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        told = tomllib.loads(text).get("address", {})
    except tomllib.TOMLDecodeError as error:
        raise Refused(Problem(path.name, "addresses_unreadable", detail=str(error))) from None
    problems = [one for name, keys in told.items() for one in _problems(path.name, _line(text, name), name, keys)]
    if problems:
        raise Refused(*problems)
    found = {name: _address(name, keys) for name, keys in told.items()}
    if twice := list(_twice(path.name, text, found)):
        raise Refused(*twice)
    return found


def _address(name: str, keys: Mapping[str, Any]) -> Address:
    return Address(name, **{**keys, "hosts": tuple(keys.get("hosts", ()))})


def _problems(file: str, line: int | None, name: str, keys: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong in one table."""
    kind, fields = str(keys.get("kind")), Address.__dataclass_fields__
    where = KINDS.get(kind, "kind")
    wanted = ("kind", "owed", "licence", "format", "seen", where)
    for key in (one for one in dict.fromkeys(wanted) if one not in keys):
        yield Problem(file, "address_lacks", line, key, name)
    for key in (one for one in keys if one not in fields or one == "source"):
        yield Problem(file, "address_unknown_key", line, key, name, ", ".join([*fields][1:]))
    for key, known in (("kind", KINDS), ("format", FORMATS)):
        if key in keys and keys[key] not in known:
            yield Problem(file, "address_not_one_of", line, key, str(keys[key]), ", ".join(known))
    if "owed" in keys and (source := str(keys["owed"]).partition(":")[0]) not in owners():
        yield Problem(file, "address_not_one_of", line, "owed", source, ", ".join(owners()))
    url = str(keys.get("url", ""))
    if url and not keys.get("local") and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        yield Problem(file, "address_not_https", line, "url", url)


def _twice(file: str, text: str, found: Mapping[str, Address]) -> Iterator[Problem]:
    """One place, or one thing owed, that two tables tell."""
    for key in ("where", "owed"):
        first: dict[tuple[str, ...], str] = {}
        for name, one in found.items():
            said = (one.looked_at, one.title.casefold()) if key == "where" else (one.owed,)
            other = first.setdefault(said, name)
            if other != name:
                told = f"{other}, {_line(text, other)}"
                yield Problem(file, "address_twice", _line(text, name), None, said[0], told)


def _line(text: str, name: str) -> int | None:
    """The line where a table begins."""
    header = re.compile(rf'\[address\.(?:{re.escape(name)}|"{re.escape(name)}")\]')
    return next((number for number, line in enumerate(text.splitlines(), 1) if header.match(line)), None)
