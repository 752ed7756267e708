"""The loop of a prefecture, in a browser: a file with an error, its remarks, what it changes once right, published."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.store import log, register, rights
from tests.browser.test_pages import FINISHED
from tests.browser.test_sign_in import at_the_provider, whose
from tests.conftest import running_server
from tests.data.support import publish_files

pytestmark = [
    pytest.mark.browser,
    # The provider of the tests says at its import that two of the libraries that it uses have successors.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

# Bretagne pools 96 and 40 of 120 and 80 posts of support: 68 %. Once 35 pools 60: 100 of 200, 50 %.
BEFORE = "department,year,support,pooled\n35,2021,120,96\n22,2021,80,40\n75,2021,500,100\n"
WRONG = b"department,year,support,pooled\n35,2021,120,beaucoup\n22,2021,80,40\n75,2021,500,200\n"
RIGHT = b"department;year;support;pooled;Remarques\n35;2021;120;60;\n22;2021;80;40;\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server where people sign in, over an edition of one small file, and its folder."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tests.signin import personas

    place = tmp_path_factory.mktemp("deposits")
    (place / "staff.csv").write_text(BEFORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(place / "editions"))
        publish_files(place / "staff.csv")
        rights.begin(place / "editions", "")
        personas.give(place / "editions")
        with personas.provider() as issuer:
            own = personas.environment(issuer, "http://localhost:$PORT", "a key of the tests, of 40 characters....")
            with running_server("streamlit", own) as address:
                yield address.replace("127.0.0.1", "localhost"), place / "editions"


def send(page: Page, name: str, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files([{"name": name, "mimeType": "text/csv", "buffer": content}])


def settled(page: Page, words: str) -> None:
    """Wait until these words are there, and the page is whole."""
    page.get_by_text(words).first.wait_for(timeout=120_000)  # an edition is made meanwhile
    page.wait_for_selector(FINISHED)


@pytest.mark.wide
def test_a_prefect_corrects_a_file_sees_what_it_changes_and_publishes_it(
    browser: Browser, site: tuple[str, Path]
) -> None:
    address, folder = site
    with browser.new_context(accept_downloads=True) as context:
        page, said = context.new_page(), list[str]()
        page.goto(f"{address}/deposits")
        at_the_provider(page, "prefete-de-bretagne")
        page.wait_for_selector(".tc-signed")
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        settled(page, "Vos fichiers")
        assert whose(page) == "prefect:R53"

        send(page, "<b>staff</b>.csv", WRONG)  # a name that acts on nothing: its last part alone is kept
        page.wait_for_url(re.compile(r"depot=[0-9a-f]{32}"))
        settled(page, "2 à corriger")
        table = page.locator(".tc-table").first
        expect(table).to_contain_text("« beaucoup » n’est pas un nombre")
        expect(table).to_contain_text("Paris (« 75 »)")
        expect(page.get_by_role("button", name="Calculer ce qui changerait")).to_have_count(0)
        with page.expect_download() as download:
            page.get_by_role("button", name="Le fichier avec ses remarques").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert lines[0] == "department;year;support;pooled;Remarques"
        assert "beaucoup\u202f» n’est pas un nombre" in lines[1]
        assert lines[2] == "22;2021;80;40;"

        draft = page.url
        send(page, download.value.suggested_filename, RIGHT)
        page.wait_for_url(lambda url: url != draft)
        settled(page, "Aucune remarque.")
        draft = page.url
        page.reload()
        settled(page, "Aucune remarque.")  # nothing is lost
        page.get_by_role("button", name="Calculer ce qui changerait").click()
        settled(page, "1 changée")
        expect(page.locator(".td-effects")).to_contain_text(re.compile(r"Bretagne\s: de 68,0\s% à 50,0\s%"))

        with browser.new_context() as elsewhere:  # the address opens nothing for another prefect
            other = elsewhere.new_page()
            other.goto(draft)
            at_the_provider(other, "prefet-d-ille-et-vilaine")
            other.wait_for_selector(".tc-signed")
            settled(other, "Vos fichiers")
            assert whose(other) == "prefect:D35"
            expect(other.get_by_role("alert")).to_contain_text("aucun de vos brouillons", ignore_case=True)
            expect(other.locator("body")).not_to_contain_text("staff")

        page.get_by_label("Message").fill("Mutualisation corrigée")
        page.get_by_role("button", name="Publier", exact=True).click()
        settled(page, "C’est publié")
        (name,) = re.findall(r"\d{8}T\d{6}Z-[0-9a-f]+", page.locator(".tc-notice").inner_text())
        serves = lambda: page.request.get(f"{address}/sante").json()["edition"] == name  # noqa: E731
        assert any(serves() or page.wait_for_timeout(500) for _ in range(120))  # once the new edition is warm
        page.goto(f"{address}/territory?region=53")
        page.wait_for_selector(FINISHED)
        expect(page.locator(".stMain")).to_contain_text(re.compile(r"50,0\s%"))
        page.locator(".tc-signed summary").click()
        page.get_by_role("link", name="Se déconnecter").click()
        page.get_by_role("button", name=re.compile("End session")).click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté")
        assert [words for words in said if address in words or "Content Security" in words] == []
    with register.opened(folder) as there:
        assert log.broken(there) is None
        told = [line.kind for line in log.lines(there) if line.who == "prefete-de-bretagne@example.fr"]
    assert told[:2] == ["pin", "sign_in"]
    assert [
        one for one in ("draft_kept", "export", "draft_built", "draft_published", "sign_out") if one not in told
    ] == []
