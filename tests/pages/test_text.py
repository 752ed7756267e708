"""Both languages say the same things, and French is set as a typographer would."""

import ast
import csv
import datetime as dt
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import open as open_edition
from data.contracts import contracts
from data.problem import rules
from data.reference.places import FOLDER
from pages.elements import numbers
from pages.parts import scorecard
from pages.text import ACRONYMS, LANGUAGES, MISSING, Say, sentences, typeset
from pages.text.written import French
from queries.figures import declared
from queries.indicators import catalogue

FR, EN = Say("fr"), Say("en")
PAGES = Path(__file__).parents[2] / "pages"
SOURCES = PAGES.parent / "data" / "open" / "sources.toml"
THIN, HARD = "\u202f", "\u00a0"


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert sentences("fr").keys() == sentences("en").keys()


def test_both_languages_fill_in_the_same_names() -> None:
    # The singular may leave the number out ("une proposition"), so plurals are compared on their other form.
    keys = [key for key in sentences("fr") if not key.endswith(".one")]
    assert [key for key in keys if names(sentences("fr")[key]) != names(sentences("en")[key])] == []


def test_both_languages_end_alike() -> None:
    """A sentence here is a sentence there; "No." and "hab." are short for words."""
    short = ("No.", "hab.")
    pairs = {key: (sentences("fr")[key], sentences("en")[key]) for key in sentences("fr")}
    ends = {key: [text[-1:] in ".?!…:" for text in pair if not text.endswith(short)] for key, pair in pairs.items()}
    assert [key for key, both in ends.items() if len(both) == 2 and both[0] != both[1]] == []


# What is not translated: a level that exists in France alone, and names.
KEPT_IN_FRENCH = {
    *("département", "Département", "départements", "Départements", "métropole", "Métropole", "Rhône", "Réunion"),
    *("Mutualité", "générale", "collectivités", "géographique", "forestière", "cohésion", "Défenseur", "Français"),
    "Barthélemy",
}


def test_english_has_no_word_of_french() -> None:
    found = {word for text in sentences("en").values() for word in re.findall(r"\w*[àâçéèêëîïôùûœÉÀ]\w*", text)}
    assert found <= KEPT_IN_FRENCH


HOLE = "\0"  # of a key, what the code puts there


