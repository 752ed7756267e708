"""What the pages say, in French and in English: sentences, plurals, numbers and dates."""

import datetime as dt
import math
import re
import tomllib
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from pages.text.places import territory
from pages.text.written import French, Number, Sentence, is_known, joined
from queries.indicators import in_points

Words = TypeVar("Words", str, str | None)
LANGUAGES = ("fr", "en")
ALL = 1000  # of `Say.listed`: every name, however many
NARROW = "\u202f"  # narrow no-break space: French thousands, and before ; ! ? and inside guillemets
NO_BREAK = "\u00a0"  # no-break space: before a colon, and between a number and its unit
MISSING = "\u2013"  # what stands where there is no value

_MONTHS = {
    "fr": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
}
_MONTH = 365.25 / 12  # days
_YEAR = 365  # days
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?= )")
# Those that several pages use: each page that does says at its end what they stand for (`parts.acronym`).
ACRONYMS = (
    "ARS", "CNATE", "CSA", "CT", "DAAF", "DDCS", "DDCSPP", "DDETS", "DDETSPP", "DDPP", "DDT", "DDTM", "DEAL", "DEETS",
    "DGTM", "DIRECCTE", "DITP", "DRAAF", "DRAC", "DRAJES", "DRARI", "DREAL", "DREETS", "DRIEA", "DRIEAT", "DRIEE",
    "DRIEETS", "DRJSCS", "DT", "ETPT", "ETP", "FTE", "MSAP", "SDJES", "SGAR", "UD",
)  # fmt: skip
_ACRONYM = re.compile(rf"\b({'|'.join(ACRONYMS)})\b")
_FRENCH_RULES = (
    (re.compile("^A (?=la |l\u2019|les |[a-z]+er )"), "À "),  # texts of law leave the accent of a capital out
    (re.compile(r'"([^"]+)"'), r"« \1 »"),
    (re.compile(r" ([;!?»])"), NARROW + r"\1"),
    (re.compile(r"« "), "«" + NARROW),
    (re.compile(r" :"), NO_BREAK + ":"),
    (re.compile(r"(?<=[\d}]) (?=[%€]|(?:km|min|h|j|ans?|mois|jours?|ETPT?|Mo)\b)"), NO_BREAK),
    (re.compile(r"(?<=\}) (?=\{\w+:(?:an|mois|jour|heure|ligne)\|)"), NO_BREAK),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NARROW),
    (re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{_MONTHS['fr'].replace(',', '|')}) \d)"), NO_BREAK),
    (re.compile(r"(?<=\}) \u2212 (?=\{)"), f"{NO_BREAK}\u2212{NO_BREAK}"),
    (re.compile(r"\b(n°|art\.|RGAA|[LRD]\.) (?=[\dLRD{])"), r"\1" + NO_BREAK),
)
_ENGLISH_RULES = (
    (re.compile(rf"(?<=\d) (?=(?:{_MONTHS['en'].replace(',', '|')}) \d)"), NO_BREAK),
    (re.compile(r"(?<=[\d}]) (?=(?:FTE|km|min|h)\b)"), NO_BREAK),
)
_RULES = {"fr": _FRENCH_RULES, "en": _ENGLISH_RULES}


def typeset(text: str, language: str) -> str:
    """The text with the typographer's spaces and apostrophes, so that authors may type plain ones."""
    text = _APOSTROPHE.sub("\u2019", text)
    for pattern, replacement in _RULES[language]:
        text = pattern.sub(replacement, text)
    return text


def alphabetical(name: str) -> str:
    """What names are sorted by, so that Île-de-France stands with I: letters without their accents, in one case."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Codes and their names, in the order of the names."""
    return dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))


