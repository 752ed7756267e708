"""The day of five people, from sign-in to sign-out, against an ordinary provider of OpenID Connect."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.store import Edition, log, register, rights, sessions
from tests.browser.test_pages import FINISHED, audit, look, paths, watched
from tests.conftest import running_server
from tests.deploy.readers import XSRF, opened, viewer_of, visitor
from tests.pages.support import says
from tests.signin import personas

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),  # of the provider of the tests
]


@pytest.fixture(scope="module")
def site(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server where people sign in, with a register of its own beside the demonstration."""
    folder = tmp_path_factory.mktemp("signin") / "editions"
    shutil.copytree(os.environ["EDITIONS_DIR"], folder, copy_function=os.link)
    (folder / register.FILE).unlink()
    shutil.copyfile(Path(os.environ["EDITIONS_DIR"]) / register.FILE, folder / register.FILE)
    rights.begin(folder, "")
    personas.give(folder)
    with personas.provider() as issuer:
        own = personas.environment(issuer, "http://localhost:$PORT", "a key of the tests, of 40 characters....")
        with running_server("streamlit", {**own, "EDITIONS_DIR": str(folder)}) as address:
            yield address.replace("127.0.0.1", "localhost"), folder


def at_the_provider(page: Page, name: str) -> None:
    page.get_by_role("link", name="Se connecter").click()
    page.get_by_role("button", name=name).click()


def whose(page: Page) -> str:
    """Whose eyes the page is drawn with, once it is."""
    page.wait_for_selector(FINISHED)
    return page.locator(".tc-head").get_attribute("data-viewer") or ""


@pytest.mark.wide
def test_the_public_is_refused_with_the_rule_and_reads_on(browser: Browser, site: tuple[str, Path]) -> None:
    address, _ = site
    with watched(browser, address) as seen:
        page = seen.open("/missions-finder")
        assert whose(page) == "public"  # though the edition is a demonstration
        at_the_provider(page, "personne-du-public")
        expect(page.locator("h1")).to_have_text("Aucun droit n’est donné à cette adresse")
        expect(page.locator("dl")).to_contain_text("personne-du-public@example.fr")
        audit(seen)
        page.get_by_role("link", name="Trois chantiers").click()
        expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
        assert whose(page) == "public"


@pytest.mark.parametrize(
    ("name", "viewer"),
    [
        ("prefete-de-bretagne", "prefect:R53"),
        pytest.param("prefet-d-ille-et-vilaine", "prefect:D35", marks=pytest.mark.wide),
        pytest.param("cabinet-du-ministre", "cabinet", marks=pytest.mark.wide),
        pytest.param("administratrice", "administrator", marks=pytest.mark.wide),
    ],
)
def test_a_person_signs_in_where_they_are_and_out(
    browser: Browser, site: tuple[str, Path], name: str, viewer: str
) -> None:
    address, folder = site
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/tools?volet=rapprochements&region=53&vue=administrator")
        assert whose(page) == "public"
        refused = page.locator("body").inner_text()
        at_the_provider(page, name)
        page.wait_for_url(f"{address}/tools?volet=rapprochements&region=53&vue=administrator")
        page.wait_for_selector(".tc-signed")
        assert whose(page) == viewer
        assert page.locator("body").inner_text() != refused
        assert all(one["httpOnly"] for one in context.cookies(address) if one["name"].startswith("tc-"))
        page.locator(".tc-signed summary").click()
        expect(page.locator(".tc-signed")).to_contain_text(f"{name}@example.fr")
        page.get_by_role("link", name="Se déconnecter").click()
        page.get_by_role("button", name=re.compile("End session")).click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté")
        page.goto(f"{address}/tools?volet=rapprochements&region=53")
        assert whose(page) == "public"
    with register.opened(folder) as there:
        assert log.broken(there) is None
        told = [line.kind for line in log.lines(there) if line.who == f"{name}@example.fr"]
    assert told == ["pin", "sign_in", "sign_out"]


def test_a_tab_goes_on_in_its_own_browser_and_for_its_own_person_alone(site: tuple[str, Path]) -> None:
    address, _ = site
    with visitor(address) as owner, visitor(address) as other, visitor(address) as nobody, visitor(address) as stolen:
        owner.sign_in("administratrice")
        other.sign_in("prefete-de-bretagne")
        stolen.cookies.set(XSRF, owner.cookies[XSRF], domain="localhost.local")  # the browser, not the session
        with opened(owner) as tab:
            assert viewer_of(tab.sent) == "administrator"
            for thief, reads in ((other, "prefect:R53"), (nobody, "public")):  # while it is open
                with opened(thief, tab.number) as another:
                    assert (another.number == tab.number, viewer_of(another.sent)) == (False, reads)
            sent = [one.put_file(tab.number, b"a;b") for one in (owner, other, nobody, stolen)]
            assert sent == [204, 403, 403, 403]
            assert owner.put_file(tab.number, bytes(21 * 2**20)) == 413
        with opened(stolen, tab.number) as another:  # once its line is cut
            assert another.number != tab.number
        with opened(owner, tab.number) as again:
            assert (again.number, viewer_of(again.sent)) == (tab.number, "administrator")


