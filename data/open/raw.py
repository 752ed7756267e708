"""Raw public files, each held to the SHA-256 that sources.toml says of it."""

import csv
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data.open import sources

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "shared" / "real"
NOMENCLATURE = HERE.parent / "reference" / "nomenclature"
TRANSCRIBED = "transcribed/"  # of this folder: read page by page in a public repository, and put in a table here
CHRONOLOGY = "reorganisation/chronologie_officielle.csv"
Row = Mapping[str, str]

# Who speaks for the fact itself. Of a legal text, its publication; of what was counted, the site of who counted it.
OF_TEXTS = ("legifrance.gouv.fr", "modernisation.gouv.fr")
OF_COUNTS = (*OF_TEXTS, "senat.fr", "ccomptes.fr", "budget.gouv.fr", "interieur.gouv.fr", "vie-publique.fr")


class Changed(Exception):
    """A raw file is not the one that was read: what the committed rows say of it is to be read again."""


@cache
def words() -> dict[str, Any]:
    """Our words for what raw files tell, of words.toml."""
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


def nomenclature(name: str) -> list[Row]:
    """The rows of a list of our own reference."""
    with (NOMENCLATURE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Raw:
    """The raw files of one committed file: those that sources.toml names, and no other."""

    folder: Path
    hashes: Mapping[str, str]

    def rows(self, name: str) -> list[Row]:
        """The rows of a CSV file. Raises Changed where it is not the file that sources.toml tells."""
        text = self.content(name).decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines(keepends=True)))

    def content(self, name: str) -> bytes:
        """The bytes of a file. Raises Changed, or KeyError where sources.toml does not name it."""
        folder = HERE if name.startswith(TRANSCRIBED) else self.folder
        told, content = self.hashes[name], (folder / name).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != told:
            raise Changed(
                f"{name}: its SHA-256 is {found} and sources.toml says {told};"
                " read what changed in it, then put the new one in sources.toml and build again"
            )
        return content


def raw_of(table: str, folder: Path = FOLDER) -> Raw:
    """The raw files that a committed file is made from."""
    return Raw(folder, {one["file"]: one["sha256"] for one in sources()[table].get("raw", ())})


def evidence(url: str, counted: bool = False) -> str:
    """official, where the site is that of the text, or of who counted; secondary, where somebody else reports it."""
    host = urlsplit(url).hostname or ""
    official = OF_COUNTS if counted else OF_TEXTS
    return "official" if any(host == one or host.endswith(f".{one}") for one in official) else "secondary"
