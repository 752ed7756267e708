"""Around the reader: every counter with its place, as a file that their browser asks for at a click and looks through.

Where they stand stays in the browser (static/finder.js): the file is the same for all, whatever is near them. Its
address says which edition and choice it is of, and opens nothing: who asks gets what they may read.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pages.counters import layers, live, wording
from pages.counters.layers import File
from pages.elements import links
from pages.markup import NOTHING, Markup, html
from pages.shell import static_target
from pages.shell.ask import Ask, kept
from pages.text import LANGUAGES, Say
from pages.text.places import commune
from queries.studies import schedule

ADDRESS = "/around.json"
_COUNTER = "COUNTER"  # stands in the address of a sheet for the counter


def button(ask: Ask, say: Say, procedure: str | None, when: int | None) -> Markup:
    """What asks a browser where its reader is; nothing on paper, and of an edition that no address names. The
    demonstration, whose counters are nowhere, leads to those there are.
    """
    if ask.demonstration:
        return html('<p class="tc-note"><a {}>{}</a></p>', links.latest("counters-find"), say("counter.around.real"))
    if static_target.current() or not ask.is_addressed:
        return NOTHING
    return html(
        '<div class="tk-around"><button type="button" data-file="{file}" data-sheet="{sheet}" data-title="{title}"'
        ' data-wait="{wait}" data-refused="{refused}">{label}</button> <span>{note}</span>'
        '<p role="status"></p></div>',
        file=address(ask, say, procedure, when),
        sheet=links.href(wording.SHEET, guichet=_COUNTER),
        label=say("counter.around.label"),
        note=say("counter.around.note"),
        title=say("counter.around.title")
        if when is None
        else say("counter.around.title_day", day=wording.weekday(say, when)),
        wait=say("counter.around.wait"),
        refused=say("counter.around.refused"),
    )


def address(ask: Ask, say: Say, procedure: str | None, when: int | None) -> str:
    """Where the file of a choice is."""
    chosen = {"demarche": procedure or "", "jour": "" if when is None else str(when), "lang": say.language}
    told = {"edition": ask.edition.name, "vue": ask.view, **chosen, "hash": asked(ask, chosen).hash}
    return f".{ADDRESS}?{urlencode({key: text for key, text in told.items() if text})}"


def asked(ask: Ask, chosen: Mapping[str, str]) -> File:
    """The file of a choice, as an address tells it. Raises KeyError where there is none."""
    procedure, when, language = chosen.get("demarche", ""), chosen.get("jour", ""), chosen.get("lang", LANGUAGES[0])
    known = language in LANGUAGES and when in ("", *map(str, range(schedule.EVENING + 1)))
    if not known or (procedure and procedure not in set(ask("counters/procedures")["procedure_id"])):
        raise KeyError(procedure)
    return _made(ask, language, procedure or None, int(when) if when else None)


@kept
def _made(ask: Ask, language: str, procedure: str | None, when: int | None) -> File:
    say = Say(language)
    rows = ask("counters/around", procedure=procedure)
    known = live.known_on(ask)
    found = rows if when is None else rows[schedule.receives(rows, when)]
    return layers.packed([_told(say, row, known) for row in found.to_dict("records")])


def _told(say: Say, row: dict[Any, Any], known: Any) -> list[Any]:
    """Place, counter, name, where it is, phone, département; then its week (none of one that
    travels), since when it is known and in words; then whether its address is unknown, and so how far it is.
    """
    where = say("counter.near.stop", place=commune(say.text(row["stop_name"]))) if row["itinerant"] else ""
    unplaced = f" ({say('counter.no_address')})" if wording.is_centred(row) else ""
    day, month = live.since(say, row, known)
    return [
        round(row["lat"], 4), round(row["lon"], 4), row["counter_id"], str(say.text(row["name"])),
        str(where or say.generic(wording.place(row))) + unplaced, wording.present(row["phone"]) or "",
        wording.present(row["department"]) or "",
        None if row["itinerant"] else live.code(row), day, month, int(wording.is_centred(row)),
    ]  # fmt: skip
