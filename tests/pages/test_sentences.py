"""Each sentence is right for 0, 1, 2 and many, and for every territory: all of them are rendered."""

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pytest

from pages.text import LANGUAGES, Say, places, sentences
from pages.text.places import Place
from tests.support import typed

PAGES = Path(__file__).parents[2] / "pages"
ARTICLES = {"le", "de", "a"}
LEADING, NAMED = "parts.leading.", 3  # how many of those who lead are named, at most
REFERENCE = Path(__file__).parents[2] / "data" / "reference"
FR, EN = Say("fr"), Say("en")
LOT = places.territory("Lot")

# Fields that hold words, never a number; those of a territory or a commune are the first line.
PLACES = {"place", "commune", "territory", "department", "before", "after"}
WORDS = PLACES | {
    *("who", "name", "names", "label", "ministry", "association", "partner", "domain", "tier", "actor", "actors"),
    *("network", "service", "mission", "counter", "counters", "lead", "member", "stage", "indicators", "subject"),
    *("first", "last", "kept", "wished", "coverage", "said", "closed", "real", "wrong", "followed", "email"),
    *("low_name", "high_name", "where_low", "where_high", "share", "reach", "rank", "value", "change", "mean"),
    *("gap", "expected", "signed", "asked"),
}


def fields(sentence: str) -> Iterator[tuple[str, str]]:
    """The fields of a sentence, each with the forms it chooses between."""
    for _, name, form, _ in string.Formatter().parse(sentence):
        if name:
            yield name, form or ""


def words_of_numbers(language: str) -> tuple[set[str], set[str]]:
    """The words that follow a number somewhere: those said of one thing, those said of several."""
    # Who leads is named after its article, which chooses by their number and follows none.
    texts = {key: text for key, text in sentences(language).items() if not key.startswith(LEADING)}
    pairs = [(texts[key], texts[f"{key[:-4]}.other"]) for key in texts if key.endswith(".one")]
    said = [tuple(re.search(r"\{count\}\s(\w+)", text) for text in pair) for pair in pairs]
    found = {(one[1], other[1]) for one, other in said if one and other}
    found |= {(one.split()[0], other.split()[0]) for text in texts.values() for one, other in _choices(text)}
    singular, plural = ({pair[side] for pair in found} for side in (0, 1))
    return singular - plural, plural - singular


def _choices(text: str) -> list[tuple[str, str]]:
    return [(one, other) for _, form in fields(text) if "|" in form for one, other in [form.split("|")]]


def rendered(say: Say, key: str, number: int, place: Place, held: Mapping[str, object] | None = None) -> str:
    """A sentence, with `number` in each of its numbers, `place` in each of its places, and these values `held`."""
    texts = sentences(say.language)
    stem = key.rsplit(".", 1)[0] if f"{key.rsplit('.', 1)[0]}.one" in texts else key
    found = {pair for form in (key, f"{stem}.one", f"{stem}.other") for pair in fields(texts.get(form, ""))}
    numbers = {name for name, form in found if "|" in form}
    values: dict[str, object] = {name: "A" if name in WORDS - numbers else number for name, _ in found}
    values |= {name: place for name, form in found if form in ARTICLES or name in PLACES - numbers}
    values |= {name: value for name, value in (held or {}).items() if name in values}
    return say(stem, **(values | {"count": number} if stem != key else values))


def test_the_words_of_numbers_are_known() -> None:
    singular, plural = words_of_numbers("fr")
    assert {"proposition", "acte", "guichet", "réunion", "est"} <= singular
    assert {"propositions", "actes", "guichets", "réunions", "sont"} <= plural
    assert len(singular) > 60
    assert {"person", "is"} <= words_of_numbers("en")[0]


