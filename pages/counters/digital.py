"""Where else one is helped with the screen: the places of digital mediation around a commune."""

from typing import Any

from pages.counters import wording
from pages.elements import badges
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.parts import panels
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.places import commune


def around(ask: Ask, say: Say, place: dict[Any, Any]) -> None:
    """The nearest places of digital mediation, where their list was deposited; nothing where it was not."""
    if not ask.holds("digital_places"):
        return
    rows = ask("counters/digital_nearest", lat=place["lat"], lon=place["lon"])
    if rows.empty:
        return
    title = say("counter.digital.title", place=commune(say.text(place["name"])))
    items = concat(_item(say, row) for row in rows.to_dict("records"))
    with panels.framed(say, "digital", title, say("counter.digital.lead"), str(rows["kind"].iloc[0])):
        draw(html('<ul class="tk-columns">{}</ul>', items))


def _item(say: Say, row: dict[Any, Any]) -> Markup:
    label = badges.chip(say("counter.type.france_services")) if row["france_services"] else NOTHING
    where = ", ".join(say.text(part) for part in (row["address"], row["commune_name"]) if wording.present(part))
    opening = wording.present(row["opening"])
    hours = say("counter.digital.opening", hours=say.text(opening)) if opening else say("counter.no_day_known")
    told = html("{} · {} · {}", wording.km(say, row["km"]), where, hours)
    return html("<li><b>{}</b> {} <span>{}</span></li>", say.text(row["name"]), label, told)
