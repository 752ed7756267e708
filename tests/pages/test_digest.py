"""The weekly digest: public counts and links, to who asked and may still read, once a week, though a server be down."""

import datetime as dt
import json
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_string, policy
from pathlib import Path
from typing import ClassVar

import pytest

import queries
from data.store import register, rights
from pages import __main__ as command
from pages.blocks import headline
from pages.identity import mail
from pages.outputs import digest, feeds
from pages.shell.ask import Ask
from pages.text import Say
from queries import digests
from queries.access import Viewer
from tests.support import build_world

TODAY = dt.date(2026, 11, 30)


class Box(socketserver.StreamRequestHandler):
    """A short mail server: it keeps what it is sent, refuses who is called `nobody`, and hangs up on `later`."""

    letters: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.wfile.write(b"354 go on\r\n")
                told = []
                while (one := self.rfile.readline().decode()) != ".\r\n":
                    told.append(one)
                self.letters.append("".join(told))
            hangs_up = verb == "RCPT" and "later" in line
            refused = b"421 too much\r\n" if hangs_up else b"550 unknown\r\n" if "nobody" in line else b"250 well\r\n"
            self.wfile.write(refused if verb == "RCPT" else b"250 well\r\n")
            if verb == "QUIT" or hangs_up:
                return


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[mail.Server]:
    """The small world, two people who may read and asked, and a mail server."""
    build_world(tmp_path)
    Box.letters.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Box) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        told = {"EDITIONS_DIR": str(tmp_path), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(there.server_address[1])}
        told |= {"SMTP_FROM": "point@example.fr", "SMTP_TLS": "off", "PUBLIC_URL": "https://chantiers.example.fr"}
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        for email, viewer, about in (
            ("a@example.fr", "prefect:R53", "R53"),
            ("b@example.fr", "cabinet", "FR"),
            ("b@example.fr", "cabinet", "ministry:interior"),
        ):
            role, _, territory = viewer.partition(":")
            if about != "ministry:interior":
                give(tmp_path, email, role, territory)
            digests.ask(digests.Asked(email, viewer, about, "fr"), True)
        found = mail.server()
        assert found
        yield found
        there.shutdown()
    queries.keep_only()


def give(folder: Path, email: str, role: str, territory: str = "") -> None:
    until = rights.today() + dt.timedelta(days=30)
    _, right = rights.checked({"email": email, "role": role, "territory": territory, "until": str(until)}, "test")
    assert right
    rights.give(folder, [right], "test")


def run(server: mail.Server, today: dt.date = TODAY) -> list[str]:
    return list(digest.send(server, queries.edition(Viewer("public")), today))


def sent() -> list[tuple[str, str]]:
    letters = [message_from_string(one, policy=policy.default) for one in Box.letters]
    return sorted((str(one["To"]), str(one["Subject"])) for one in letters)


def test_each_gets_what_they_asked_for_once_a_week(server: mail.Server) -> None:
    assert run(server) == ["R53: sent", "FR: sent", "ministry:interior: sent"]
    assert [to for to, _ in sent()] == ["a@example.fr", "b@example.fr", "b@example.fr"]
    assert run(server) == []  # of the same week
    digests.ask(digests.Asked("b@example.fr", "cabinet", "FR", "fr"), False)
    assert run(server, TODAY + dt.timedelta(days=7)) == ["R53: sent", "ministry:interior: sent"]
    assert len(Box.letters) == 5


def test_nobody_whose_right_is_over_gets_one(server: mail.Server, tmp_path: Path) -> None:
    assert digests.is_asked("a@example.fr", "R53")
    rights.end(tmp_path, "a@example.fr", None, "test")
    assert not digests.is_asked("a@example.fr", "R53"), "the page would say that they get one"
    give(tmp_path, "a@example.fr", "prefect", "D35")  # another right is not the one that it was asked by
    assert run(server)[0].startswith("R53: not sent")
    assert "a@example.fr" not in dict(sent())


