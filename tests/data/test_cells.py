"""Cells into values, as tables: what is written, what is understood, what is said of it."""

import datetime
import re
import time

import pytest
from hypothesis import given, strategies

from data.check.cells import Parsed, parse, without_email
from data.contracts import Column
from data.problem import rules
from data.publish import deposits

NBSP, NARROW = "\u00a0", "\u202f"


def parsed(type: str, text: str, **keys: object) -> Parsed:
    return parse(Column("x", type, **keys), text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15 156", 15156),
        (f"15{NBSP}156", 15156),
        (f"1{NARROW}234{NARROW}567", 1234567),
        ("6642.0", 6642),
        ("1053711.89", 1053711.89),
        ("25.321303629766778", 25.321303629766778),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("-3", -3),
        ("\u22123", -3),
        ("5'447", 5447),
        ("5’447", 5447),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1 234,567", 1234.567),
        ("1.234,567", 1234.567),
        ("0,447", 0.447),
        (".5", 0.5),
        ("1.5e-3", 0.0015),
        ("", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert parsed("number", text) == Parsed(value)


@pytest.mark.parametrize(
    ("text", "keys", "rule"),
    [
        ("85 %", {}, "percent_in_count"),
        ("environ 20", {}, "not_a_number"),
        ("12a", {}, "not_a_number"),
        ("12 34", {}, "not_a_number"),  # two telephone pairs, not 1234
        ("1 2345", {}, "not_a_number"),
        ("1,23,456", {}, "not_a_number"),
        ("1.234.5", {}, "not_a_number"),
        ("0 447", {}, "not_a_number"),
        ("²", {}, "not_a_number"),
        ("½", {}, "not_a_number"),
        ("٣", {}, "not_a_number"),
        ("inf", {}, "not_a_number"),
        ("1e400", {}, "too_great"),
        ("-1e400", {}, "too_great"),
        ("1e20", {}, "too_great"),
        ("5,447", {}, "two_numbers"),
        ("5.447", {}, "two_numbers"),
        ("<10", {}, "only_a_bound"),
        ("≥ 1 000", {}, "only_a_bound"),
        ("1;2", {}, "not_a_number"),
        ("-1", {"min": 0}, "negative"),
        ("3", {"min": 10}, "too_small"),
        ("300", {"max": 180}, "too_great"),
    ],
)
def test_numbers_that_are_none(text: str, keys: dict, rule: str) -> None:
    assert parsed("number", text, **keys).rule == rule


def test_whole_numbers_and_percentages() -> None:
    assert parsed("integer", "23.0") == Parsed(23)
    assert parsed("integer", "23.5").rule == "not_whole"
    assert parsed("integer", "3e9") == Parsed(None, "too_great", "2147483647")
    assert parsed("integer", "1e20").rule == parsed("integer", "1e400").rule == "too_great"
    assert parsed("integer", "²").rule == "not_a_number"
    assert parsed("integer", "50%").rule == "percent_in_count"
    assert parsed("percent", "97,6 %") == Parsed(97.6)


@pytest.mark.parametrize(
    ("text", "number", "rule"),
    [
        ("1e3", 1000, "rounded_by_spreadsheet"),
        ("1,05E+06", 1_050_000, "rounded_by_spreadsheet"),
        ("5447 *", 5447, "marked"),
        ("5447 (p)", 5447, "marked"),
        ("5 447(sd)", 5447, "marked"),
        ("5447 p", 5447, "marked"),
        ("12,5 (1)", 12.5, "marked"),
    ],
)
def test_numbers_of_which_something_is_told(text: str, number: float, rule: str) -> None:
    found = parsed("number", text)
    assert (found.value, found.rule) == (number, rule)


@pytest.mark.parametrize("text", ["NA", "n.d.", "NC", "-", "–", "..", "…", "#N/A", "#REF!", "#DIV/0!", "null", "?"])
@pytest.mark.parametrize("type", ["text", "number", "date", "boolean", "department", "region", "zone", "commune"])
def test_what_stands_for_nothing_is_missing_and_said(type: str, text: str) -> None:
    assert parsed(type, text) == Parsed(None, "written_missing")
    assert parsed(type, text, required=True) == Parsed(None, "missing_value")


def test_secret_is_missing_where_a_figure_is_expected_and_a_word_elsewhere() -> None:
    assert parsed("number", "secret") == parsed("integer", "Secret statistique") == Parsed(None, "written_missing")
    assert parsed("text", "Secret") == Parsed("Secret")
    assert parsed("text", "0") == Parsed("0")
    assert parsed("text", "NANCY") == Parsed("NANCY")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-04-01", (2021, 4, 1)),
        ("2021-04-01T00:00:00", (2021, 4, 1)),
        ("2021-04-01 00:00:00", (2021, 4, 1)),
        ("2021-04-01T08:30:00.000+02:00", (2021, 4, 1)),
        ("31/03/2021 21:59", (2021, 3, 31)),
        ("01 octobre 2000", (2000, 10, 1)),
        ("1er août 2025", (2025, 8, 1)),
        ("15 décembre 1981", (1981, 12, 15)),
        ("29/02/2024", (2024, 2, 29)),
        ("12/12/2024", (2024, 12, 12)),
    ],
)
def test_dates(text: str, day: tuple) -> None:
    assert parsed("date", text) == Parsed(datetime.date(*day))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31/02/2026", "not_a_date"),
        ("29/02/2023", "not_a_date"),
        ("31/31/2024", "not_a_date"),
        ("2021-04-01T25:00:00Z", "not_a_date"),
        ("2021-04-01T10:00:00+99:00", "not_a_date"),
        ("²", "not_a_date"),
        ("1e400", "not_a_date"),
        ("2023-01-31 23:00:00", "hour_without_zone"),
        ("1/4/21", "not_a_date"),
        ("bientôt", "not_a_date"),
        ("2021-04", "not_a_date"),
        ("01/01/0201", "year_out_of_range"),
    ],
)
def test_dates_that_are_none(text: str, rule: str) -> None:
    assert parsed("date", text).rule == rule


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # Paris is one hour ahead of universal time in winter, two in summer, from the last Sundays of March to October.
        ("2023-01-31T23:00:00Z", (2023, 2, 1)),
        ("2023-06-30T22:00:00.000Z", (2023, 7, 1)),
        ("2022-12-31T18:30:00-05:00", (2023, 1, 1)),
        ("2023-02-01T06:00:00+11:00", (2023, 1, 31)),
    ],
)
def test_an_hour_in_another_zone_is_the_day_in_paris(text: str, day: tuple) -> None:
    here = datetime.date(*day)
    assert parsed("date", text) == Parsed(here, "day_in_paris", here.isoformat())
    assert parsed("month", text).value == here


