"""What a screen reader is told of the main pages: landmarks, headings, named controls, in their order; no figure.

Each tree is a part of the page's: what is not written here may come between.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import watched
from tests.support import one_in

pytestmark = pytest.mark.browser

FRAME = """
- main:
  - region "En-tête":
    - link "Aller au contenu"
    - navigation "Rubriques":
      - list:
        - listitem:
          - link "Vue d’ensemble"
        - listitem:
          - link "Missions"
        - listitem:
          - link "Réorganisation"
        - listitem:
          - link "Guichets"
        - listitem:
          - link "Territoires"
        - listitem:
          - link "Méthode"
    - link "Rechercher"
  - note:
    - button "Copier le lien"
    - button "Imprimer"
"""
FOOT = """
  - region "Pied de page":
    - group: Toutes les pages
    - list:
      - listitem:
        - link "Recherche et plan du site"
"""
ROOM = """
  - navigation "{room}"
  - 'navigation "Avancement : vues"'
  - heading [level=1]
  - img /avancement .+ attendu .+ à cette date/
  - group:
    - combobox "Région"
  - group:
    - combobox "Département"
  - heading /^(\\d+ cibles? atteintes?|Aucune cible atteinte) sur \\d+$/ [level=2]
  - table /Indicateurs/:
    - caption
    - rowgroup:
      - row:
        - columnheader "Indicateur"
        - columnheader "Valeur"
        - columnheader "Cible"
        - columnheader /^Avancement\\b/
    - rowgroup:
      - row:
        - rowheader:
          - link
  - group:
    - combobox "Ouvrir un indicateur"
"""
TREES = {
    "/": """
  - heading [level=1]
  - article:
    - heading "Clarifier les missions de l’État" [level=2]
    - img /avancement/
    - link /Ouvrir le chantier/
  - article:
    - heading "Offrir plus de modularité aux acteurs locaux" [level=2]
    - img /avancement/
    - link /Ouvrir le chantier/
  - article:
    - heading "Réinventer le service public de proximité" [level=2]
    - img /avancement/
    - link /Ouvrir le chantier/
  - heading [level=2]
  - radiogroup "Chantier":
    - radio "Missions"
    - radio "Réorganisation"
    - radio "Guichets"
  - radiogroup "Niveau":
    - radio "Région"
    - radio "Département"
  - listbox /carte par territoire/:
    - option /^Ain, /
  - list
  - button "Tableau"
  - link "CSV"
  - link "XLSX"
  - heading /sujets à surveiller/ [level=2]
  - list:
    - listitem:
      - link
""",
    "/missions": ROOM.format(room="Missions"),
    "/reorganisation": ROOM.format(room="Réorganisation"),
    "/counters": ROOM.format(room="Guichets"),
    "/counters-find?guichet=FS1006": """
  - navigation "Guichets"
  - paragraph:
    - link /Chercher un autre guichet/
  - heading [level=1]
  - heading [level=2]
  - list "Horaires de la semaine"
  - article:
    - heading "S’y rendre" [level=2]
  - heading [level=2]
  - img "Actes du guichet mois par mois, bruts et corrigés des saisons"
  - button "Tableau"
  - link "CSV"
  - link "XLSX"
""",
}


@pytest.mark.parametrize("path", one_in(3, TREES))
def test_the_tree_of_the_main_pages(browser: Browser, server: str, path: str) -> None:
    with watched(browser, server) as seen:
        page = seen.open(path)
        page.locator(".tc-foot").wait_for()
        expect(page.locator("body")).to_match_aria_snapshot(f"{FRAME.strip()}{TREES[path].rstrip()}{FOOT.rstrip()}")
        # Levels follow one another: the title first, nothing skipped.
        headings = page.locator(".stMain :is(h1, h2, h3, h4):visible")
        levels = headings.evaluate_all("all => all.map(heading => Number(heading.localName[1]))")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
