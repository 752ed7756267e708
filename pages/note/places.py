"""The map of a note: the country or a region by one indicator, a département by its counters."""

from pages.blocks import lookup
from pages.maps import picture as drawing
from pages.maps.picture import Picture
from pages.parts import indicator, scorecard
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures

MAPPED = ("P4", "P1", "P3")  # the first that has a value, as on the page of territories
BELOW = "department"


def picture(ask: Ask, say: Say, place: tuple[str, str]) -> Picture:
    """The territory, with its finding."""
    return _counters(ask, say, place) if place[0] == BELOW else _shaded(ask, say, place)


def _counters(ask: Ask, say: Say, place: tuple[str, str]) -> Picture:
    rows = ask("counters/points", **lookup.where(*place))
    rows = rows[rows["x"].notna() & rows["outside"].isna()]
    count = int(ask("territory/facts", **lookup.where(*place)).iloc[0]["counters"])
    where = lookup.place(ask, say, *place)
    found = say("counters.points.title", count=figures.key("open_counters", *place)(count))
    title = scorecard.placed(say, where, found if count else say("territory.no_counter"))
    alt = say("note.map_alt", title=title)
    return drawing.dotted(rows, place[1], say("note.map_counter"), title=title, alt=alt)


def _shaded(ask: Ask, say: Say, place: tuple[str, str]) -> Picture:
    items = [ask.catalogue[name] for name in MAPPED]
    item = next((one for one in items if (ask.latest(one.id, BELOW)["state"] == "value").any()), items[0])
    rows, unit = indicator.compared(item, scorecard.reasons(say, item, BELOW, ask.latest(item.id, BELOW)))
    if place[0] == "region":
        rows = rows[rows["code"].isin(lookup.departments(ask, *place))]
    name = scorecard.label(say, item)
    title = scorecard.placed(say, name, indicator.spread(say, rows, unit, indicator.cells(item, BELOW)))
    months = rows.loc[rows["state"] == "value", "period"].dropna()
    told = indicator.formula(say, item)
    sentence = say("overview.map.dated", told=told, month=say.month(months.max())) if len(months) else told
    alt = joined(". ", [say("indicators.map_alt", name=name, level=say(f"indicators.level.{BELOW}")), title])
    return drawing.shaded(say, rows, unit, place, measured=name, title=title, alt=alt, sentence=sentence)