@pytest.mark.parametrize("text", ["2023-01-31T22:59:59Z", "2023-06-30T21:59:00Z", "2023-01-31T23:00:00+01:00"])
def test_an_hour_of_the_same_day_in_paris_changes_nothing(text: str) -> None:
    assert parsed("date", text) == Parsed(datetime.date.fromisoformat(text[:10]))


def test_a_spreadsheet_number_is_a_date_and_says_so() -> None:
    # Day 1 of spreadsheets is 1 January 1900, with a 29 February 1900 that never was: 43831 is 1 January 2020.
    assert parsed("date", "43831") == Parsed(datetime.date(2020, 1, 1), "date_from_number", "2020-01-01")


@pytest.mark.parametrize("text", ["2022-05", "05/2022", "mai 2022", "2022-05-01", "01/05/2022"])
def test_months(text: str) -> None:
    assert parsed("month", text) == Parsed(datetime.date(2022, 5, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Espace labellisé 01/01/2020", (2020, 1, 1)),
        ("Espace labélisé 01/2020", (2020, 1, 1)),
        ("Espace labellisé 15/04/2022", (2022, 4, 15)),
        ("Decembre 2018", (2018, 12, 1)),
        ("Arrêté du 19 octobre 2011 (PRMX1127803A), annexe", (2011, 10, 19)),
    ],
)
def test_dates_hidden_in_text(text: str, day: tuple) -> None:
    assert parsed("date_in_text", text) == Parsed(datetime.date(*day))


def test_a_text_without_a_date_is_a_warning() -> None:
    assert parsed("date_in_text", "Espace labellisé") == Parsed(None, "no_date_in_text")


@pytest.mark.parametrize(("text", "value"), [("Oui", True), ("NON", False), ("1", True), ("faux", False), ("", None)])
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert parsed("boolean", text) == Parsed(value)