def test_nor_on_the_morning_after_the_last_day_of_a_right(server: mail.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody ends it by hand: the last day of the fixture's rights is thirty days on."""
    morning_after = rights.today() + dt.timedelta(days=31)
    monkeypatch.setattr(rights, "today", lambda: morning_after)
    assert not digests.is_asked("a@example.fr", "R53")
    told = run(server)
    assert [one for one in told if ": not sent, the right" in one] == told != []
    assert Box.letters == []


def test_a_letter_holds_public_counts_and_links_alone(server: mail.Server) -> None:
    run(server)
    edition = queries.edition(Viewer("public"))
    found = headline.of(Ask(Viewer("public"), edition), Say("fr"), "nation", "FR")
    assert [found in message_from_string(one, policy=policy.default).get_content() for one in Box.letters].count(True)
    assert all(subject.startswith("Démonstration") for _, subject in sent()), "what is invented says so unopened"
    titles = [*queries.run(Viewer("cabinet"), queries.edition(Viewer("cabinet")), "reorganisation/inventory")["title"]]
    for letter in Box.letters:
        told = message_from_string(letter, policy=policy.default)
        assert told.get_content_type() == "text/plain"
        assert titles
        assert not any(title in told.get_content() for title in titles)
        lines = [line for line in told.get_content().splitlines() if "://" in line]
        assert lines
        assert all("https://chantiers.example.fr/" in line for line in lines)
    public = {line.name for line in digest.lines(Say("fr"), edition, "FR")}
    assert public
    assert not public & {
        "proposals_overdue",
        "decision_awaited",
        "ready_for_opinion",
        "counters_below_agents",
        "answer",
    }
    feed = feeds.atom(Say("fr"), edition, "semaine-france", "https://chantiers.example.fr").decode()
    assert feed.count("<entry>") == len(public)


def test_a_server_that_is_down_is_said_and_what_it_missed_is_sent_next_time(
    server: mail.Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as down:
        down.setenv("SMTP_PORT", "1")
        assert command.main(["digest"]) == 2
        assert "next run" in capsys.readouterr().err
    assert Box.letters == []
    opened, count = mail.Server.open, iter(range(9))

    def cut(self: mail.Server) -> smtplib.SMTP:
        link = opened(self)
        whole = link.send_message

        def once(*given: object, **named: object) -> object:
            if next(count):
                raise smtplib.SMTPServerDisconnected("gone")
            return whole(*given, **named)  # type: ignore[arg-type]

        link.send_message = once  # type: ignore[method-assign, assignment]
        return link

    with monkeypatch.context() as down:
        down.setattr(mail.Server, "open", cut)
        assert command.main(["digest"]) == 2
    assert len(Box.letters) == 1
    assert command.main(["digest"]) == 0
    assert len(sent()) == len(set(sent())) == 3  # none twice


@pytest.mark.parametrize("refused", ["nobody@example.fr", "later@example.fr"])
def test_one_that_is_refused_holds_up_no_other(server: mail.Server, tmp_path: Path, refused: str) -> None:
    """Nor one on which the mail server hangs up, at each run: those after it would wait for ever."""
    give(tmp_path, refused, "cabinet")
    digests.ask(digests.Asked(refused, "cabinet", "D35", "en"), True)
    digests.ask(digests.Asked("b@example.fr", "cabinet", "D35", "en"), True)
    told = run(server)
    (one,) = (one for one in told if "refused" in one)
    assert one.startswith("D35: refused (SMTPRecipientsRefused), ")
    assert len(Box.letters) == 4


def test_one_about_what_there_is_not_is_refused_in_words_and_holds_up_no_other(server: mail.Server) -> None:
    for about in ("R99", "D35x", "X", "ministry:none"):
        digests.ask(digests.Asked("b@example.fr", "cabinet", about, "fr"), True)
    told = run(server)
    left = [one.partition(": not sent, ") for one in told if not one.endswith(": sent")]
    assert [(about, why.split()[-1]) for about, _, why in left] == [
        (about, "by-hand") for about in ("R99", "D35x", "X", "ministry:none")
    ]
    assert len(Box.letters) == 3


def test_a_register_that_cannot_be_read_is_said(
    server: mail.Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / register.FILE).write_bytes(b"no database " * 500)
    assert command.main(["digest"]) == 2
    assert "register" in capsys.readouterr().err
    assert Box.letters == []


def test_nothing_of_an_edition_that_was_changed_is_sent(
    server: mail.Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its file is not what its manifest says was published: no server serves it."""
    about = {"name": "by-hand", "files": {"public": "0" * 64}}
    (tmp_path / "by-hand.json").write_text(json.dumps(about), encoding="utf-8")
    assert command.main(["digest"]) == 2
    assert "by-hand" in capsys.readouterr().err
    assert Box.letters == []


def test_settings_that_cannot_be_meant_send_nothing(server: mail.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"SMTP_FROM": "", "PUBLIC_URL": "", "SMTP_TLS": "ssl", "SMTP_PORT": "x", "SMTP_USER": "u"}
    for name, value in wrong.items():
        with monkeypatch.context() as meanwhile:
            meanwhile.setenv(name, value)
            assert command.main(["digest"]) == 2, name
            assert not mail.is_offered()  # and the page of the week is drawn all the same
    assert mail.is_offered()
    monkeypatch.setenv("SMTP_HOST", "")
    assert command.main(["digest"]) == 0
    assert Box.letters == []
