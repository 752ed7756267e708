"""A page that is frozen answers the same while it is kept, without script, to who may read it; a disk is not filled."""

import json
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.requests import Request

from data import store
from data.__main__ import main
from data.store import frozen as kept
from data.store import register
from pages.http import policies
from pages.outputs import frozen
from pages.outputs.static import still
from pages.server import headers
from pages.server.routes import plain_routes
from pages.shell import serving
from pages.shell.rooms import BY_PATH
from pages.shell.serving import Since
from pages.text import Say
from tests import canaries
from tests.pages.conftest import HERE, TestClient
from tests.pages.support import says
from tests.support import build_world, one_in, plain, publish_again

OURS = {"Origin": HERE}
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-downloads"  # noqa: E501


@pytest.fixture(autouse=True)
def nobody_froze_yet() -> None:
    frozen._counted.clear()


def freeze(client: TestClient, page: str, **asked: str) -> str:
    """The address that a page is given."""
    answer = client.post("/fige", params={"figer": page, **asked}, headers=OURS)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removeprefix(".")


def test_a_page_is_kept_whole_whatever_is_pruned_or_upgraded(
    three: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = reading.get("/fige", params={"figer": "counters-follow", "edition": "second"})
    assert says(plain(asked.text), "frozen.what", day="31 décembre 2020", name="second")
    assert 'method="post"' in asked.text
    address = freeze(reading, "counters-follow", edition="second")
    first = reading.get(address)
    assert (first.status_code, first.headers["Content-Security-Policy"]) == (200, POLICY)
    assert not re.search(r"<script|<iframe|<link|<img|\son\w+=|<button", first.text)
    text = plain(first.text)
    assert says(text, "frozen.frozen", day="31 décembre 2020", name="second")
    assert says(text, "frozen.newer", day="31 décembre 2021")
    assert f'<a href="../counters-follow?lang=fr">{Say("fr")("frozen.now")}</a>' in text
    files = re.findall(rf'href="({address.split("/")[-1]}/[^"]+\.csv)"', first.text)
    rows = [reading.get(f"/fige/{file}") for file in files]
    assert [(one.status_code, one.headers["Content-Type"]) for one in rows] == [(200, "text/csv; charset=utf-8")] * len(
        rows
    )
    assert files
    for file in three.glob("second*"):
        file.unlink()
    monkeypatch.setattr(store, "MODEL", store.MODEL + 1)
    monkeypatch.setattr(still, "of", None)
    again = reading.get(address)
    assert again.text == first.text
    assert [reading.get(f"/fige/{file}").content for file in files] == [one.content for one in rows]
    assert freeze_again(reading, address)


def freeze_again(client: TestClient, address: str) -> bool:
    """Whether the list leads to an address."""
    return f'href=".{address}"' in client.get("/fige").text


def test_the_same_page_has_one_address_and_another_one_its_own(three: Path, reading: TestClient) -> None:
    one = freeze(reading, "legal")
    assert freeze(reading, "legal", vue="cabinet") == one, "who looks with other eyes freezes what the public reads"
    others = [freeze(reading, "legal", lang="en"), freeze(reading, "legal", edition="first")]
    assert len({one, *others}) == 3
    assert freeze(reading, "legal", edition="third") == one, "an edition by its name, or because it is served"
    assert "Freeze" not in reading.get(one).text
    assert 'lang="en"' in reading.get(others[0]).text
    assert len(kept.listed(three)) == 3


@pytest.mark.usefixtures("three")
def test_what_cannot_be_frozen_is_refused_and_keeps_nothing(three: Path, reading: TestClient) -> None:
    refused = {
        "figer=nowhere": 404,
        "figer=search&mots=x": 404,
        "figer=contests": 404,
        "figer=deposits": 404,
        "figer=reorganisation-whatif": 403,
        "figer=counters&zzz=1": 400,
        "figer=counters&mots=words": 400,
        "figer=counters-find&lieu=words": 400,
        f"figer=counters&indicateur={'x' * 81}": 400,
        "figer=counters&region=99": 404,
        "figer=counters&indicateur=zzz": 400,
        "figer=counters&edition=never": 404,
        "figer=counters&au=2018-01-01": 404,
        "figer=counters&au=31/12/2019": 400,
    }
    for query, status in refused.items():
        answer = reading.post(f"/fige?{query}", headers=OURS)
        assert (answer.status_code, "<h1>" in answer.text) == (status, True), query
    for origin in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": HERE.replace("http", "https")},
    ):
        assert reading.post("/fige?figer=legal", headers=origin).status_code == 403
    assert kept.listed(three) == []
    for address in ("/fige/zzz", f"/fige/{'0' * 32}", f"/fige/{'0' * 32}/a.csv", "/fige/..%2f..%2fCURRENT"):
        assert reading.get(address).status_code == 404