@pytest.mark.parametrize("number", [0, 1, 2, 1000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_a_number_agrees_with_it(language: str, number: int) -> None:
    say = Say(language)
    singular, plural = words_of_numbers(language)
    wrong = plural if say.plural(number) == "one" else singular
    written = typed(say.number(number))
    faults = {}
    for key in sentences(language):
        if key.startswith(LEADING) and key.endswith(".many") and number <= NAMED:
            continue
        text = typed(rendered(say, key, number, LOT))
        after = re.findall(rf"(?<![\w.,]){re.escape(written)} (\w+)", text)
        if set(after) & wrong:
            faults[key] = text
    assert faults == {}


def test_a_number_that_was_written_already_cannot_choose() -> None:
    with pytest.raises(ValueError, match=r"[Ii]nvalid format"):
        FR("follow.acts", count="1", months=2)


def test_a_number_agrees_as_it_is_written() -> None:
    assert typed(FR("staffflow.beyond", beyond=FR.number(1.96, digits=0))).startswith("2 sont partis")
    assert typed(FR("staffflow.beyond", beyond=FR.number(1.94, digits=1))).startswith("1,9 est parti")


def test_points_between_shares_are_plural_from_two_on_in_french() -> None:
    written = [FR("service.fewer", gap=FR.points(gap), door="") for gap in (0.25, 1.5, 1.97, 2.4)]
    assert [("points" in one) for one in written] == [False, False, True, True]  # 1.97 is written 2,0


def test_a_number_chooses_its_words() -> None:
    assert typed(FR("follow.acts", count=0, months=1)) == "0 acte sur 1 mois connu"
    assert typed(FR("follow.acts", count=1000, months=2)) == "1 000 actes sur 2 mois connus"
    assert EN("follow.acts", count=0, months=1) == "0 transactions over 1 known month"
    assert FR("staffflow.beyond", beyond=1.5) == "1,5 est parti au-delà de ce qui était prévu."
    assert FR("staffflow.beyond", beyond=None) == "– sont partis au-delà de ce qui était prévu."


# Worked out by hand: name, with its article, with "de", with "à".
TERRITORIES = [
    ("Lot", "le Lot", "du Lot", "dans le Lot"),
    ("Indre", "l'Indre", "de l'Indre", "dans l'Indre"),
    ("Hérault", "l'Hérault", "de l'Hérault", "dans l'Hérault"),
    ("Creuse", "la Creuse", "de la Creuse", "dans la Creuse"),
    ("Gironde", "la Gironde", "de la Gironde", "en Gironde"),
    ("Landes", "les Landes", "des Landes", "dans les Landes"),
    ("Yvelines", "les Yvelines", "des Yvelines", "dans les Yvelines"),
    ("Eure-et-Loir", "l'Eure-et-Loir", "d'Eure-et-Loir", "en Eure-et-Loir"),
    ("Ille-et-Vilaine", "l'Ille-et-Vilaine", "d'Ille-et-Vilaine", "en Ille-et-Vilaine"),
    ("Loir-et-Cher", "le Loir-et-Cher", "de Loir-et-Cher", "dans le Loir-et-Cher"),
    ("Seine-et-Marne", "la Seine-et-Marne", "de Seine-et-Marne", "en Seine-et-Marne"),
    ("Territoire de Belfort", "le Territoire de Belfort", "du Territoire de Belfort", "dans le Territoire de Belfort"),
    ("Paris", "Paris", "de Paris", "à Paris"),
    ("La Réunion", "La Réunion", "de La Réunion", "à La Réunion"),
    ("Mayotte", "Mayotte", "de Mayotte", "à Mayotte"),
    ("Guadeloupe", "la Guadeloupe", "de la Guadeloupe", "en Guadeloupe"),
    ("Bretagne", "la Bretagne", "de Bretagne", "en Bretagne"),
    ("Corse", "la Corse", "de Corse", "en Corse"),
    ("Île-de-France", "l'Île-de-France", "d'Île-de-France", "en Île-de-France"),
    ("Occitanie", "l'Occitanie", "d'Occitanie", "en Occitanie"),
    ("Grand Est", "le Grand Est", "du Grand Est", "dans le Grand Est"),
    ("Centre-Val de Loire", "le Centre-Val de Loire", "du Centre-Val de Loire", "en Centre-Val de Loire"),
    ("Hauts-de-France", "les Hauts-de-France", "des Hauts-de-France", "dans les Hauts-de-France"),
    ("Pays de la Loire", "les Pays de la Loire", "des Pays de la Loire", "dans les Pays de la Loire"),
]
# Name, with "de", with "à".
COMMUNES = [
    *[(f"Le {name}", f"du {name}", f"au {name}") for name in ("Mans", "Havre", "Creusot", "Tampon", "Bourget", "Puy")],
    *[(f"Les {name}", f"des {name}", f"aux {name}") for name in ("Sables-d'Olonne", "Abymes", "Mureaux", "Lilas")],
    *[(f"La {name}", f"de La {name}", f"à La {name}") for name in ("Rochelle", "Courneuve", "Ciotat", "Flèche")],
    *[(f"L'{name}", f"de L'{name}", f"à L'{name}") for name in ("Haÿ-les-Roses", "Isle-Adam", "Île-Rousse", "Aigle")],
    *[
        (name, f"d'{name}", f"à {name}")
        for name in (
            *("Aix-en-Provence", "Agen", "Amiens", "Angers", "Île-de-Bréhat", "Évreux", "Épinal", "Ouessant"),
            *("Orléans", "Issy-les-Moulineaux", "Ussel", "Uzès", "Œuilly", "Yvetot", "Yvré-l'Évêque", "Yssingeaux"),
            *("Hyères", "Hérouville-Saint-Clair", "Hénin-Beaumont", "Houilles", "Hendaye", "Y", "Antony"),
        )
    ],
    *[
        (name, f"de {name}", f"à {name}")
        for name in (
            *("Paris", "Lens", "Lesneven", "Lescar", "Laon", "Lannion", "Lassay-les-Châteaux", "Saint-Denis", "Rennes"),
            *("Honfleur", "Haguenau", "Huningue", "Hem", "Wattrelos", "Zuydcoote", "Mamoudzou", "Château-Thierry"),
            *("Levallois-Perret", "Lessay", "Redon", "Bourg-en-Bresse"),
        )
    ],
]


def named() -> list[str]:
    """The 18 regions and 101 départements of the reference geography."""
    tables = [pd.read_parquet(REFERENCE / f"{table}.parquet") for table in ("regions", "departments")]
    return [str(name) for table in tables for name in table["name"]]


@pytest.mark.parametrize(("name", "le", "de", "a"), TERRITORIES)
def test_a_territory_has_its_articles(name: str, le: str, de: str, a: str) -> None:
    place = places.territory(name)
    assert [typed(f"{place:{form}}") for form in ("le", "de", "a")] == [le, de, a]
    assert (f"{place}", str(place)) == (name, name)


@pytest.mark.parametrize(("name", "de", "a"), COMMUNES)
def test_a_commune_has_its_articles(name: str, de: str, a: str) -> None:
    place = places.commune(name.replace("'", "\u2019"))
    assert (typed(f"{place:de}"), typed(f"{place:a}")) == (de, a)


def test_sixty_communes_bear_witness() -> None:
    assert len({name for name, _, _ in COMMUNES}) >= 60


BY_CODE = {
    "de l’": "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91",
    "d’": "28 35 37",
    "du": "14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95",
    "des": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
    "de la": "16 17 19 2A 2B 21 23 24 26 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93"
    " 971 972 973",
    "de": "41 47 49 54 71 75 77 82 84 974 976",
}
ARTICLE = {code: article for article, codes in BY_CODE.items() for code in codes.split()}


def test_every_territory_is_said_with_the_de_of_a_table_by_code() -> None:
    """The table was typed by code, the program's own is by name: the two agree."""
    table = pd.read_parquet(REFERENCE / "departments.parquet")
    for code, name in zip(table["code"], table["name"], strict=True):
        article = ARTICLE.get(code, "de")
        expected = article + ("" if article.endswith("’") else " ") + name.replace("'", "’")
        assert typed(f"{places.territory(name):de}") == typed(expected)
    assert len(named()) == 119


# What nobody writes in French: an article or a preposition that is not contracted, or not elided.
NOT_FRENCH = "|".join(
    (
        r"\b([Dd]e|[ÀàAa]) [Ll]es? ",
        r"\b([Dd]e|[Ll]e|[Ll]a) (?=[aeiouyéèêîôâœAEIOUYÉÈÊÎÔÂŒ])",
        r"\b[dl]' ?[bcdfgjklmnpqrstvwxzBCDFGJKLMNPQRSTVWXZ ]",
    )
)


@pytest.mark.parametrize("kind", ["territories", "communes"])
def test_every_sentence_with_a_place_is_french_for_each(kind: str) -> None:
    made: list[Place] = (
        [*map(places.territory, named()), places.nation("France entière")]
        if kind == "territories"
        else [places.commune(name) for name, _, _ in COMMUNES]
    )
    inflecting = [key for key, text in sentences("fr").items() if {form for _, form in fields(text)} & ARTICLES]
    assert len(inflecting) > 10
    faults = []
    for key in inflecting:
        for place in made:
            shown = typed(rendered(FR, key, 2, place))
            if re.search(NOT_FRENCH, shown):
                faults.append((key, shown))
    assert faults == []


def test_no_name_is_glued_to_a_preposition() -> None:
    """A name that varies stands after "{place} : ", or has its own form: never "de {place}", which "Le Mans" breaks."""
    named = "|".join(PLACES | {"name", "names", "who"})
    glued = re.compile(rf"\b(de|à|du|des|en|dans|autour de|chez|vers|par|entre|le|la) \{{({named})\}}")
    # Shares and distances, not places; what stands in quotation marks; levels of decision, which are all masculine.
    others = {"planner.from_to", "planner.mean", "indicators.heaviest.one", "indicators.heaviest.other"}
    others |= {f"{LEADING}giver.each"}
    # Who leads has its article ("la région Bretagne", "12 régions": `say.leading`): "dans" and "en" change none.
    said = {key: re.sub(r"\b(dans|en) \{who\}", "", text) for key, text in sentences("fr").items()}
    assert {key: text for key, text in said.items() if key not in others and glued.search(text)} == {}


def test_no_territory_is_the_subject_of_a_verb() -> None:
    """Without an article, "Ardennes a" and "Ardennes ont" are both wrong: "{place} : " opens the sentence instead."""
    subject = re.compile(r"\{(place|territory|where)\} [a-zà-ÿ]")
    assert {key: text for key, text in sentences("fr").items() if subject.search(text)} == {}


def test_no_text_is_put_in_lower_case_as_a_whole() -> None:
    """It would write "cnate": `say.inside` lowers the first letter alone, of a word that is no acronym."""
    lowered = re.compile(r"(?:\bsay|\bword|opinion|network)\((?:[^()]|\([^()]*\))*\)\.lower\(\)")
    found = {file.name: lowered.findall(file.read_text(encoding="utf-8")) for file in PAGES.rglob("*.py")}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Avis de la CNATE", "avis de la CNATE"), ("CNATE", "CNATE"), ("DDT + Préfecture", "DDT + Préfecture"), ("", "")],
)
def test_a_label_goes_inside_a_sentence(label: str, inside: str) -> None:
    assert FR.inside(label) == inside


# What is longest in each kind of field, as it may well be; a name of commune is shorter than that of this region.
LONGEST = {
    **dict.fromkeys(("who", "name"), "Provence-Alpes-Côte d'Azur"),
    **dict.fromkeys(("share", "change", "start", "gap", "low", "high", "mean"), "12,3 %"),
    **dict.fromkeys(("month", "since"), "septembre 2024"),
    "reach": "20 km",
    "days": "5 ans et 7 mois",
    "after": 20,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_fits_in_three_lines_of_a_phone(language: str) -> None:
    """A hundred and ten characters, with the longest name of a region: a title is a whole sentence."""
    say, place = Say(language), places.territory("Provence-Alpes-Côte d'Azur")
    titles = [key for key in sentences(language) if any(part.startswith("title") for part in key.split(".")[1:])]
    assert len(titles) > 200
    written = {key: typed(rendered(say, key, 20, place, LONGEST)) for key in titles}
    long = {key: text for key, text in written.items() if len(text) > 110}
    assert set(long) == set()
