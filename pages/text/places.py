"""Names of territories with their French articles: the Lot is "Lot", "le Lot", "du Lot" and "dans le Lot"."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_ARTICLE = re.compile(r"(Les?) (?=[A-ZÀ-Ü])")
_CONTRACTED = {"Le": ("du", "au"), "Les": ("des", "aux")}
_FOLLOWED_BY_NO_SPACE = ("'", "\u2019")


class Place(str):
    """A name that sentences may inflect: `{place}` is "Lot", `{place:le}` "le Lot", `{place:de}` "du Lot",
    `{place:a}` "dans le Lot". English sentences write `{place}` alone.
    """

    def __new__(cls, name: str, **forms: str) -> "Place":
        """`forms`: what `le`, `de` and `a` make of the name."""
        made = super().__new__(cls, name)
        made._forms = forms
        return made

    _forms: Mapping[str, str]

    def __format__(self, form: str) -> str:
        return self._forms[form] if form else str(self)


def territory(name: str) -> Place:
    """A region, a département or the nation. A name that the table of articles does not hold is an error."""
    articles = _articles()[0][name.replace("\u2019", "'")]
    return Place(name, **{form: _joined(article, name) for form, article in articles.items()})


def nation(name: str) -> Place:
    """The whole country, under the name that pages give it ("France entière")."""
    return Place(name, le="la France", de="de la France", a="en France")


def commune(name: str) -> Place:
    """A commune: "Le Mans", "du Mans", "au Mans"; "Agen", "d'Agen", "à Agen"; "de Honfleur", "d'Hyères"."""
    own = _ARTICLE.match(name)
    if own:
        de, to = _CONTRACTED[own[1]]
        return Place(name, le=name, de=f"{de} {name[own.end() :]}", a=f"{to} {name[own.end() :]}")
    return Place(name, le=name, de=_joined("d\u2019" if _elides(name) else "de", name), a=f"à {name}")


def _elides(name: str) -> bool:
    """Whether a commune is said with "d'": before a vowel, a y, and an h that is not aspirated."""
    first = unicodedata.normalize("NFD", name)[0]
    return first in "AEIOUYŒÆ" or (first == "H" and name.replace("\u2019", "'") not in _articles()[1])


def _joined(article: str, name: str) -> str:
    return f"{article}{name}" if not article or article.endswith(_FOLLOWED_BY_NO_SPACE) else f"{article} {name}"


@cache
def _articles() -> tuple[Mapping[str, Mapping[str, str]], frozenset[str]]:
    """Articles of each territory, by name, and the communes that begin with an aspirated h."""
    read: dict[str, Any] = tomllib.loads(Path(__file__).with_name("articles.toml").read_text(encoding="utf-8"))
    forms = ("le", "de", "a")
    groups = read["territories"]
    written = [({form: group[form].replace("'", "\u2019") for form in forms}, group["names"]) for group in groups]
    known = {name: articles for articles, names in written for name in names}
    return known, frozenset(read["communes"]["aspirated"])
