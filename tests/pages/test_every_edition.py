"""Every route, command and file, of an edition of real rows alone, of the demonstration and of one without a row: each
answers, or says in words what it has not; none breaks, and none says of a row what it is not.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.routing import Match

import queries
from data import publish
from data.__main__ import main as data_main
from data.store import Edition
from pages.__main__ import main as pages_main
from pages.note import files as notes
from pages.outputs.site import plan
from pages.parts.alerts import PUBLIC as ALERTS
from pages.server.routes import plain_routes
from pages.shell import serving
from pages.shell.rooms import ADDRESSES as ADDRESSED
from pages.shell.rooms import HOME, NEVER_SAVED, PAGES
from pages.text import Say
from queries import access, export, files, indicators
from queries.__main__ import main as queries_main
from tests.conftest import REAL
from tests.pages.conftest import HERE, TestClient
from tests.pages.support import UNWRITTEN
from tests.support import build_world, in_turn, made_once, worlds

EDITIONS = ("real", "demonstration", "empty")
PUBLISHED = (
    "counters/liste-fs-202307.csv",
    "counters/liste-fs-20221201.csv",
    "footfall/ind-323.csv",
    "footfall/nb_labellisations_fs_departement_mois_2020-2022.csv",
    "reorganisation/missions_ddi_decret_2009-1484.csv",
    "reorganisation/operations_ddi_arrete_2011-10-19.csv",
    "services/dila_2016_services_deconcentres.csv",
)
INVENTED = [Say(language)("shell.banner.demonstration") for language in ("fr", "en")]
SITE = re.compile(r"index|counters|missions|method|changes|territories/(R53|D35)|indicators/(P1|O7|M1)|find/D35")
FEW = 10_000  # rows: the tables of all communes are written as the others, and take most of the time


@dataclass(frozen=True)
class Tried:
    """An edition that ways are tried on: who asks it, what it is made of, and a folder for what is made of it."""

    client: TestClient
    made_of: str
    out: Path


Way = Callable[[Tried], None]


# The editions ---------------------------------------------------------------------------------------------------------


def _published(folder: Path) -> None:
    """Files of the State; without them, the rows of by_hand.sql passed for real."""
    folder.mkdir()
    if not REAL.is_dir():
        build_world(folder, "update core.editions set kind = 'real'; update core.sources set kind = 'real'")
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        chosen = [REAL / name for name in PUBLISHED]
        publish.publish(chosen, publish.Options(), lambda step: None)


def _emptied(folder: Path) -> None:
    """The reference of territories, and not one row that anybody deposited."""
    folder.mkdir()
    model = (Path(publish.__file__).parents[1] / "model" / "20_core.sql").read_text(encoding="utf-8")
    tables = [name for name in re.findall(r"create table (core\.\w+)", model) if name not in KEPT]
    build_world(
        folder, "; ".join(["update core.editions set kind = 'real'", *(f"delete from {one}" for one in tables)])
    )


KEPT = ("core.editions", "core.definitions")  # what an edition says of itself
MAKERS = {"real": _published, "empty": _emptied}


@pytest.fixture(scope="module")
def copied(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of each edition, which weighs 100 MB: made once a run, and copied once a worker."""

    @cache
    def copy(kind: str) -> Path:
        there = edition.path.parent
        if kind in MAKERS:
            there = made_once(worlds() / f"every-edition-{kind}", MAKERS[kind])
        return Path(shutil.copytree(there, tmp_path_factory.mktemp(kind) / "editions"))

    return copy


@pytest.fixture
def current(request: pytest.FixtureRequest, copied: Callable[[str], Path]) -> Iterator[str]:
    """Each edition in turn."""
    kind: str = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(copied(kind)))
        patch.setattr(serving, "_served", serving._Served())
        patch.setattr(plan, "pages", partial(_some, plan.pages))
        patch.setattr(export, "tables", partial(_small, export.tables))
        for name in ("AUDIENCE", "SIGN_IN"):
            patch.delenv(name, raising=False)
        yield kind
    queries.keep_only()


