"""The end of a session: told a quarter of an hour before, made longer by its own reader alone, never past its hours."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from data.store import log, register, sessions
from pages.identity import cookies, who
from pages.identity import settings as sign_in_settings
from tests.pages.support import says
from tests.signin.conftest import HERE, Reader
from tests.signin.proconnect import ONE

ANNE = "anne.martin@example.fr"
HOUR = 3600
PAGE = "/sign-in/session"


@pytest.fixture
def anne(reader: Reader, give: Callable[..., None]) -> Reader:
    """Anne's browser, signed in just now; a session lasts four hours, and twelve in all."""
    give(ANNE, "cabinet")
    reader.sign_in()
    return reader


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """later(hours): so long after the sign-in."""
    now = sessions.time.time()
    return lambda hours: monkeypatch.setattr(sessions.time, "time", lambda: now + hours * HOUR)


def state(reader: Reader) -> str:
    return told(reader.get(PAGE))[0]


def told(answer: httpx.Response) -> tuple[str, int]:
    """Which sentence a card says, and for how many minutes the session still lasts."""
    ((name, left),) = re.findall('data-state="([^"]+)" data-left="([^"]+)"', answer.text)
    return name, round(int(left) / 60)


def mark(reader: Reader) -> str:
    (found,) = re.findall('name="mark" value="([^"]+)"', reader.get(PAGE).text)
    return str(found)


def post(reader: Reader, sent: str, origin: str = HERE) -> httpx.Response:
    return reader.client.post(PAGE, data={"mark": sent}, headers={"origin": origin})


def test_the_end_is_told_a_quarter_of_an_hour_before(anne: Reader, later: Callable[[float], None]) -> None:
    assert told(anne.get(PAGE)) == ("far", 240)
    later(3.74)
    assert state(anne) == "far"
    later(3.76)
    assert told(anne.get(PAGE)) == ("soon", 14)
    assert "Prolonger" in anne.get(PAGE).text
    assert says(anne.get(f"{PAGE}?lang=en").text, "sign_in.session.do", "en")
    later(4.01)
    assert told(anne.get(PAGE)) == ("over", 0)
    assert told(Reader(anne.there).get(PAGE)) == ("over", 0)  # nobody


def test_a_session_is_made_longer_and_never_past_its_hours(
    anne: Reader, folder: Path, later: Callable[[float], None]
) -> None:
    """Twelve hours in all: asked for at 3 h 50 it ends at 7 h 50, at 7 h 40 at 11 h 40, at 11 h 30 at 12 h."""
    for at, left, state_then in ((3 + 5 / 6, 240, "longer"), (7 + 2 / 3, 240, "longer"), (11.5, 30, "longest")):
        later(at)
        answer = post(anne, mark(anne))
        assert told(answer) == (state_then, left)
        (seconds,) = re.findall(r"Max-Age=(\d+)", answer.headers["set-cookie"])
        assert round(int(seconds) / 60) == left
        assert who.person(anne.cookies).viewer == "cabinet"
    later(11.9)
    last = anne.get(PAGE)
    assert (told(last), "12 heures" in last.text.replace("\u00a0", " ")) == (("last", 6), True)
    assert ('name="mark"' in last.text, 'href="/sign-in?lang=fr"' in last.text) == (False, True)
    later(12.01)
    assert (state(anne), who.person(anne.cookies)) == ("over", None)
    with register.opened(folder) as there:
        assert log.broken(there) is None
        assert [line.kind for line in log.lines(there)].count("lengthened") == 3


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:9000", "null"])
def test_no_other_page_makes_a_session_longer(anne: Reader, later: Callable[[float], None], origin: str) -> None:
    later(3.9)
    assert post(anne, mark(anne), origin).status_code == 421
    assert state(anne) == "soon"


def test_a_mark_of_another_session_or_another_act_makes_nothing_longer(
    anne: Reader, later: Callable[[float], None]
) -> None:
    other = Reader(anne.there)
    other.sign_in()
    later(3.9)
    for wrong in (mark(other), who.person(anne.cookies).mark, "", "x"):
        assert post(anne, wrong).status_code == 400
    assert state(anne) == "soon"
    assert anne.client.post(PAGE, content=b"a" * 5000, headers={"origin": HERE}).status_code == 400


@pytest.mark.parametrize("ended", ["by time", "by a sign-out", "by an administrator"])
def test_a_session_that_ended_is_never_revived(
    anne: Reader, folder: Path, later: Callable[[float], None], ended: str
) -> None:
    kept = anne.cookies
    later(3.9)
    known = mark(anne)
    if ended == "by time":
        later(4.01)
    elif ended == "by a sign-out":
        sessions.close(folder, who.person(kept).key)
    else:
        sessions.close_all(folder, ANNE)
    answer = post(anne, known)
    assert (told(answer), "set-cookie" in answer.headers) == (("over", 0), False)
    assert who.person(kept) is None
    key = cookies.read(kept, cookies.SESSION, sign_in_settings.on())
    sessions.lengthen(folder, key, 12 * HOUR)  # as if the door were not there
    assert who.person(kept) is None


def test_a_session_made_longer_is_kept_when_another_begins_and_leaves_no_row_when_it_ends(
    anne: Reader, folder: Path, later: Callable[[float], None]
) -> None:
    later(3.9)
    post(anne, mark(anne))
    later(5)
    Reader(anne.there).sign_in()  # what ended is taken away then
    assert who.person(anne.cookies).viewer == "cabinet"
    anne.get(f"/sign-out?mark={who.person(anne.cookies).mark}")
    with closing(sqlite3.connect(folder / sessions.FILE)) as there:
        assert there.execute("select count(*) from longer").fetchone() == (0,)


def test_who_signs_in_again_begins_again_unless_by_one_factor(anne: Reader, later: Callable[[float], None]) -> None:
    """Twelve hours from the second sign-in; a weaker one goes on with the session of two factors as it is."""
    key = who.person(anne.cookies).key
    later(3)
    anne.sign_in()
    assert (who.person(anne.cookies).key, told(anne.get(PAGE))) == (key, ("far", 240))
    later(6)
    anne.there.claims = {"acr": ONE}
    anne.sign_in()
    assert told(anne.get(PAGE)) == ("far", 60)


def test_hours_are_a_setting(anne: Reader, settings: Callable[..., None], later: Callable[[float], None]) -> None:
    later(3.9)
    settings(OIDC_ISSUER=anne.there.issuer, SESSION_HOURS="4")
    assert state(anne) == "last"
    settings(OIDC_ISSUER=anne.there.issuer, SESSION_HOURS="6")
    assert told(post(anne, mark(anne))) == ("longest", 126)