def test_what_is_frozen_is_bounded_by_page_by_address_and_in_all(
    three: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "OF_ADDRESS", 2)
    for name in ("first", "second"):
        freeze(reading, "legal", edition=name)
    assert reading.post("/fige?figer=legal", headers=OURS).status_code == 429
    freeze(reading, "legal", edition="first")
    frozen._counted.clear()
    monkeypatch.setattr(kept, "MOST_PAGES", 2)
    full = reading.post("/fige?figer=legal", headers=OURS)
    assert (full.status_code, "python -m data frozen remove" in full.text) == (507, True)
    monkeypatch.setattr(kept, "MOST_PAGES", 9)
    monkeypatch.setattr(kept, "MOST_BYTES", 1000)
    assert reading.post("/fige?figer=legal", headers=OURS).status_code == 507
    assert [one.edition for one in kept.listed(three)].count("third") == 0
    assert not list((three / "frozen").glob(".new-*"))
    assert (three / "frozen").stat().st_mode & 0o077 == 0


def test_a_page_that_nobody_signed_goes_after_ninety_days_and_says_so(three: Path, reading: TestClient) -> None:
    offered = plain(reading.get("/fige?figer=legal").text)
    assert says(offered, "frozen.goes", days=90, least=7)
    address = freeze(reading, "legal")
    (one,) = kept.listed(three)
    stays = datetime.fromisoformat(one.until) - datetime.fromisoformat(one.at)
    assert abs(stays - timedelta(days=90)) < timedelta(minutes=1), "from its keeping, a moment after its drawing"
    until = datetime.fromisoformat(one.until).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris")).date()
    assert f"Gardée jusqu’au {Say('fr').date(until)}." in reading.get(address).text
    _let_go(three, one, days=1)
    assert reading.get(address).status_code == 200
    assert freeze(reading, "legal") == address
    (again,) = kept.listed(three)
    assert again.id == one.id
    assert again.until >= one.until, "frozen again, it stays as long as a new one"
    _let_go(three, one, days=0)
    assert (reading.get(address).status_code, kept.listed(three)) == (404, [])
    assert one.title not in reading.get("/fige").text
    freeze(reading, "method-practice")
    assert not (three / "frozen" / one.id).exists(), "it leaves the disk with the next one"


def _let_go(folder: Path, one: kept.Frozen, days: int) -> None:
    """Have a page go in so many days."""
    told = replace(one, until=kept._stamp(days))
    (folder / "frozen" / one.id / "about.json").write_bytes(kept._written(told))


def test_one_of_before_pages_went_stays(three: Path, reading: TestClient) -> None:
    """Its readers were told that it would."""
    address = freeze(reading, "legal")
    (one,) = kept.listed(three)
    told = asdict(replace(one, until=""))
    del told["until"]
    (three / "frozen" / one.id / "about.json").write_text(json.dumps(told))
    assert freeze(reading, "legal") == address
    assert kept.listed(three)[0].until == ""


def test_those_that_nobody_signed_make_room_for_one_another_once_they_stayed_a_week(
    three: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "UNSIGNED_PAGES", 2)
    first, second = freeze(reading, "legal"), freeze(reading, "method-practice")
    full = reading.post("/fige?figer=accessibility", headers=OURS)
    assert (full.status_code, "7 jours" in plain(full.text)) == (507, True)
    old = kept.find(three, first.split("/")[-1])
    assert old
    _let_go(three, old, days=kept.KEPT_DAYS - kept.LEAST_DAYS)
    third = freeze(reading, "accessibility")
    assert [reading.get(one).status_code for one in (first, second, third)] == [404, 200, 200]
    signed = kept.Frozen(**{**asdict(old), "id": "e" * 32, "by": "anne@example.fr", "until": ""})
    assert kept.keep(three, signed, b"page", {}).until == "", "their part is not that of who signs"
    assert len(kept.listed(three)) == 3


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_ipv6_is_counted_with_all_that_its_reader_is_given(host: str, counted: str) -> None:
    assert frozen._network(Request({"type": "http", "client": (host, 1), "headers": []})) == counted