@pytest.mark.wide
@pytest.mark.parametrize("name", ["administratrice", "prefete-de-bretagne", ""])
def test_pages_are_sound_where_people_sign_in(browser: Browser, site: tuple[str, Path], name: str) -> None:
    address, _ = site
    with watched(browser, address) as seen, visitor(address) as person:
        if name:
            person.sign_in(name)
        kept = [{"name": one, "value": value, "url": address} for one, value in person.cookies.items()]
        seen.page.context.add_cookies(kept)  # type: ignore[arg-type]
        found = paths(seen.open("/sitemap", lang="fr"), address)
        assert len(found) > 20
        for path in found:
            if not path.startswith("/sign-"):
                seen.open(path, lang="fr")
                look(seen, "fr", ())
        as_written = "/method-audit: a code (text)"  # of the log, which is shown as it is
        problems = [one for one in dict.fromkeys(seen.problems) if not one.startswith(as_written)]
        assert not problems, "\n".join(problems)


@pytest.mark.wide
def test_a_right_that_ends_ends_in_the_file_and_the_part_that_come_next(
    browser: Browser, site: tuple[str, Path]
) -> None:
    """A list is open, and gives a file; the right ends: the file says so, and the page is the public's."""
    address, folder = site
    with browser.new_context() as context:
        page, tab = context.new_page(), context.new_page()
        page.goto(f"{address}/missions-finder")
        at_the_provider(page, "cabinet-du-ministre")
        page.wait_for_selector(".tc-signed")
        assert whose(page) == "cabinet"
        tab.goto(f"{address}/missions-finder")
        assert whose(tab) == "cabinet"
        first = given(page)
        assert first.count("\n") > 10
        rights.end(folder, "cabinet-du-ministre@example.fr", None, "test")
        assert says(given(tab), "sign_in.no_longer")
        page.locator(".stButtonGroup button").nth(1).click()  # of a filter: the body alone is asked for
        expect(page.locator('.tc-head[data-viewer="public"]')).to_be_attached()
        expect(page.get_by_role("link", name="Se connecter")).to_be_hidden()  # still signed in, without a right
        tab.reload()
        assert whose(tab) == "public"
    with register.opened(folder) as there:
        told = [(line.kind, line.about["viewer"]) for line in log.lines(there) if line.kind == "export"]
    assert told == [("export", "cabinet")]


def given(page: Page) -> str:
    """What the first file of a page holds."""
    with page.expect_download() as download:
        page.locator('[data-testid="stDownloadButton"] button').first.click()
    return download.value.path().read_text(encoding="utf-8")


@pytest.mark.wide
def test_the_end_of_a_session_is_told_and_put_off(browser: Browser, site: tuple[str, Path]) -> None:
    """RGAA 13.1. Nothing of the page moves, nor the focus, until the reader answers."""
    address, folder = site
    with watched(browser, address) as seen:
        page = seen.open("/missions-finder", region="53", lang="fr")
        at_the_provider(page, "prefete-de-bretagne")
        page.wait_for_selector(".tc-signed")
        card = page.locator(".tc-session")
        assert card.count() == 0
        began_ago(folder, 4 * 3600 - 600)
        with page.expect_response(re.compile("/sign-in/session")):
            page.reload()
        page.wait_for_selector(FINISHED)
        expect(card.get_by_role("alert")).to_have_text(re.compile(r"^Votre session prend fin à \d+\sh\s\d\d\. Ce que"))
        assert page.evaluate("() => document.querySelector('.tc-session').contains(document.activeElement)") is False
        place = "() => JSON.stringify(document.querySelector('h1').getBoundingClientRect())"
        before = page.evaluate(place)
        audit(seen)
        card.get_by_role("button", name="Prolonger").press("Enter")
        longer = re.compile(r"^Votre session est prolongée jusqu’à \d+\sh\s\d\d\.$")
        expect(card.get_by_role("alert")).to_have_text(longer)
        expect(card.get_by_role("button", name="Fermer")).to_be_focused()
        audit(seen)
        page.keyboard.press("Enter")
        expect(card).to_have_count(0)
        expect(page.locator(".tc-signed summary")).to_be_focused()
        assert page.evaluate(place) == before
        began_ago(folder, 12 * 3600 - 300)
        page.reload()
        expect(card.get_by_role("alert")).to_contain_text("ne peut plus être prolongée")
        card.get_by_role("link", name="Se connecter à nouveau").click()
        page.get_by_role("button", name="prefete-de-bretagne").click()
        page.wait_for_url(f"{address}/tools?volet=rapprochements&region=53&lang=fr")
        assert whose(page) == "prefect:R53"
        expect(card).to_have_count(0)  # it began again


def began_ago(folder: Path, seconds: float) -> None:
    """Have every session be of so long ago, and end within the quarter of an hour that follows."""
    with closing(sqlite3.connect(folder / sessions.FILE)) as there, there:
        there.execute("update sessions set at = ?", [sessions.time.time() - seconds])
        there.execute("update longer set until = (select at + 12 * 3600 from sessions)")
