"""What this site is, in a sentence over the title of a home: whose data, of which day, and who publishes."""

import os

from pages.shell.ask import Ask
from pages.text import Say

NAMED = 1  # producers that are named; the others are counted
OURS = "Trois chantiers"  # who writes what the program itself brings


def publisher() -> str:
    """Who runs this site, as the setting says; "" where nobody said so."""
    return os.environ.get("PUBLISHER", "").strip()


def sentence(ask: Ask, say: Say) -> str:
    """The three workstreams of 25 July 2018, the producers of most of the sources, their day, the publisher."""
    if ask.edition.kind == "demonstration":
        return say("overview.about.demonstration")
    names = ask("method/sources")["publisher"].dropna().value_counts()
    producers = [say.generic(name) for name in sorted(names.index, key=lambda one: (-names[one], one)) if name != OURS]
    told = publisher()
    signed = say("overview.about.signed", publisher=told) if told else say("overview.about.unsigned")
    named = say("overview.about.data", names=say.listed(producers, NAMED))
    data = named if producers else say("overview.about.unnamed")
    return say("overview.about.real", data=data, date=ask.edition.as_of, signed=signed)