def test_a_page_that_we_fail_to_draw_is_not_counted(
    three: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "OF_ADDRESS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(still, "of", None)
        with pytest.raises(TypeError):
            reading.post("/fige?figer=legal", headers=OURS)
    freeze(reading, "legal")
    assert reading.post("/fige?figer=method-practice", headers=OURS).status_code == 429


@pytest.mark.wide
def test_what_a_page_does_not_read_makes_it_no_other_one(three: Path, reading: TestClient) -> None:
    """`personne` and `km` are filters of other pages."""
    one = freeze(reading, "counters-follow", personne="someone")
    assert freeze(reading, "counters-follow", km="5") == freeze(reading, "counters-follow") == one
    assert "someone" not in reading.get(one).text
    assert freeze(reading, "counters-follow", region="53") != one
    assert len(kept.listed(three)) == 2


def test_one_of_an_edition_withdrawn_since_is_not_shown_and_a_command_takes_it_away(
    three: Path, reading: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    address = freeze(reading, "legal")
    store.point_to("second")
    register.write(three, "second", "rollback")
    serving.look()
    answer = reading.get(address)
    assert (answer.status_code, says(plain(answer.text), "frozen.withdrawn.title")) == (410, True)
    name = address.split("/")[-1]
    assert main(["frozen", "list"]) == 0
    assert name in capsys.readouterr().out
    assert main(["frozen", "remove", name]) == 0
    assert reading.get(address).status_code == 404
    assert main(["frozen", "remove", name]) == 1
    assert kept.listed(three) == []
    assert reading.post(f"/fige/{name}/remove?mark=x", headers=OURS).status_code == 403


def test_no_policy_but_this_one_takes_the_place_of_the_pages_own(reading: TestClient) -> None:
    assert policies.still_policy() == POLICY
    own = headers.security_headers()["Content-Security-Policy"]
    assert reading.get("/robots.txt").headers["Content-Security-Policy"] == own


def test_the_public_freezes_nothing_that_is_kept_from_it(
    tmp_path: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    monkeypatch.setattr(serving, "_served", serving._Served())
    whole = build_world(tmp_path, canaries.statements())
    publish_again(tmp_path, whole, "canaries", "2021-12-31")
    for page in ("territory", "reorganisation-proposals"):
        freeze(reading, page, vue="cabinet")
    written = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "frozen").rglob("*.*") if file.is_file())
    assert "<h1" in written
    laid = {place: str(canary) for place, canary in canaries.canaries().items()}
    assert [place for place, canary in laid.items() if canary in written] == []


DRAWN = {
    "counters-map": ("td-land", "td-access"),
    "counters-footfall": ("td-figure",),
    "missions-inventory": ("td-rows",),
    "reorganisation-cooperations": ("td-net",),
}


@pytest.mark.parametrize("page", one_in(2, DRAWN))
def test_what_a_script_draws_live_is_drawn_within_the_size_of_a_page(page: str, three: Path) -> None:
    """The drawing of a whole country weighs the same in a small world: each commune is on it."""
    drawn = still.of(serving.public(), BY_PATH[page], {}, "fr", "f" * 32, kept.MOST_BYTES)
    for look in DRAWN[page]:
        assert f'class="{look}' in drawn.body or f' {look}"' in drawn.body, look
    assert drawn.left == 0
    assert len(drawn.body.encode()) < 1.5 * 2**20


@pytest.mark.wide
def test_files_that_do_not_fit_are_left_with_their_links(three: Path) -> None:
    whole = still.of(serving.public(), BY_PATH["counters-follow"], {}, "fr", "f" * 32, kept.MOST_BYTES)
    assert whole.files
    bare = still.of(serving.public(), BY_PATH["counters-follow"], {}, "fr", "f" * 32, 1000)
    assert (bare.files, bare.left) == ({}, len(whole.files))
    assert ("f" * 32 in whole.body, "f" * 32 in bare.body) == (True, False)


def test_every_route_of_frozen_pages_is_ours() -> None:
    assert {route.path for route in plain_routes() if "fige" in getattr(route, "path", "")} == {
        "/fige",
        "/fige/{name}",
        "/fige/{name}/{file}",
    }
    assert not Since()
