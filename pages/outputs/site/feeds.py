"""What a page of the site says of feeds to programs: which ones follow it. The program answers them (outputs/feeds)."""

from pages.markup import Markup, attributes, concat, html
from pages.outputs.feeds import ALERT, FRANCE
from pages.outputs.site.addresses import up
from pages.parts.alerts import PUBLIC as ALERTS
from pages.text import Say

ATOM, CALENDAR = "application/atom+xml", "text/calendar"
HOME, CHANGES = "index", "changes"


def links(say: Say, name: str) -> Markup:
    """The feed of its territory, else of the country; with the overview the calendar, with what changed the alerts."""
    folder, _, code = name.partition("/")
    of = code if folder in ("territories", "counters", "find") and code not in ("", "index") else FRANCE
    found = [(ATOM, f"flux/{of}.atom", "")]
    if name == HOME:
        found.append((CALENDAR, "calendrier.ics", say("feeds.calendar")))
    if name == CHANGES:
        reasons = {one: say.inside(say(f"changes.alert.{one}")) for one in ALERTS}
        found += [(ATOM, f"flux/{ALERT}{one}.atom", say("feeds.alert", reason=reasons[one])) for one in ALERTS]
    return concat(
        html(
            '<link rel="alternate" type="{}" href="{}{}?lang={}"{}>\n',
            kind, up(name, 2), address, say.language, attributes(' title="{}"', title) if title else attributes(""),
        )
        for kind, address, title in found
    )  # fmt: skip