def _some(planned: Callable[..., Iterator[plan.Page]], ask: object) -> list[plan.Page]:
    return [page for page in planned(ask) if SITE.fullmatch(page.name)]


def _small(tables: Callable[..., Iterator[Any]], edition: object) -> Iterator[Any]:
    return (one for one in tables(edition) if len(one.table) < FEW)


# The ways -------------------------------------------------------------------------------------------------------------


def _answers(address: str, tried: Tried, *statuses: int) -> str:
    """What an address answers, which is one of the statuses (200 unless told) and is written to the end."""
    answer = tried.client.get(address)
    assert answer.status_code in (statuses or (200,)), (address, answer.status_code, answer.text[:300])
    if not answer.headers.get("content-type", "").startswith(("text/html", "text/csv", "application/problem")):
        return ""
    _is_written(text := unescape(answer.text), tried.made_of, address)
    return text


def _is_written(text: str, made_of: str, where: str) -> None:
    """Every sentence is filled in, and what is not made up is not called so."""
    words = re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    assert not UNWRITTEN.search(words), (where, UNWRITTEN.search(words))
    assert not re.search(r"\{[a-z_]+\}", words), where
    assert made_of == "demonstration" or not any(one in text for one in INVENTED), where


def _asks(address: str, *statuses: int) -> Way:
    return lambda tried: _answers(address, tried, *statuses) and None


def _saves(page: str, tried: Tried) -> None:
    """The page as a file."""
    text = _answers(f"/save?enregistrer={page}", tried, *([404] if tried.made_of == "demonstration" else ()))
    assert INVENTED[0] not in text or tried.made_of == "demonstration"


def _embeds(page: str, tried: Tried) -> None:
    """The lines that show each part of a page, where it has one, and what each of them shows."""
    text = _answers(f"/integrer?integrer={page}", tried, 200, 404)
    for address in re.findall(r'<iframe src="([^"]+)"', unescape(text)):
        _answers(address.removeprefix(HERE), tried)


def _of_indicator(name: str, tried: Tried) -> None:
    """What is taken and shown of an indicator: each file, each frame."""
    for form in files.FORMATS:
        _answers(f"/api/v1/indicators/{name}.{form}", tried)
    _answers(f"/integrer/{name}", tried, 200, 404)  # 404: of those that are not public
    for kind in ("figure", "chart", "map"):
        _answers(f"/embed/{kind}/{name}", tried, 200, 404)


def _of_query(name: str, tried: Tried) -> None:
    from tests.pages.test_api import sample

    _answers(f"/api/v1/{name}.json?{urlencode(sample(name))}", tried, 200, 404)  # 404: a code that is not there


def _note(form: str, place: str, tried: Tried) -> None:
    out = tried.out / f"{place}.{form}"
    assert pages_main(["note", "--territory", place, "--format", form, "--pages", "2", str(out)]) == 0
    assert out.stat().st_size > 5000


def _site(tried: Tried) -> None:
    assert pages_main(["site", "--workers", "1", str(tried.out / "site")]) == 0
    for page in (tried.out / "site").glob("??/**/*.html"):  # the one at the root leads to a language
        text = unescape(page.read_text(encoding="utf-8"))
        _is_written(text, tried.made_of, page.name)
        assert any(one in text for one in INVENTED) == (tried.made_of == "demonstration"), page.name


def _export(tried: Tried) -> None:
    assert queries_main(["export", str(tried.out / "data")]) == 0
    marked = [one.name for one in (tried.out / "data").rglob("*") if "DEMONSTRATION" in one.name]
    assert bool(marked) == (tried.made_of == "demonstration")


def _command(main: Callable[[list[str]], int], *arguments: str) -> Way:
    def way(tried: Tried) -> None:
        assert main([*arguments]) == 0

    return way