def spoken() -> list[str]:
    """Patterns of the keys that the code of pages says, each written out or with holes; those of lines of columns."""
    told = set()
    for file in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                told.add("".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                told.add(node.value)
    lines = [one for one in told if re.match(r"[a-z_.]+: [\w\0]", one)]
    keys = {key for line in lines for _, key, _ in numbers.described(line)} | told
    return sorted(re.escape(one).replace(HOLE, r"[\w.-]+") for one in keys if not one[:1] == HOLE == one[-1:])


def test_the_columns_that_a_line_names_have_words() -> None:
    lines = set[str]()
    for file in PAGES.rglob("*.py"):
        tree = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        parts = {id(part) for node in tree if isinstance(node, ast.JoinedStr) for part in node.values}
        told = (node.value for node in tree if isinstance(node, ast.Constant) and id(node) not in parts)
        lines |= {one for one in told if isinstance(one, str) and re.match(r"[a-z_.]+: [a-z_]+[a-z_=:. ]*$", one)}
    assert len(lines) > 90
    assert {key for line in lines for _, key, _ in numbers.described(line)} <= {*sentences("fr")}


def test_every_sentence_is_said_by_a_page() -> None:
    said = re.compile("|".join(f"(?:{pattern})" for pattern in spoken() if "." in pattern))
    # Codes of the inventory, whose group is chosen by the code too, a pace that a room's name begins, names of pages;
    # heads and codes of files, chosen by the columns that these have.
    groups = re.compile(
        r"files\.(head|value)\.|inventory\.(status|overlap|tier|level|core|decision)\.|\w+\.title_(behind|ahead)|\w+\.page\.(title|door|view|about)"
    )
    known = sentences("fr")
    plural = {key.removesuffix(".one") for key in known if key.endswith(".one")}
    stems = {key.rpartition(".")[0] if key.rpartition(".")[0] in plural else key for key in known}
    assert sorted(stem for stem in stems if not said.fullmatch(stem) and not groups.match(stem)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_singular_has_its_plural(language: str) -> None:
    keys = sentences(language).keys()
    assert [key for key in keys if key.endswith(".one") and f"{key.removesuffix('one')}other" not in keys] == []


# From the Imprimerie nationale's usage as the project states it: thin space before ; ! ? and inside guillemets,
# ordinary no-break space before a colon and a percent sign, curved apostrophe, "1er".
FAULTS = {
    "an ordinary space before a double punctuation mark": r" [;:!?»%€]",
    "an ordinary space after an opening guillemet": r"« ",
    "a straight apostrophe": r"\w'\w",
    "straight quotes": r'"',
    "three dots": r"\.\.\.",
    "an ordinal without er": r"\b1 (janvier|avril|juillet|octobre)\b",
    "an ordinary space between thousands": r"\d \d{3}\b",
    "an ordinary space before a unit": r"[\d}] (km|min|h|j|ans?|mois|jours?|ETPT?|Mo|\{\w+:(jour|an|mois|heure)\|.*)\b",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_french_has_no(fault: str) -> None:
    assert {key: text for key, text in sentences("fr").items() if re.search(FAULTS[fault], text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_straight_apostrophe(language: str) -> None:
    assert {key: text for key, text in sentences(language).items() if "'" in text} == {}


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("l'avis ; déjà !", f"l\u2019avis{THIN}; déjà{THIN}!"),
        ("« cœur de cible »", f"«{THIN}cœur de cible{THIN}»"),
        ("Cible : {value} %", f"Cible{HARD}: {{value}}{HARD}%"),
        ("A l'agriculture et à la forêt", "À l\u2019agriculture et à la forêt"),
        ("A assurer l'inspection", "À assurer l\u2019inspection"),
        ("1 053 712 actes", f"1{THIN}053{THIN}712 actes"),
        ("décret n° 2020-412, art. L. 741-1", f"décret n°{HARD}2020-412, art.{HARD}L.{HARD}741-1"),
    ],
)
def test_typesetting(typed: str, set_: str) -> None:
    assert typeset(typed, "fr") == set_


@pytest.mark.parametrize("say", [FR, EN])
def test_a_number_and_its_unit_are_on_one_line_in_the_name_of_an_indicator(say: Say) -> None:
    assert f"20{HARD}km" in scorecard.label(say, catalogue()["P2"])


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (1234567, f"1{THIN}234{THIN}567", "1,234,567"),
        (12.34, "12,3", "12.3"),
        (-8.7, "\u22128,7", "\u22128.7"),
        (-0.01, "0,0", "0.0"),
        (150.4, "150", "150"),
        (92.00000000000001, "92", "92"),  # a sum of the same parts in another order
        (None, "\u2013", "\u2013"),
        (float("nan"), "\u2013", "\u2013"),
        (float("inf"), "\u2013", "\u2013"),
        (pd.NA, "\u2013", "\u2013"),
    ],
)
def test_numbers(value: float | None, french: str, english: str) -> None:
    assert (FR.number(value), EN.number(value)) == (french, english)


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        (52.34, "percent", f"52,3{HARD}%", "52.3%"),
        (112.4, "days", f"112{HARD}j", "112 days"),
        (32.4, "euro", f"32{HARD}€", "€32"),
        (-247000, "euro", f"\u2212247{THIN}000{HARD}€", "\u2212€247,000"),
        (2719, "count", f"2{THIN}719", "2,719"),
        (77.6, "per_100k", "77,6 pour 100\u202f000 hab.", "77.6 per 100,000 people"),
        (pd.NA, "percent", "\u2013", "\u2013"),
    ],
)
def test_values_of_indicators(value: float, unit: str, french: str, english: str) -> None:
    assert (FR.value(value, unit), EN.value(value, unit)) == (french, english)