def test_neither_yes_nor_no() -> None:
    assert parsed("boolean", "peut-être").rule == "not_yes_or_no"


def test_choices_are_found_by_any_spelling() -> None:
    values = {"local_authority": ("Collectivité",), "la_poste": ("La Poste",), "none": ("aucun",)}
    for text, value in [
        ("Collectivité ", "local_authority"),
        ("collectivite", "local_authority"),
        ("La poste", "la_poste"),
        ("none", "none"),
    ]:
        assert parsed("choice", text, values=values) == Parsed(value)
    assert parsed("choice", "NA", values=values) == Parsed(None, "written_missing")
    assert parsed("choice", "NC", values={"new_caledonia": ("NC",)}) == Parsed("new_caledonia")
    assert parsed("choice", "Mairie", values=values) == Parsed(None, "not_allowed")
    assert parsed("choice", "Mairie", values=values | {"other": ()}) == Parsed("other", "other_value")


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("01", "01", None),
        ("1", "01", "padded"),
        ("D01", "01", None),
        ("2a", "2A", None),
        ("02A", "2A", "taken_as"),
        ("69M", "69", "taken_as"),
        ("Côtes-d'armor", "22", "taken_as"),
        ("Correze", "19", "taken_as"),
        ("976", "976", None),
        ("978", "978", "outside_scope"),
        ("R84", None, "region_for_department"),
        ("R11", None, "region_for_department"),
        ("r93", None, "region_for_department"),
        ("²", None, "unknown_department"),
        ("20", None, "unknown_department"),
        ("96", None, "unknown_department"),
        ("", None, None),
    ],
)
def test_departments(text: str, value: str | None, rule: str | None) -> None:
    found = parsed("department", text)
    assert (found.value, found.rule) == (value, rule)


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("84", "84", None),
        ("R84", "84", None),
        ("1", "01", "padded"),
        ("Bretagne", "53", "taken_as"),
        ("D84", None, "department_for_region"),
        ("d11", None, "department_for_region"),
        ("83", None, "unknown_region"),
    ],
)
def test_regions(text: str, value: str | None, rule: str | None) -> None:
    found = parsed("region", text)
    assert (found.value, found.rule) == (value, rule)


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("FRANCE", "nation", "FR"),
        ("R01", "region", "01"),
        ("D01", "department", "01"),
        ("D2A", "department", "2A"),
        ("D974", "department", "974"),
        ("D978", "outside", "978"),
    ],
)
def test_zones_are_keyed_by_level_and_code(text: str, level: str, code: str) -> None:
    assert parsed("zone", text).value == {"level": level, "code": code}


@pytest.mark.parametrize("text", ["D1", "01", "R99", "X35"])
def test_zones_that_are_none(text: str) -> None:
    assert parsed("zone", text) == Parsed(None, "unknown_zone")


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("01001", "01001", None),
        ("1001", "01001", "padded"),
        ("75112", "75056", "arrondissement_rolled_up"),
        ("13202", "13055", "arrondissement_rolled_up"),
        ("69388", "69123", "arrondissement_rolled_up"),
        ("49069", "49126", "commune_renamed"),
        ("93059", "93066", "commune_renamed"),
        ("99999", None, "unknown_commune"),
    ],
)
def test_communes(text: str, value: str | None, rule: str | None) -> None:
    found = parsed("commune", text)
    assert (found.value, found.rule) == (value, rule)


def test_required_cells() -> None:
    assert parsed("text", "  ", required=True) == Parsed(None, "missing_value")
    assert parsed("text", " x ", required=True) == Parsed("x")


def test_text_is_kept_as_written_but_for_addresses_and_double_encoding() -> None:
    assert parsed("text", " Rue du 8-Mai-01945 ") == Parsed("Rue du 8-Mai-01945")
    assert parsed("text", "33630392518") == Parsed("33630392518")
    assert parsed("text", "écrire à a.b@mairie.fr avant midi") == Parsed("écrire à  avant midi", "email_removed")
    assert parsed("text", "jean@exemple.fr") == Parsed(None, "email_removed")
    assert parsed("text", "Trie-ChÃ¢teau") == Parsed("Trie-Château", "double_encoding", "Trie-Château")
    assert parsed("text", "C&eacute;cile &amp; L&#233;a") == Parsed("Cécile & Léa", "entities", "Cécile & Léa")
    assert parsed("text", "ArmŽe") == Parsed("Armée", "other_encoding", "Armée")  # written on a Mac
    assert parsed("text", "Arm‚e, IsŠre") == Parsed("Armée, Isère", "other_encoding", "Armée, Isère")  # under DOS
    assert parsed("text", "Âge, «\u202fÉté\u202f»") == Parsed("Âge, «\u202fÉté\u202f»")


