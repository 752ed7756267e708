"""Open data: where to take figures from, by address, by feed and whole; what a refusal of an address means."""

from collections.abc import Iterable

from pages.blocks import lookup, unpublished
from pages.elements import badges, headings, more
from pages.markup import Markup, concat, draw, html
from pages.parts import scorecard
from pages.parts.alerts import PUBLIC
from pages.shell.ask import Ask
from pages.text import Say
from queries import figures

API = "./api/v1/"
LINK = '<li><a href="{}">{}</a></li>'
RULES = (
    *(
        "unknown_address",
        "retired",
        "unknown_query",
        "no_table",
        "unknown_parameter",
        "missing_parameter",
        "wrong_value",
        "cannot_read",
    ),
    *(
        "unknown_territory",
        "twice",
        "edition_not_served",
        "view",
        "no_longer",
        "too_long",
        "too_many_cells",
        "busy",
        "no_edition",
        "method",
    ),
)


def render(ask: Ask, say: Say) -> None:
    """The page of open data."""
    place = lookup.territory_from_url(ask)
    offered = unpublished.offered(ask, ask.catalogue.values())
    every = len(offered) == len(ask.catalogue)
    count = figures.key("indicators").among(valued=None if every else "yes")(len(offered))
    headings.page(say("reuse.title", count=count), say(f"reuse.lead_{ask.edition.kind}", date=ask.edition.as_of))
    section(say, "addresses", _addresses(ask.edition.name, place), ("formats", "permanent", "reader", "secret"))
    headings.section(say("reuse.every"))
    _folded(say, (html(LINK, _in(say, f"{API}indicators/{one.id}.csv"), scorecard.label(say, one)) for one in offered))
    own = {} if place[0] == "nation" else {f"./flux/{figures.place(*place)}.atom": "territory"}
    feeds = {"./flux/france.atom": "france"} | own | {"./calendrier.ics": "calendar"}
    section(say, "feeds", feeds, (badges.of_kind("days", ask.edition.kind),))
    told = {alert: say("reuse.feeds.alert", reason=say(f"reuse.alert.{alert}")) for alert in PUBLIC}
    _folded(say, (_address(say, f"./flux/alerte-{alert}.atom", what) for alert, what in told.items()))
    section(say, "whole", {}, ("export", "since", "licence"))
    refusals(say)


def _addresses(edition: str, place: tuple[str, str]) -> dict[str, str]:
    """Addresses of each kind, those of a territory with it; and which kind."""
    of = "" if place[0] == "nation" else f"?{place[0]}={place[1]}"
    return {
        f"{API}openapi.json": "openapi",
        f"{API}counters/by_month.csv{of}": "example",
        f"{API}pages/counters-map/guichets.csv{of.replace('department', 'departement')}": "page",
        f"{API}editions/{edition}/indicators/P1.csv": "edition",
        f"{API}indicators.json": "definitions",
        f"{API}editions.json": "editions",
    }


def _folded(say: Say, items: Iterable[Markup]) -> None:
    """A long list of addresses, which is opened on request."""
    listed = html('<div class="tc-prose tq-whole"><ul class="tc-bullets tq-columns">{}</ul></div>', concat(items))
    draw(more.later(say, listed, folded=more.EVERYWHERE))


def section(say: Say, name: str, addresses: dict[str, str], notes: tuple[str, ...]) -> None:
    """A part of the page: its addresses, each with what it gives, and its rules."""
    headings.section(say(f"reuse.{name}.title"), say(f"reuse.{name}.lead"))
    given = concat(_address(say, at, say(f"reuse.{name}.{key}")) for at, key in addresses.items())
    told = concat(html("<li>{}</li>", say(f"reuse.{name}.{key}")) for key in notes)
    draw(html('<div class="tc-prose tq-whole"><ul class="tc-bullets tq-columns">{}{}</ul></div>', given, told))


def _address(say: Say, at: str, what: str) -> Markup:
    return html('<li>{}<br><a href="{}"><code>{}</code></a></li>', what, _in(say, at), at.removeprefix("."))


def _in(say: Say, at: str) -> str:
    """An address in the reader's language."""
    query = "&" if "?" in at else "?"
    return at if at.endswith(".json") or say.language == "fr" else f"{at}{query}lang={say.language}"


def refusals(say: Say) -> None:
    """What each problem document means: its `type` leads here."""
    headings.section(say("reuse.refusals.title"), say("reuse.refusals.lead"))
    terms = concat(
        html('<dt id="{}"><code>{}</code></dt><dd>{}</dd>', rule, rule, say(f"api.{rule}.title")) for rule in RULES
    )
    draw(more.later(say, html('<dl class="tc-words">{}</dl>', terms)))
