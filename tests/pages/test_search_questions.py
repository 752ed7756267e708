"""The questions that people ask, typed as they would type them: the page that answers is among the first results.

Each is numbered after who asks (A cabinet, B region prefect, C département prefect, D modernisation officer, E
animator, F citizen). What the page then answers is held by the tables of questions of each room.
"""

from statistics import median
from time import thread_time

import pytest

from pages.search.results import Result, found
from pages.text import Say
from queries import access
from tests.support import reading

FIRST = 3
MOST_SECONDS = 0.05  # of processor for an answer, once what it rests on is there
LIST, FOLLOW, FIND, FOOTFALL = "reorganisation-proposals", "counters-follow", "counters-find", "counters-footfall"
# question: who asks, the words, the page, and what of its address makes it the answer.
QUESTIONS = {
    "A1": ("cabinet", "où en sont les trois chantiers", "", {}),
    "A2": ("cabinet", "ministères inventaire non rendu", "missions-clarification", {}),
    "A3": ("cabinet", "propositions bloquées intérieur", LIST, {"alerte": "waiting", "ministere": "interior"}),
    "A4": ("cabinet", "prochaine CNATE", LIST, {"alerte": "ready"}),
    "A5": ("cabinet", "ETP redéployés coeur de cible", "missions-staff", {}),
    "A6": ("cabinet", "redondances avec les régions", "missions-overlaps", {}),
    "A7": ("cabinet", "décidées sans avis CNATE", LIST, {"alerte": "no_opinion"}),
    "A8": ("cabinet", "associations consultées", "missions-consultation", {}),
    "A9": ("cabinet", "régions en retard", "territory", {}),
    "A10": ("cabinet", "télécharger pdf csv", "method", {}),
    "B1": ("prefect:R53", "bretagne comparée au national", "territory", {"region": "53"}),
    "B2": ("prefect:R53", "mes propositions prochaine étape", LIST, {}),
    "B3": ("prefect:R53", "option A changée en B", LIST, {"decision": "modified"}),
    "B4": ("prefect:R53", "départements sans coopération", "reorganisation-cooperations", {}),
    "B5": ("prefect:R53", "nouveaux pouvoirs depuis 2018", "reorganisation-powers", {}),
    "B6": ("prefect:R53", "missions redondantes conseil régional", "missions-overlaps", {}),
    "B7": ("prefect:R53", "contester un chiffre", "counters", {"indicateur": "P1"}),
    "B8": ("prefect:R53", "zones blanches bretagne", "counters-access", {"region": "53"}),
    "B9": ("prefect:R53", "police de l'eau", "missions-inventory", {"mission": "ENV02"}),
    "B10": ("prefect:R53", "effets ETP par service", "reorganisation-whatif", {}),
    "C1": ("prefect:D35", "guichets labellisés ille et vilaine", "counters", {"departement": "35", "indicateur": "P1"}),
    "C2": ("prefect:D36", "communes éloignées indre", "counters-access", {"departement": "36"}),
    "C3": ("prefect:D35", "guichets en baisse", FOLLOW, {"alert": "counters_falling"}),
    "C4": ("prefect:D35", "guichets moins de 24 h", FOLLOW, {"alert": "counters_below_hours"}),
    "C5": ("prefect:D35", "prochain arrêt du bus", "counters-planner", {"quoi": "stop"}),
    "C6": ("prefect:D35", "coopération SGC voisins", "reorganisation-cooperations", {}),
    "C7": ("prefect:D35", "arrêtés de dérogation", "reorganisation-powers", {}),
    "C8": ("prefect:D35", "missions transférées au rectorat", "missions-staff", {}),
    "C9": ("prefect:D35", "avis des syndicats DDETS", "reorganisation-calendar", {}),
    "D1": ("prefect:R53", "champs manquants avant transmission", "reorganisation-alerts", {}),
    "D2": ("prefect:R53", "délai médian par étape", "reorganisation-pipeline", {}),
    "D3": ("prefect:R53", "propositions similaires", LIST, {}),
    "D4": ("prefect:R53", "économies prévues et réalisées", "reorganisation", {"indicateur": "O10"}),
    "D5": ("prefect:R53", "réseaux mutualisés", "reorganisation-cooperations", {}),
    "D6": ("prefect:R53", "appui DITP", LIST, {"alerte": "ditp"}),
    "D7": ("prefect:R53", "millésime du COG", "method", {}),
    "D8": ("prefect:R53", "réunions CSA", "reorganisation-calendar", {}),
    "D9": ("prefect:R53", "exporter csv", "method", {}),
    "E1": ("prefect:D35", "actes par mois corrigés des saisons", FOOTFALL, {}),
    "E2": ("prefect:D35", "partenaires guichet", FOOTFALL, {}),
    "E3": ("prefect:D35", "démarches non proposées", "counters-procedures", {}),
    "E4": ("prefect:D35", "part réorientée par opérateur", FOOTFALL, {}),
    "E5": ("prefect:D35", "satisfaction", FOOTFALL, {}),
    "E6": ("prefect:D35", "guichets sans données", FOLLOW, {"alert": "counters_silent"}),
    "E7": ("prefect:D35", "tournées de bus semaine", "counters-map", {"format": "itinerant"}),
    "E8": ("prefect:D35", "saturation", FOLLOW, {"tri": "loaded"}),
    "E9": ("prefect:D35", "nouveaux opérateurs", FOOTFALL, {}),
    "E10": ("prefect:D35", "MSAP converties ou fermées", "counters-lists", {}),
    "F1": ("public", "guichet redon horaires", FIND, {"commune": "35236"}),
    "F2": ("public", "combien de guichets finistère", "counters", {"departement": "29", "indicateur": "P1"}),
    "F3": ("public", "guichets fermés", "counters-lists", {}),
    "F4": ("public", "propositions du préfet de bretagne", LIST, {"region": "53"}),
    "F5": ("public", "missions abandonnées", "missions-staff", {}),
    "F6": ("public", "coût par acte", "counters", {"indicateur": "P12"}),
    "F7": ("public", "98 % ou 82 % cour des comptes", "counters-access", {}),
    "F8": ("public", "données réelles", "method", {}),
    "F9": ("public", "licence des données", "method", {}),
    "F10": ("public", "ouessant", FIND, {"commune": "29155"}),
}  # fmt: skip