ACCENTS = ["ƒvreux", "Ch‰teau", "Pr?fecture", "Is\ufffdre", "h“pital", "?cole", "Libert?"]


@pytest.mark.parametrize("text", ACCENTS)
def test_accents_that_cannot_be_put_back_with_certainty_are_told(text: str) -> None:
    assert parsed("text", text) == Parsed(text, "accents_lost")


@pytest.mark.parametrize(
    "text",
    [
        *("d’été", "Œuvre", "agent·e·s", "12h–14h", "m²", "n° 5", "Portò", "Señor", "HÔPITAL", "Maine–Anjou", "« É »"),
        *(
            "https://exemple.fr/?page=3",
            "Ouvert quand ? le lundi",
            "1er étage, bât. B",
            "Ça",
            "A&B; C",
            "&copyright;",
            "10 € / mois",
        ),
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert parsed("text", text) == Parsed(text)


# Cells made to take long, or to hold what only looks like a number. ---------------------------------------------------

LONG = 20_000  # characters
# What made patterns go back: words without the sign that they look for, zeros before a letter, entities in entities.
SLOW = ["a" * LONG, "a" * LONG + "@", "@" + "a-" * (LONG // 2), "é?" + "a" * LONG, "0" * LONG + "x"]
SLOW += ["&" + "amp;" * (LONG // 4), "mo-su," * (LONG // 6), "1/1/" * (LONG // 4)]


@pytest.mark.parametrize("type", ["identifier", "number", "hours", "date_in_text"])
def test_no_cell_takes_longer_than_its_length(type: str) -> None:
    begun = time.process_time()
    for text in SLOW:
        parsed(type, text)
    assert time.process_time() - begun < 2  # seconds, of the processor: one of these cells alone took over three


@given(strategies.text(alphabet="ab1.+-_@ \n,é", max_size=30))
def test_addresses_are_found_as_by_the_pattern_that_says_what_they_are(text: str) -> None:
    plain = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")  # the same, which goes back
    assert without_email(text, "<>") == plain.sub("<>", text)


@given(strategies.text(alphabet="012.,x", max_size=8).filter(lambda text: text.strip(".,")))
def test_identifiers_are_tidied_as_by_the_pattern_that_says_how(text: str) -> None:
    plain = re.compile(r"0*(\d+)(?:[.,]0*)?").fullmatch(text)
    assert parsed("identifier", text).value == ((plain[1] if plain else text) or None)


NO_NUMBERS = ["²", "9" * 5000, "-" + "9" * 5000, "1e19", "1e400", "0" * 5000 + "x", "٣", "9" * 5000 + ".5"]


@pytest.mark.parametrize("type", ["number", "integer", "percent", "date", "month", "department", "commune", "zone"])
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number_is_a_problem(type: str, text: str) -> None:
    found = parsed(type, text)
    assert found.value is None
    assert rules()[str(found.rule)]["severity"] != "note"


def test_no_address_stays_in_hours() -> None:
    assert parsed("hours", "9h-12h, a.b@mairie.fr") == Parsed("9h-12h,", "email_removed")
    assert parsed("hours", "a&#64;b.fr") == Parsed(None, "email_removed")


def test_no_address_stays_in_the_archive_however_it_is_written() -> None:
    assert deposits.without_email("écrire à a@b.fr") == "écrire à <e-mail>"
    assert deposits.without_email("&Eacute;crire à a&#64;b.fr") == "Écrire à <e-mail>"
    assert deposits.without_email("Dupont &amp; fils") == "Dupont &amp; fils"


def test_entities_inside_entities_are_undone_twice_at_most() -> None:
    assert parsed("text", "&amp;eacute;") == Parsed("é", "entities", "é")
    assert parsed("text", "&" + "amp;" * 100_000).value == "&" + "amp;" * 99_998
