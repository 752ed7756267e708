"""The feeds and the calendar as files, each written with the page that it follows; the addresses in them are whole."""

from pages.markup import Markup, attributes, concat, html
from pages.outputs.feeds import ALERT, FRANCE, atom, ics
from pages.outputs.site.addresses import up
from pages.parts.alerts import PUBLIC as ALERTS
from pages.text import Say
from queries import Edition

ATOM, CALENDAR = "application/atom+xml", "text/calendar"
HOME, CHANGES = "index", "changes"
_CALENDAR = "calendrier.ics"


def written(say: Say, edition: Edition, name: str, address: str, public: str) -> dict[str, bytes]:
    """The feeds that follow a page: of France with the overview, of a region with its own, of alerts with what changed.

    `address`: of the server, for others; `public`: of the folder of this language there. None where nobody said them.
    """
    if not address:
        return {}
    files = {_file(one): atom(say, edition, one, address, f"{public}/{_file(one)}") for one in _followed(name)}
    return files | ({_CALENDAR: ics(say, edition, FRANCE, address)} if name == HOME else {})


def _followed(name: str) -> tuple[str, ...]:
    if name == CHANGES:
        return tuple(f"{ALERT}{one}" for one in ALERTS)
    return (_of(name),) if name == HOME or name.startswith("territories/R") else ()


def _file(feed: str) -> str:
    return f"flux/{feed}.atom"


def _of(name: str) -> str:
    """The feed of what a page is about: of its territory, else of the country."""
    folder, _, code = name.partition("/")
    return code if folder in ("territories", "counters", "find") and code not in ("", "index") else FRANCE


def links(say: Say, name: str, are_files: bool) -> Markup:
    """What a page says of feeds to programs: its own, which the program answers where it is no file (those of
    départements never are); with the overview the calendar, with what changed the alerts.
    """
    own = _file(_of(name))
    is_file = are_files and not _of(name).startswith("D")
    found = [(ATOM, up(name) + own if is_file else f"{up(name, 2)}{own}?lang={say.language}", "")]
    if are_files and name == HOME:
        found.append((CALENDAR, up(name) + _CALENDAR, say("feeds.calendar")))
    if are_files and name == CHANGES:
        reasons = {one: say.inside(say(f"changes.alert.{one}")) for one in ALERTS}
        found += [(ATOM, up(name) + _file(ALERT + one), say("feeds.alert", reason=reasons[one])) for one in ALERTS]
    return concat(
        html(
            '<link rel="alternate" type="{}" href="{}"{}>\n',
            kind,
            address,
            attributes(' title="{}"', title) if title else attributes(""),
        )
        for kind, address, title in found
    )
