"""The life of a site: it comes with its edition, goes back with it, waits with it, and ends with it."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from data import store
from data.store import Edition, register
from data.store import site as publishing
from pages.outputs.site import following, plan
from queries import site
from tests.support import build_world, publish_again

ONE, TWO, LATER = "20210701T080000Z-000000000001", "20210702T080000Z-000000000002", "20210703T080000Z-000000000003"
STAMP = re.compile(r'<meta name="edition" content="([^"]*)">')
PAGES = [plan.Page("legal", "legal"), plan.Page("method-editions", "method-editions")]


@pytest.fixture(scope="module")
def served(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two editions of the small world that differ by their names, the second one served, with their sites."""
    place = tmp_path_factory.mktemp("life")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(place))
        patched.setattr(plan, "pages", lambda ask: PAGES)
        whole = build_world(place)
        for name in (ONE, TWO):
            publish_again(place, whole, name, "2021-06-30")
            assert following.follow(workers=1) is not None
        yield place


@pytest.fixture(autouse=True)
def as_it_was(served: Path) -> Iterator[None]:
    """After each test, what is current and what the register says are as before it."""
    kept = {name: (served / name).read_bytes() for name in ("CURRENT", register.FILE)}
    yield
    for name, content in kept.items():
        (served / name).write_bytes(content)


def stamps(place: Path) -> set[str]:
    """The editions that the pages served name."""
    pages = (place / site.LINK).glob("*/*.html")
    return {found for page in pages for found in STAMP.findall(page.read_text(encoding="utf-8"))}


@pytest.mark.wide
def test_a_site_goes_back_with_its_edition_and_is_not_written_again(served: Path) -> None:
    assert stamps(served) == {TWO}
    store.point_to(ONE)
    register.write(served, ONE, "rollback")
    assert following.follow(workers=1) is None
    assert stamps(served) == {ONE}
    store.point_to(TWO)
    assert following.follow(workers=1) is None
    assert stamps(served) == {TWO}


def test_who_reads_while_the_link_moves_finds_one_site_or_the_other_at_every_moment(served: Path) -> None:
    sites = [one.name for one in (served / "sites").iterdir() if one.is_dir()]
    shown = (served / site.LINK).resolve().name
    assert len(sites) == 2
    found, over = set[str](), Event()

    def read() -> None:
        while not over.is_set():
            page = (served / site.LINK / "fr" / "legal.html").read_text(encoding="utf-8")  # raises where there is none
            found.update(STAMP.findall(page))

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(read)
        for number in range(300):
            following.show(served, sites[number % 2])
        over.set()
        reading.result()
    following.show(served, shown)
    assert found <= {ONE, TWO}
    assert found


def test_of_an_edition_under_embargo_nothing_is_written_or_served(served: Path) -> None:
    publish_again(served, served / f"{TWO}.duckdb", LATER, "2021-06-30")
    told = served / f"{LATER}.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"embargo": "9999-12-31"}))
    assert following.follow(workers=1) is None
    assert stamps(served) == {TWO}
    assert not [*(served / "sites").glob(f"{LATER}*")]
    there = [one for one in (served / "public").resolve().rglob("*") if one.is_file()]
    assert not any(LATER.encode() in one.read_bytes() for one in there)


def test_a_page_does_not_outlive_its_edition(served: Path) -> None:
    publishing.forget([ONE])
    assert not [*(served / "sites").glob(f"{ONE}.*")]
    (served / f"{ONE}.json").unlink()
    following.follow(workers=1)
    assert [one.name.partition(".")[0] for one in (served / "sites").iterdir() if one.is_dir()] == [TWO]