@pytest.mark.parametrize("nothing", [None, float("nan"), float("-inf"), pd.NA, pd.NaT, np.float64("inf")])
def test_what_is_not_there_is_never_written_as_a_program_would(nothing: Any) -> None:
    for say in (FR, EN):
        ways = (say.number, say.signed, say.percent, say.ordinal, say.text, say.date, say.month, say.short_date)
        written = [write(nothing) for write in ways]
        written += [say.value(nothing, unit) for unit in ("percent", "count", "days", "euro", "per_100k", "ratio")]
        assert set(written) == {MISSING}
        assert say("parts.with_unit.count", value=nothing) == MISSING


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        (0, "0 jour", "0 days"),
        (1, "1 jour", "1 day"),
        (112.5, "112 jours", "112 days"),
        (365, "365 jours", "365 days"),
        (366, "1 an", "1 year"),
        (637, "1 an et 9 mois", "1 year and 9 months"),  # 365.25, and 271.75 days: 8.9 months
        (731, "2 ans", "2 years"),  # two years, one of them of 366 days
        (775, "2 ans et 1 mois", "2 years and 1 month"),  # 731 + 44
        (2037, "5 ans et 7 mois", "5 years and 7 months"),  # 5 * 365.25 = 1826.25, and 210.75 days
        (1090, "3 ans", "3 years"),  # 5 days short: no "2 ans et 12 mois"
        (-800, "\u22122 ans et 2 mois", "\u22122 years and 2 months"),
        (None, MISSING, MISSING),
        (np.nan, MISSING, MISSING),
    ],
)
def test_a_duration_is_said_in_years_beyond_one(days: float | None, french: str, english: str) -> None:
    assert (FR.duration(days).replace(HARD, " "), EN.duration(days)) == (french, english)


def test_dates() -> None:
    first, other = dt.date(2026, 11, 1), pd.Timestamp("2024-12-31")
    assert FR.date(first) == f"1er{HARD}novembre 2026"
    assert EN.date(first) == f"1{HARD}November 2026"
    assert FR.date(other) == f"31{HARD}décembre 2024"
    assert FR.month(other) == "décembre 2024"
    assert (FR.short_date(other), EN.short_date(other)) == ("31/12/2024", "31 Dec 2024")


def test_a_list_whose_file_tells_its_month_alone_is_said_of_that_month() -> None:
    """The file of June 2026 gives its month; its first day, which stands for it, is no day of the list."""
    days = (dt.date(2020, 10, 12), dt.date(2026, 6, 1), dt.date(2024, 8, 1), None)
    french = ["du 12 octobre 2020", "de juin 2026", "d’août 2024", MISSING]
    assert [FR.of_list(day).replace("\u00a0", " ") for day in days] == french
    assert [EN.of_list(day).replace("\u00a0", " ") for day in days[:2]] == ["of 12 October 2020", "of June 2026"]


def test_a_target_that_its_file_dates_by_a_month_is_said_of_that_month() -> None:
    """The barometer writes December 2026 as its first day, beside which other targets are of the last one."""
    month, day = dt.date(2026, 12, 1), dt.date(2026, 12, 31)
    assert (FR.by(month), FR.by(month, short=True)) == ("en décembre 2026", "en 12/2026")
    assert (EN.by(month), EN.by(month, short=True)) == ("by December 2026", "by Dec 2026")
    assert (FR.by(day), FR.by(day, short=True)) == (f"au 31{HARD}décembre 2026", "au 31/12/2026")
    assert (EN.by(day), EN.by(day, short=True)) == (f"by 31{HARD}December 2026", "by 31 Dec 2026")
    assert FR.by(None) == ""
    assert FR.date(pd.NaT) == "\u2013"