OPEN = [page for page in PAGES if page.who == access.EVERYONE]
SAVED = [page.path or HOME for page in OPEN if page.path not in NEVER_SAVED]
ADDRESSES = [
    "/sante",
    "/resume",
    "/resume?lang=en",
    "/robots.txt",
    "/maps/departments.json",
    "/maps/departments-far.json",
    "/templates/proposals.csv",
    "/search",
    "/search?mots=rennes",
    "/search.json?mots=rennes",
    "/layers/network.json",
    "/around.json",
    "/api/v1/openapi.json",
    "/api/v1/indicators.json",
    "/api/v1/editions.json",
    "/flux/france.atom",
    "/flux/R53.atom?lang=en",
    "/flux/D35.atom",
    "/flux/semaine-france.atom",
    "/flux/semaine-R53.atom",
    *(f"/flux/alerte-{name}.atom" for name in ALERTS),
    "/calendrier.ics",
    "/around.json",
    "/maps/dots.json",
    "/maps/communes/35.json",
    "/maps/borders/35.glb",
    "/maps/names/35.json",
    *(f"/{page.at or page.path}" for page in PAGES),
]
AWAY = {
    **{f"/{old}?departement=35": 308 for old, page in ADDRESSED.items() if old != page.address},
    "/maps/communes/00.json": 404,
    "/maps/borders/00.glb": 404,
    "/maps/names/00.json": 404,
    "/around.json?demarche=none": 404,
    "/metrics": 404,  # to who bears no token
    "/api": 404,
    "/public": 307,
    "/public/fr/index.html": 307,  # no site was written
    "/public/fr/find/search?lieu=rennes": 303,
    "/public/fr/feeds/france.atom": 308,
    "/public/fr/calendrier.ics": 308,
    "/preview/leave": 404,
    "/nowhere": 404,
    "/fige": 410,
    "/api/v1/cpsv-ap.jsonld": 410,
    "/save": 404,
    f"/fige/{'0' * 32}": 410,
    "/projection?region=53": 308,
    "/embed/page/missions/none": 404,
    "/embed/figure/none": 404,
    "/integrer/none": 404,
    "/integrer?integrer=none": 404,
}
WAYS: dict[str, Way] = {
    **{f"GET {address}": _asks(address) for address in ADDRESSES},
    **{f"GET {address}": _asks(address, status) for address, status in AWAY.items()},
    **{f"note {form} {place}": partial(_note, form, place) for form in notes.WRITERS for place in ("FR", "D35")},
    "site": _site,
    "export": _export,
    "editions": _command(data_main, "editions"),
    "queries overview/kinds": _command(queries_main, "overview/kinds"),
}
SAMPLED = {
    **{f"save {page}": partial(_saves, page) for page in SAVED},
    **{f"embed {page}": partial(_embeds, page) for page in SAVED},
    **{f"indicator {name}": partial(_of_indicator, name) for name in indicators.catalogue()},
    **{f"query {name}": partial(_of_query, name) for name in queries.names()},
}


@pytest.mark.parametrize(
    # At each change a twelfth of the ways, and one in fifty of what is sampled, of one of the three editions in turn.
    ("way", "current"),
    [*in_turn(WAYS, EDITIONS, 72), *in_turn(SAMPLED, EDITIONS, 288)],
    indirect=["current"],
)
def test_each_way_to_an_edition_answers_whatever_it_is_made_of(
    way: str, current: str, reading: TestClient, tmp_path: Path
) -> None:
    tried = Tried(reading, current, tmp_path)
    (WAYS | SAMPLED)[way](tried)
    assert tried.made_of == current


def test_every_route_is_tried() -> None:
    tried = [f"{address.partition('?')[0]}" for address in (*ADDRESSES, *AWAY)]
    ours = [route for route in plain_routes() if getattr(route, "path", "") and "style." not in route.path]  # type: ignore[attr-defined]
    left = [
        route.path  # type: ignore[attr-defined]
        for route in ours
        if not any(
            route.matches({"type": "http", "method": "GET", "path": one, "headers": []})[0] == Match.FULL
            for one in tried
        )
    ]
    assert left == []
