"""Every file that leaves, read as every reader who may not know: no canary, in none of its formats.

`make test` reads some files of each format, `make attack` all of them as each prefect of elsewhere too.
"""

import re
import warnings
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.applications import Starlette

import queries
from pages.note import files as notes
from pages.note.content import compose, place_of
from pages.server.routes import plain_routes
from pages.text import Say
from queries import access, files, formats
from tests import canaries
from tests.attack.support import WIDE, Tally
from tests.bench.samples import SAMPLES
from tests.support import reading, words_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

# What canaries look like in the words of a file: as they are, and as French and English write them.
_PLAIN = canaries.LIKE_A_CANARY.pattern.decode() + r"|\b79\d{5}[.,]5|(?<!\d)79190\d{4}\b"
WRITTEN = re.compile(_PLAIN + r"|\b(?:1931|9731)\b")
# Of a table, where communes have 1,931 inhabitants: their years in a day in words, or under the name of a year.
TABLED = re.compile(_PLAIN + r"|(?:[a-zéû/] ?|year\w*\": ?)(?:1931|9731)\b")
READERS = ("prefect:D75", *(("public", "prefect:R11", "prefect:R93", "prefect:D974") if WIDE else ()))
# Those whose rows are of what is confidential, in `make test`; all of them in `make attack`.
ASKED = (
    *("reorganisation/inventory", "missions/inventory", "reorganisation/agenda", "missions/staff_flow"),
    *("counters/satisfaction", "counters/directory", "overview/watch", "territory/next_steps"),
)
# Pages of what is confidential in part, whose frames other sites may show.
PAGES = (
    "reorganisation-cooperations",
    *(("reorganisation-pipeline", "missions-inventory", "territory") if WIDE else ()),
)


pytestmark = pytest.mark.usefixtures("caged")


def asked() -> list[str]:
    return queries.names() if WIDE else [name for name in ASKED if name in queries.names()]


def answers(reader: str) -> Iterator[files.Answer]:
    viewer = access.parse(reader)
    edition = queries.edition(viewer)
    for name in asked():
        query = queries.load(name)
        given = {word: SAMPLES[word] for word in query.parameters - query.optional}
        told = {word: ",".join(one) if isinstance(one, list) else str(one) for word, one in given.items()}
        yield files.of_query(viewer, edition, name, told)


def found(content: bytes, form: str, like: re.Pattern[str] = WRITTEN) -> str:
    match = like.search(words_of(content, form).replace("\u202f", "").replace("\u00a0", ""))
    return match[0] if match else ""


@pytest.mark.parametrize("reader", READERS)
def test_no_canary_leaves_in_a_table(reader: str, tally: Tally) -> None:
    told = {
        f"{answer.name}.{form}": found(formats.written(answer, form), form, TABLED)
        for answer in answers(reader)
        for form in ("csv", "json", "xlsx")
    }
    left = {name: canary for name, canary in told.items() if canary}
    tally(len(told), len(told) - len(left))
    assert left == {}


@pytest.mark.parametrize(
    "text",
    [
        "1931-05-20",
        "le 20 mai 1931",
        "20 August\u00a09731",
        "20/05/1931",
        '"year": 1931',
        "7919031.5",
        "canary in core",
    ],
)
def test_a_canary_of_a_table_is_seen_as_it_may_be_written(text: str) -> None:
    assert found(f"a,{text},b".encode(), "csv", TABLED)
    assert not found(b'35001,1931,"population": 1931, 1931 habitants', "csv", TABLED)


@pytest.mark.wide  # tests/pages/test_note.py reads one at each change
@pytest.mark.parametrize("reader", READERS)
def test_no_canary_leaves_in_a_note(reader: str, tally: Tally) -> None:
    """Of the very region that the canaries are of."""
    ask = reading(access.parse(reader))
    tried = 0
    for place, pages in (("R53", 10), ("D35", 10)) if WIDE else (("R53", 2),):
        note = compose(ask, Say("fr"), place_of(ask, place), pages)
        for form in notes.FORMATS:
            assert found(notes.written(note, form), form) == "", f"{place}.{form}"
            tried += 1
    tally(tried, tried)


def test_no_canary_leaves_at_an_address_of_everyone(tally: Tally) -> None:
    """Feeds and the calendar, which are everyone's whoever serves them."""
    client = TestClient(Starlette(routes=plain_routes()), "http://localhost:8765")
    addresses = ("/flux/france.atom", "/flux/R53.atom", "/flux/D35.atom", "/calendrier.ics")
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert canaries.LIKE_A_CANARY.search(answer.content) is None, address
    tally(len(addresses), len(addresses))


@pytest.mark.parametrize("page", PAGES)
def test_no_canary_leaves_in_a_part_of_a_page(page: str, tally: Tally) -> None:
    """Each part that another site may show, of the region that the canaries are of and of the country."""
    client, tried = TestClient(Starlette(routes=plain_routes()), "http://localhost:8765"), 0
    for asked in ("&region=53", "&vue=cabinet") if WIDE else ("&region=53&vue=cabinet",):
        offered = client.get(f"/integrer?integrer={page}{asked}")
        assert (offered.status_code, found(offered.content, "html")) == (200, "")
        for address in re.findall(r'<a href="[.]([^"]+)">', offered.text):
            if address.startswith("/embed/page/"):
                answer = client.get(unescape(address))
                assert (answer.status_code, found(answer.content, "html")) == (200, ""), address
                tried += 1
    assert tried
    tally(tried, tried)


def test_who_may_know_finds_them_in_each_format() -> None:
    """Else the search would tell nothing."""
    answer = next(one for one in answers("cabinet") if one.name == "reorganisation/inventory")
    for form in ("csv", "json", "xlsx"):
        assert found(formats.written(answer, form), form, TABLED), form
    ask = reading(access.parse("cabinet"))
    note = compose(ask, Say("fr"), place_of(ask, "R53"), 10, ["proposals"])
    for form in notes.FORMATS:
        assert found(notes.written(note, form), form), form
