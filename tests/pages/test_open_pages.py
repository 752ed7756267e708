"""Every page of the missions and of the reorganisation on the open edition: it says what is known, to whoever reads."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import queries
from data import open as open_edition
from data import publish
from pages import serving
from pages.rooms import PAGES, Page, open_to
from pages.text import LANGUAGES, sentences
from queries import access
from tests.pages import support
from tests.support import made_once, worlds

READERS = ("public", "prefect:R53", "prefect:D35", "cabinet")
ROOMS = ("missions", "reorganisation")
# What a title says where nothing is known of what its page is made for.
MUTE = (
    "clarification.title_none", "staffflow.title_none", "consultation.title_none", "inventory.title.none",
    "inventory.title.undeposited", "proposals.list.none_title", "calendar.title.none", "contributions.none_title",
    "cooperations.absent_title", "pipeline.title.none", "comparator.none_title", "alerts.none_title",
    "indicators.ranking_none",
)  # fmt: skip


def _published(folder: Path) -> None:
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        publish.publish(open_edition.files(), publish.Options(), lambda step: None)


@pytest.fixture(scope="module", autouse=True)
def current(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The open edition, published once a run."""
    place = tmp_path_factory.mktemp("open") / "editions"
    shutil.copytree(made_once(worlds() / "open-edition", _published), place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(place))
        patch.setenv("DEMONSTRATION", "no")
        patch.setattr(serving, "_served", serving._Served())
        yield
    queries.keep_only()


def _headings(text: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<h1[^>]*>(.*?)</h1>", text, flags=re.DOTALL)]


def _mute(language: str) -> list[str]:
    told = sentences(language)
    plain = [told[key].replace("\u00a0", " ").replace("\u202f", " ") for key in MUTE]
    return [re.sub(r"\\{[^}]*\\}", ".*", re.escape(one)) for one in plain]


@pytest.mark.parametrize("page", [page for page in PAGES if page.room in ROOMS], ids=lambda page: page.path)
def test_a_page_says_what_is_known_to_whoever_reads(page: Page) -> None:
    for reader in READERS:
        if page not in open_to(access.parse(reader)).get(page.room, ()):
            continue
        for language in LANGUAGES:
            text = support.page(page.module, reader, language)  # which holds no unwritten value, no unfilled sentence
            (title,) = _headings(text)
            assert not any(re.search(one, title, flags=re.IGNORECASE) for one in _mute(language)), title
            assert not re.search("d[ée]monstration", text, flags=re.IGNORECASE)