# What is typed besides: letters and former names of regions, a procedure in a commune.
BESIDES = {
    "letters": ("cabinet", "guichets idf", "counters", {"region": "11"}),
    "a former region": ("cabinet", "guichets alsace", "counters", {"region": "44"}),
    "a region of one département": ("cabinet", "guichets mayotte", "counters", {"departement": "976"}),
    "a procedure": ("public", "passeport rennes", FIND, {"demarche": "ants-identity", "commune": "35238"}),
    "a type of service": ("public", "ddt aisne", "missions-inventory", {"service": "DDT", "departement": "02"}),
}
# The same in English, of each reader some.
IN_ENGLISH = {
    "A1": ("cabinet", "progress of the three workstreams", "", {}),
    "A3": ("cabinet", "blocked proposals interior", LIST, {"alerte": "waiting", "ministere": "interior"}),
    "A4": ("cabinet", "next CNATE", LIST, {"alerte": "ready"}),
    "A8": ("cabinet", "associations consulted", "missions-consultation", {}),
    "B4": ("prefect:R53", "départements without cooperation", "reorganisation-cooperations", {}),
    "B8": ("prefect:R53", "white zones bretagne", "counters-access", {"region": "53"}),
    "C1": ("prefect:D35", "labelled counters ille-et-vilaine", "counters", {"departement": "35", "indicateur": "P1"}),
    "C5": ("prefect:D35", "next bus stop", "counters-planner", {"quoi": "stop"}),
    "D2": ("prefect:R53", "median delay per stage", "reorganisation-pipeline", {}),
    "E5": ("prefect:D35", "satisfaction", FOOTFALL, {}),
    "E8": ("prefect:D35", "saturation", FOLLOW, {"tri": "loaded"}),
    "F1": ("public", "nearest counter redon", FIND, {"commune": "35236"}),
    "F5": ("public", "missions given up", "missions-staff", {}),
    "B7": ("prefect:R53", "report an error", "counters", {"indicateur": "P1"}),
    "F8": ("public", "is the data real", "method", {}),
}  # fmt: skip


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("language", "questions"), [("fr", BESIDES), ("en", IN_ENGLISH)])
def test_other_ways_to_ask_find_the_same_pages(
    language: str, questions: dict[str, tuple[str, str, str, dict[str, str]]]
) -> None:
    answers = {name: (words, found(reading(access.parse(who)), Say(language), words, FIRST), path, parameters)
               for name, (who, words, path, parameters) in questions.items()}  # fmt: skip
    assert {name: words for name, (words, results, *place) in answers.items() if not _leads(results, *place)} == {}


def _leads(results: list[Result], path: str, parameters: dict[str, str]) -> bool:
    return any(one.path == path and parameters.items() <= dict(one.changes).items() for one in results)


@pytest.mark.usefixtures("edition")
def test_each_question_finds_the_page_that_answers_it() -> None:
    say, missed, seconds = Say("fr"), {}, []
    for name, (who, words, path, parameters) in QUESTIONS.items():
        ask = reading(access.parse(who))
        results = found(ask, say, words, FIRST)
        begun = thread_time()
        assert found(ask, say, words, FIRST) == results
        seconds.append(thread_time() - begun)
        if not _leads(results, path, parameters):
            missed[name] = [words, *((one.path, dict(one.changes)) for one in results)]
    assert missed == {}
    assert len(QUESTIONS) == 58
    assert median(seconds) < MOST_SECONDS