def alphabetically(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """`key` of `sort_values`: columns of names by the alphabet, the others as they are."""
    return column.map(alphabetical, na_action="ignore") if str(column.name).endswith("name") else column


def missing(value: Any) -> bool:
    """Whether there is nothing to write: None, NaN, NaT, or an infinity, which is a division by nothing."""
    return bool(pd.isna(value)) or (isinstance(value, float) and math.isinf(value))


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every text of a language: 'room.key' -> sentence, from pages/text/<language>/<room>.toml."""
    found: dict[str, str] = {}
    for file in sorted((Path(__file__).parent / language).glob("*.toml")):
        found |= _flat(file.stem, tomllib.loads(file.read_text(encoding="utf-8")), language)
    return found


def _flat(prefix: str, table: Mapping[str, Any], language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}.{key}"
        found |= _flat(name, value, language) if isinstance(value, Mapping) else {name: typeset(value, language)}
    return found


@cache
def _generic() -> Mapping[str, str]:
    """What files call by a common noun, from French to English."""
    found: dict[str, str] = tomllib.loads((Path(__file__).parent / "generic.toml").read_text(encoding="utf-8"))
    return found


@cache
def _acronyms(language: str) -> Mapping[str, frozenset[str]]:
    """The acronyms of each sentence that has some."""
    found = {key: frozenset(_ACRONYM.findall(text)) for key, text in sentences(language).items()}
    return {key: acronyms for key, acronyms in found.items() if acronyms}


@dataclass(frozen=True)
class Say:
    """A language: `say("room.key", count=3)` is a sentence; its methods write numbers and dates.

    `met`: the acronyms said so far, so that a page can spell those that it used.
    """

    language: str
    met: set[str] = field(default_factory=set, compare=False, repr=False)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key, its {names} filled in; numbers and dates are written the language's way.

        With `count`, the forms `key.one`, `key.other` and, where there is one, `key.zero` are chosen between. Any
        number also chooses words of its own (`{held} {held:réunion tenue|réunions tenues}`), a Place its article
        (`{place:de}`).
        An unknown key is an error.
        """
        texts = sentences(self.language)
        if "count" in values and key not in texts:
            none = "" if values["count"] else f"{key}.zero"
            key = none if none in texts else f"{key}.{self.plural(values['count'])}"
        self.met.update(_acronyms(self.language).get(key, ()))
        written = {name: self._written(value) for name, value in values.items()}
        if any(map(is_known, written.values())):
            return Sentence.filled(texts[key], written)
        return texts[key].format_map(written)

    def text(self, words: str | None) -> str:
        """Words that come from the data, with the typographer's apostrophes and spaces."""
        if words is None or missing(words):
            return MISSING
        return words if is_known(words) else typeset(self.noted(words), self.language)

    def original(self, words: str | None) -> str:
        """The same, of what was written in French and is cited as it is: a text of law, its reference, who published a
        file. A page in another language marks it so, but for what it has words for (`generic`); names of places and of
        bodies are names in every language.
        """
        told = self.text(words)
        if self.language == "fr" or missing(words) or is_known(told):
            return told
        english = self.generic(words)
        return French(told) if english == told else english

    def generic(self, words: str | None) -> str:
        """The same, of what files may call by a common noun ('Association de maires'), said in this language."""
        for french, english in _generic().items() if self.language == "en" and isinstance(words, str) else ():
            rest = words.removeprefix(french)  # type: ignore[union-attr]
            if rest != words and (not rest or rest.startswith(", ") or french.endswith(" ")):
                return self.text(english + rest)
        return self.text(words)

    def noted(self, words: str) -> str:
        """The same words, whose acronyms count among those that the page used."""
        self.met.update(_ACRONYM.findall(words))
        return words

    def inside(self, words: str) -> str:
        """A label within a sentence: its first letter in lower case, unless the word is an acronym ('CNATE')."""
        if words[1:2].isupper():
            return words
        return words.opened(str.lower) if isinstance(words, Sentence) else words[:1].lower() + words[1:]

    def either(self, french: Words, english: Words) -> Words:
        """What is written in both languages, in this one."""
        return french if self.language == "fr" else english

    def column(self, name: str, names: Container[Any]) -> str:
        """Which of these columns holds a text in this language: of 'name_fr', 'name_en' or, French alone, 'name'."""
        own = f"{name}_{self.language}"
        return own if own in names else name

    def named(self, row: Mapping[Any, Any], name: str = "name") -> str:
        """The text of a row in this language, as it is written."""
        return self.text(row[self.column(name, row)])

    def has(self, key: str) -> bool:
        """Whether a sentence (without plural forms) exists: for words that may come from an open list."""
        return key in sentences(self.language)

    def listed(self, names: Iterable[str], most: int = 9) -> str:
        """'a', 'a, b et c'; beyond `most` names, 'a, b et 3 autres' (see `ALL`)."""
        names = list(names)
        if len(names) > most:
            return self("parts.and_others", names=joined(", ", names[:most]), count=len(names) - most)
        if len(names) > 1:
            return self("parts.and", first=joined(", ", names[:-1]), last=names[-1])
        return joined("", names)

    def apart(self, parts: Sequence[str]) -> str:
        """'a ; b ; c': findings one after another, each of which may have commas of its own."""
        return joined(f"{NARROW}; " if self.language == "fr" else "; ", parts)

    def tied(self, names: Sequence[str]) -> str:
        """Who comes first (see `leaders`): 'Lot', 'Cher et Lot à égalité', '12 à égalité'."""
        if len(names) == 1:
            return names[0]
        if len(names) > 3:
            return self("parts.tied.many", total=len(names))
        return self("parts.tied.few", names=self.listed(names))

    def leading(self, noun: str, names: Sequence[str]) -> str:
        """The same within a sentence, by what they are: 'le domaine « Culture »', '12 domaines à égalité'. `noun`: one
        of `parts.leading`; a département has its article.
        """
        key, count = f"parts.leading.{noun}", len(names)
        if count > 3:
            told = self(f"{key}.many", count=count)
        else:
            named = map(territory, names) if noun == "department" else names
            told = self(f"{key}.some", count=count, names=self.listed([self(f"{key}.each", name=one) for one in named]))
        return told if count == 1 else self("parts.tied.few", names=told)

    def plural(self, count: float) -> str:
        """'one' or 'other': French says 0 and 1.5 in the singular, English only 1."""
        single = abs(count) < 2 if self.language == "fr" else count == 1
        return "one" if single else "other"

    def _written(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        return self.date(value) if isinstance(value, dt.date) else self.number(value)

    def number(self, value: float | None, unit: str | None = None, digits: int | None = None) -> str:
        """'1 234' or '12,5', then `unit` (a word or a sign); no decimals by default on whole numbers or from 100 up.

        A sentence in which it stands may choose words by it: `{count:jour|jours}`.
        """
        if value is None or missing(value):
            return Number(MISSING)
        if digits is None:
            digits = decimals(value)
        written = f"{float(value):,.{digits}f}"
        if not written.strip("-0.,"):
            written = written.lstrip("-")
        if self.language == "fr":
            written = written.translate({ord(","): NARROW, ord("."): ","})
        sign = self.percent_sign if unit == "%" else f"{NO_BREAK}{unit}" if unit else ""
        written = written.replace("-", "\u2212") + sign
        return Number.of(value, written, self.plural(round(float(value), digits)))

    def signed(self, value: float | None, unit: str | None = None, digits: int | None = None) -> str:
        """As `number`, with a plus sign in front of what is above zero."""
        written = self.number(value, unit, digits)
        above = re.search(r"[1-9]", written) and value is not None and value > 0
        return Number.of(value, f"+{written}") if above else written

    def ordinal(self, rank: int | None) -> str:
        """'1er', '18e', or '1st', '18th': a rank."""
        if rank is None or missing(rank):
            return MISSING
        if self.language == "fr":
            tail = "er" if rank == 1 else "e"
        else:
            tail = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank % 100 not in (11, 12, 13) else "th"
        return Number.of(rank, f"{rank}{tail}")

    def percent(self, value: float | None, digits: int = 1) -> str:
        """'12,3 %' from 12.3; 99.96 is '99,9 %', since it is not the whole."""
        if value is None or missing(value):
            return MISSING
        return Number.of(value, f"{self.points(value, digits)}{self.percent_sign}")

    def points(self, value: float, digits: int = 1) -> Number:
        """A percentage without its sign, as a table has it; it knows its plural form: '0,3 point'."""
        shown = in_points(value, digits)
        return Number.of(value, self.number(shown, digits=digits), self.plural(shown))

    @property
    def percent_sign(self) -> str:
        """What is written after a percentage."""
        return f"{NO_BREAK}%" if self.language == "fr" else "%"

    def value(self, value: float | None, unit: str, digits: int | None = None) -> str:
        """A value of an indicator with its unit (percent, count, days, euro, per_100k, fte, per_day, ratio)."""
        if value is None or missing(value):
            return MISSING
        if unit == "percent":
            return self.percent(value, 1 if digits is None else digits)
        if unit == "euro" and self.language == "en":
            written = self.number(value, digits=_digits(unit, digits))
            sign = "\u2212" if written.startswith("\u2212") else ""
            return Number.of(value, f"{sign}€{written.removeprefix(sign)}")
        return self(f"parts.with_unit.{unit}", value=self.number(value, digits=_digits(unit, digits)))

    def target(self, value: float | None, unit: str) -> str:
        """A target with its unit: a whole one without decimals."""
        whole = value is not None and not missing(value) and float(value).is_integer()
        return self.value(value, unit, 0 if whole else None)

    def duration(self, days: float | None) -> str:
        """'112 jours'; beyond a year '5 ans et 7 mois', which 2,037 days would leave the reader to work out."""
        if days is None or missing(days):
            return MISSING
        if abs(days) <= _YEAR:
            return self("parts.duration.days", count=round(days))
        years, months = divmod(round(abs(days) / _MONTH), 12)
        parts = [("years", years), *([("months", months)] if months else [])]
        written = self.listed([self(f"parts.duration.{unit}", count=count) for unit, count in parts])
        return Number.of(days, f"\u2212{written}" if days < 0 else str(written))

    def unit(self, unit: str) -> str:
        """The unit in a table's header: '%', 'jours', 'pour 100 000 habitants'; empty for a plain count."""
        return self(f"parts.unit.{unit}")

    def date(self, day: dt.date | None) -> str:
        """'1er juillet 2024' or '1 July 2024'."""
        if day is None or missing(day):
            return MISSING
        first = self.language == "fr" and day.day == 1
        return f"{'1er' if first else day.day}{NO_BREAK}{self.month(day)}"

    def month(self, day: dt.date | None) -> str:
        """'juillet 2024' or 'July 2024'."""
        if day is None or missing(day):
            return MISSING
        return f"{_MONTHS[self.language].split(',')[day.month - 1]} {day.year}"

    def by(self, day: dt.date | None, *, short: bool = False) -> str:
        """'au 31 décembre 2026', of a target; 'en décembre 2026' where its file gives a month, as its first day."""
        if day is None or missing(day):
            return ""
        if day.day == 1:
            return self("indicators.by_month", month=self.short_month(day) if short else self.month(day))
        return self("indicators.by", date=self.short_date(day) if short else self.date(day))

    def of_list(self, day: dt.date | None) -> str:
        """'du 12 octobre 2020', of a list of counters; 'de juin 2026', 'd'août 2024' where its first day stands for the
        month, which is all that its file tells.
        """
        if day is None or missing(day):
            return MISSING
        if day.day == 1:
            vowel = "_vowel" if self.month(day)[0] in "ao" else ""
            return self(f"parts.of_list.month{vowel}", month=self.month(day))
        return self("parts.of_list.day", day=self.date(day))

    def listed_on(self, day: dt.date | None) -> str:
        """'12 octobre 2020', the day of a list of counters; 'juin 2026' where its first day stands for the month."""
        if day is not None and not missing(day) and day.day == 1:
            return self.month(day)
        return self.date(day)

    def short_date(self, day: dt.date | None) -> str:
        """'01/07/2024' or '1 Jul 2024', for tables: in English 01/07 would be read as January as well."""
        if day is None or missing(day):
            return MISSING
        return f"{day:%d/%m/%Y}" if self.language == "fr" else f"{day.day} {self.month(day)[:3]} {day.year}"

    def short_month(self, day: dt.date | None) -> str:
        """'12/2024' or 'Dec 2024', for tables."""
        return (
            MISSING
            if day is None or missing(day)
            else self.short_date(day).split("/" if self.language == "fr" else " ", 1)[1]
        )


def as_read(value: float, unit: str) -> float:
    """A value of an indicator, rounded as it is written: what a reader takes another one from."""
    if unit == "percent":
        return in_points(value)
    digits = _digits(unit, None)
    return round(float(value), decimals(value) if digits is None else digits)


def decimals(value: float) -> int:
    """Decimals of a number alone: none on whole ones or from 100 up."""
    return 0 if round(float(value), 9).is_integer() or abs(value) >= 100 else 1  # 92.00000000000001 is 92


def _digits(unit: str, digits: int | None) -> int | None:
    return {"days": 0, "count": 0, "fte": 0, "euro": 0}.get(unit) if digits is None else digits