@pytest.mark.parametrize(
    ("rank", "french", "english"),
    [(1, "1er", "1st"), (2, "2e", "2nd"), (11, "11e", "11th"), (23, "23e", "23rd"), (101, "101e", "101st")],
)
def test_ranks(rank: int, french: str, english: str) -> None:
    assert (FR.ordinal(rank), EN.ordinal(rank)) == (french, english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_said_in_words_where_they_are_given(language: str) -> None:
    say, texts = Say(language), sentences(language)
    keys = [key.removesuffix(".zero") for key in texts if key.endswith(".zero")]
    told = {key: say(key, count=0, date="then", place="Creuse") for key in keys if f"{key}.one" in texts}
    assert len(told) > 5
    assert all(
        words == texts[f"{key}.zero"].format(count=0, date="then", place="Creuse") for key, words in told.items()
    )
    assert say("calendar.lead.ahead", count=1, date="then").startswith("1")


def test_french_says_zero_and_one_and_a_half_in_the_singular() -> None:
    assert [FR.plural(count) for count in (0, 1, 1.5, 2)] == ["one", "one", "one", "other"]
    assert [EN.plural(count) for count in (0, 1, 1.5, 2)] == ["other", "one", "other", "other"]


def test_a_sentence_writes_its_own_numbers_and_dates() -> None:
    assert FR("shell.banner.as_of", day=dt.date(2024, 12, 31)) == f"Arrêté au 31{HARD}décembre 2024"
    assert FR("parts.alert.redundant_undecided", count=1205).startswith("missions exercées")
    assert FR("indicators.rank_of", rank=18, ranked=1205) == f"18 sur 1{THIN}205"


def test_findings_stand_apart_by_a_semicolon() -> None:
    assert FR.apart(["a, b", "c"]) == f"a, b{THIN}; c"
    assert EN.apart(["a, b", "c"]) == "a, b; c"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        FR("overview.no_such_sentence")
    with pytest.raises(KeyError):
        FR("indicators.rank_of", rank=1)  # a name is missing


# Words that were replaced by one term each: "zone blanche" is of telephony, "devolve" is what Britain did to Wales.
NOT_SAID = {
    "fr": (
        *("à l'heure", "à ce grain", "aberrant", "service arrière", "zones? blanches?", "rythme prévu"),
        *("Qui les retient", "France Services", "jusqu'à (janvier|août)", "restent internes", "hors plateforme"),
        *("tient le sien", "[Ee]xercices? de missions?", "[Ee]spaces? (France|labellis)", "missions? rendues?"),
        *("INSEE", "[Pp]rogression"),
        *(r"\b(le|les|au|aux) cabinets?\b(?! ministériel)", r"\} réalisés", "date de l'édition", "[Uu]n exercice"),
    ),
    "en": (
        *("past (its|their) day", "on its day", "[Rr]egion prefect", "[Rr]etained", "[Dd]evolve", "[Ll]ikeness"),
        *("Court of Accounts", "France Services", "[Ww]hite zones?", "[Dd]eposit", "[Rr]edundan(t|cy)", "[Ee]xercise"),
        *("[Ii]tinerant", "Corsica", "French Guiana", "Look as", "in(side)? the State", "amid", "cumulated", "peopled"),
        *("[Cc]abinets?", "date of the edition", "given up", "in the end"),
    ),
}


def told_elsewhere(language: str) -> Iterator[tuple[str, str]]:
    """What is read besides the sentences of pages: headers of indicators, messages on files, names and dated facts."""
    for item in catalogue().values():
        for name in ("name", "formula", "limits", "outside"):
            yield f"{item.id} {name}", getattr(item, f"{name}_{language}") or ""
        if language == "fr":
            yield f"{item.id} source_text", item.source_text
    yield from ((name, str(rule[language])) for name, rule in rules().items() if not rule.get("command"))
    yield from ((one.name, typeset(getattr(one, language), language)) for one in declared().values())
    yield from ((contract.name, contract.title[language]) for contract in contracts().values())
    ends = ("_fr", "label", "perimeter", "act_type", "reference") if language == "fr" else ("_en",)
    for folder, told in ((FOLDER / "nomenclature", str), (SOURCES.parent, lambda text: typeset(text, language))):
        for file in sorted(folder.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    yield from ((file.stem, told(text)) for column, text in row.items() if column.endswith(ends))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_elsewhere_says_the_same_words(language: str) -> None:
    found = dict.fromkeys(told_elsewhere(language))
    assert len(found) > 400
    # Messages on files speak of depositing one, which is what is done with a file.
    words = re.compile("|".join(word for word in NOT_SAID[language] if word not in ("[Dd]eposit", "[Ee]xercise")))
    said = [(name, re.sub(r"\{\w+:?", "", text.replace("\u2019", "'"))) for name, text in found]
    assert [(name, text) for name, text in said if words.search(text)] == []
    assert [(name, text) for name, text in found if "'" in text and language == "fr"] == []
    # Capitals bear their accents, in a quotation too; acronyms said as words are written as words.
    bare = re.compile(r"\b(Etat|Etats|Equipe|Economie|Education|Elus?|INSEE|FEADER)\b")
    assert [(name, text) for name, text in found if language == "fr" and bare.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_has_one_name(language: str) -> None:
    words = re.compile("|".join(NOT_SAID[language]))
    # What stands in braces names a value, and nobody reads it.
    said = {key: re.sub(r"\{\w+:?", "", text.replace("\u2019", "'")) for key, text in sentences(language).items()}
    assert {key: text for key, text in said.items() if words.search(text)} == {}


# Those that everybody reads as words, or that stand beside their long form.
READ_AS_WORDS = {"CSV", "UTF", "ISO", "SQL", "MIT", "ADMIN", "EXPRESS", "STL", "RGAA", "IGN", "DDT"}
READ_AS_WORDS |= {"PUBLISHER", "CONTACT"}  # names of settings
READ_AS_WORDS |= {"PILOTE"}  # the name of a tracker, which stands for no words
READ_AS_WORDS |= {"SIRET"}  # beside its long form, on the page of a refusal
READ_AS_WORDS |= {"PDF", "XLSX", "DOCX", "PPTX", "HTML", "UA"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_acronym_is_spelled_somewhere_on_the_pages_that_say_it(language: str) -> None:
    said = {key: re.sub(r"\{[^}]*\}", "", text) for key, text in sentences(language).items()}
    found = {acronym for text in said.values() for acronym in re.findall(r"\b[A-ZÉ]{2,}\b", text)}
    assert found - set(ACRONYMS) <= READ_AS_WORDS
    say = Say(language)
    for acronym in ACRONYMS:
        assert acronym not in say(f"parts.acronym.{acronym}")


def test_a_language_knows_the_acronyms_that_it_said() -> None:
    say = Say("fr")
    say("alerts.name.stage_skipped")
    assert say.met == set()
    say("sheet.support.none")
    say.text("ETPT de la DITP")
    assert say.met == {"DITP", "ETPT"}
    assert say == Say("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_is_for_the_technical_team(language: str) -> None:
    """A page that everyone reads says whom to write to; what stands apart under the team's name may give a command."""
    found = {key for key, text in sentences(language).items() if "python" in text or "--" in text}
    assert found <= {"access.deposit.template", "access.deposit.publish", "server.old_model", "finder.deposit.note"}
    team = {"fr": "équipe", "en": "team"}[language]
    assert team in sentences(language)["access.deposit.title"]


def test_what_is_short_of_the_whole_is_not_written_as_the_whole() -> None:
    english = Say("en")
    assert [english.percent(one) for one in (99.96, 99.94, 42.0, 100.0)] == ["99.9%", "99.9%", "42.0%", "100.0%"]
    assert [english.percent(one, 0) for one in (99.6, 100.2, 100.0, 99.99999999999999)] == [
        "99%",
        "101%",
        "100%",
        "100%",
    ]
    assert english.value(99.97, "percent") == "99.9%"
    assert [english.percent(one) for one in (0.02, -0.02, 0.0, 1e-12)] == ["0.1%", "\u22120.1%", "0.0%", "0.0%"]
    assert english.percent(0.4, 0) == "0%"
    assert numbers.write(english, 99.97, "percent") == "99.9"


def test_a_percent_sign_stands_as_its_language_has_it() -> None:
    assert Say("en").signed(-76.2, "%", 0) == "\u221276%"
    assert Say("fr").signed(-76.2, "%", 0) == "\u221276\u00a0%"


def test_what_files_call_by_a_common_noun_is_said_in_english() -> None:
    english = Say("en")
    assert english.generic("Association de régions") == "Regions’ association"
    assert english.generic("Préfet de région Bretagne") == "Regional prefect of Bretagne"
    assert english.generic("Adresse de démonstration, 35600 Redon") == "Demonstration address, 35600 Redon"
    assert english.generic("Rectorat de Rennes") == "Rectorat de Rennes"  # the name of one
    assert english.generic(None) == MISSING
    assert Say("fr").generic("Association de régions") == "Association de régions"


def test_what_we_wrote_about_a_source_is_in_english_on_a_page_in_english() -> None:
    """Of who published a file, and of its licence: all but names of bodies and of licences."""
    told = {
        EN.original(source[name]) for source in open_edition.sources().values() for name in ("publisher", "licence")
    }
    names = r"Agence nationale de la cohésion des territoires|Direction (de l’|inter)[\w ]+|Cour des comptes"
    french = re.compile(r"[à-ÿ]|\b(tiers|textes?|faits|phrases|pour|et|de|des|les)\b", re.IGNORECASE)
    assert len(told) > 12
    assert {one for one in told if french.search(re.sub(names, "", one))} == set()
    assert not isinstance(EN.original("Licence Ouverte 2.0, à confirmer"), French)
    assert isinstance(EN.original("Décret n° 2020-99"), French)


def test_english_has_one_word_for_a_thing() -> None:
    """Those that it had besides, mostly French ones in English letters: the editor's list of November 2026."""
    words = r"labell?ed|common counters?|the path|comput(?:e|ed|ing|ation)|antennas?|inhabitants?"
    left = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    said = dict(sentences("en"))
    for item in catalogue().values():
        said |= {f"{item.id}.{name}": getattr(item, name) or "" for name in ("name_en", "formula_en", "short_en")}
    assert {key: text for key, text in said.items() if left.search(text)} == {}
