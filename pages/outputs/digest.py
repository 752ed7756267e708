"""The weekly digest: counts of the public edition and links, by mail to who asked for it, and as a feed."""

import datetime as dt
import smtplib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from pages.blocks import headline, lookup
from pages.elements import links
from pages.identity.mail import Server
from pages.parts.alerts import ORDER
from pages.shell.ask import Ask
from pages.shell.serving import PUBLIC
from pages.text import Say
from pages.text.written import joined
from queries import Edition, digests, figures, freshness
from queries.digests import MINISTRY, Asked

# What everyone reads of a week, and where: the very lines that are counted, of files.
WEEK = {
    "date": ("reorganisation-calendar", {}),
    **{kind: ("method-freshness", {"etat": due}) for kind, due in (("deposit", "week"), ("overdue", "before"))},
}
_LEVELS = {"R": "region", "D": "department"}


class Unknown(ValueError):
    """A digest about what the edition does not know."""


@dataclass(frozen=True)
class Line:
    """A count of the digest: its name for good, its words with the number, the page and what is asked of it."""

    name: str
    words: str
    page: str
    asked: Mapping[str, str]


def lines(say: Say, edition: Edition, about: str) -> list[Line]:
    """What needs attention and what the week brings, of a territory ("FR", "R53", "D35") or a ministry, each counted by
    the public edition: nothing that is kept from anybody is in it, whoever reads.
    """
    ask = Ask(PUBLIC, edition)
    place, ministry = _about(ask, say, about)
    where, at = lookup.where(*place), {name: value for name, value in links.territory(*place).items() if value}
    return [*(_alerts(ask, say, where, at) if ministry is None else ()), *_week(ask, say, where, at, ministry)]


def _alerts(ask: Ask, say: Say, where: lookup.Where, at: Mapping[str, str]) -> Iterator[Line]:
    rows: dict[Any, Any] = ask("overview/watch", **where).set_index("alert").to_dict("index")
    for name in ORDER:
        if row := rows.get(name):
            told = say(f"parts.alert.{name}", count=row["count"], people=row["people"])
            yield Line(name, f"{say.number(row['count'])} {told}", row["page"], {"alert": name, **at})


def _week(ask: Ask, say: Say, where: lookup.Where, at: Mapping[str, str], ministry: str | None) -> Iterator[Line]:
    counts = ask("overview/week", **where, ministry=ministry, days=freshness.WEEK)["kind"].value_counts()
    for kind, (page, chosen) in WEEK.items():
        if count := int(counts.get(kind, 0)):
            asked = {**at, **chosen, **({"ministere": ministry} if ministry and "etat" in chosen else {})}
            yield Line(kind, say(f"week.count.{kind}", count=count), page, asked)


def subject(say: Say, edition: Edition, about: str) -> str:
    """What a digest is about, by name."""
    ask = Ask(PUBLIC, edition)
    place, ministry = _about(ask, say, about)
    return lookup.ministries(ask, say)[ministry] if ministry else str(lookup.place(ask, say, *place))


def _about(ask: Ask, say: Say, about: str) -> tuple[tuple[str, str], str | None]:
    """The territory and the ministry that a digest is about. Raises Unknown."""
    if about.startswith(MINISTRY):
        if (ministry := about.removeprefix(MINISTRY)) in lookup.ministries(ask, say):
            return figures.NATION, ministry
    elif about == "FR" or (_LEVELS.get(about[:1], ""), about[1:]) in lookup.known(ask):
        return (figures.NATION if about == "FR" else (_LEVELS[about[0]], about[1:])), None
    raise Unknown(f"{about}: not sent, there is no such territory or ministry in edition {ask.edition.name}")


# By mail --------------------------------------------------------------------------------------------------------------


def message(one: Asked, edition: Edition, week: str, server: Server) -> EmailMessage:
    """The mail: words, counts and addresses alone, which need a session to show more."""
    say = Say(one.language)
    name, told = subject(say, edition, one.about), lines(say, edition, one.about)
    made = EmailMessage()
    is_real = edition.kind != "demonstration"
    told_of = say("digest.subject", name=name)
    made["Subject"] = told_of if is_real else say("feeds.demonstration", title=told_of)
    made["From"], made["To"], made["Date"] = server.sender, one.email, formatdate()
    # The same for the same week: a server that is asked twice knows it.
    host = urlsplit(server.base).hostname
    made["Message-ID"] = f"<{uuid5(NAMESPACE_URL, f'{server.base}/{week}/{one.email}/{one.about}')}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    at = lambda page, asked: f"{server.base}/{links.address(page, {**asked, 'lang': one.language})}"  # noqa: E731
    intro = say("digest.intro", name=name, date=edition.as_of, kind=say(f"feeds.kind.{edition.kind}"))
    place, ministry = _about(Ask(PUBLIC, edition), say, one.about)
    found = [] if ministry else [joined("", [headline.of(Ask(PUBLIC, edition), say, *place), "."])]
    body = [f"- {line.words}\n  {at(line.page, line.asked)}" for line in told] or [say("digest.nothing")]
    more = say("digest.more", address=at("week", {}))
    made.set_content("\n\n".join([intro, *found, *body, more, say("digest.stop")]) + "\n")
    return made


def send(server: Server, edition: Edition, today: dt.date) -> Iterator[str]:
    """Send what is asked for and was not sent this week, one after the other, each noted once it left; what happened to
    each, in words. One whose right is over at that moment is not sent. Raises what the server is not there with: what
    was not sent then is sent by the next run.
    """
    week = "{}-W{:02}".format(*today.isocalendar()[:2])
    with digests.alone():
        wanted = [one for one in digests.every() if (one.email, one.about) not in digests.sent(week)]
        if not wanted:
            return
        link = server.open()
        try:
            for one in wanted:
                if not digests.may(one):
                    yield f"{one.about}: not sent, the right that it was asked by is over"
                    continue
                try:
                    link.send_message(message(one, edition, week, server))
                except Unknown as error:
                    yield str(error)
                    continue
                except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
                    yield f"{one.about}: refused ({type(error).__name__}), tried again by the next run"
                    with suppress(OSError, smtplib.SMTPException):
                        link.quit()
                    link = server.open()  # one that refuses with 421 closes, and the others would wait for ever
                    continue
                digests.note(one, week)
                yield f"{one.about}: sent"
        finally:
            with suppress(OSError, smtplib.SMTPException):
                link.quit()
