"""What nobody published of a page: who owes it, the file to fill in, and the same page with example data.

One block, the same on every page, under what is known. Nothing stands there where all of it is published.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps

from pages.elements import links
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.shell import serving
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import freshness
from queries.indicators import Indicator

SHOWN = 4  # sources that are named before the others are asked for


def missing(ask: Ask, sources: Sequence[str]) -> list[str]:
    """Of these sources (names of contracts), those of which the edition holds no row by any contract."""
    of = freshness.sources()
    there = {of.get(contract) for contract in ask("method/sources")["contract"]}
    return [one for one in sources if one not in there]


def has_values(ask: Ask, item: Indicator) -> bool:
    """Whether the reader reads a value of an indicator somewhere: one without is offered in no real edition."""
    return any(ask.latest(item.id, level)["state"].isin(("value", "secret")).any() for level in item.levels)


def offered(ask: Ask, items: Iterable[Indicator]) -> list[Indicator]:
    """Of some indicators, those that a page offers: in a real edition those that have a value somewhere."""
    return [item for item in items if ask.real_on is None or has_values(ask, item)]


def owed(ask: Ask, items: Iterable[Indicator]) -> list[str]:
    """The sources of those of some indicators that have no value anywhere, each once."""
    silent = [item for item in items if not has_values(ask, item)] if ask.real_on else []
    return list(dict.fromkeys(source for item in silent for source in item.sources))


Page = Callable[[Ask, Say], None]


def gives_way(ask: Ask, owed: str, by: Sequence[str] = ()) -> bool:
    """Whether nobody published what a page is of (a source), and what is known of it `by` other sources is there."""
    return ask.edition.kind == "real" and bool(missing(ask, [owed])) and not missing(ask, by)


def instead(path: str, owed: Sequence[str], by: Sequence[str], known: Page) -> Callable[[Page], Page]:
    """A page at `path` that gives way, where nobody published the first of the sources it is `owed`, to what is `known`
    by others; the block of what is missing comes after.
    """

    def of(render: Page) -> Page:
        @wraps(render)
        def drawn(ask: Ask, say: Say) -> None:
            if not gives_way(ask, owed[0], by):
                render(ask, say)
                return
            known(ask, say)
            block(ask, say, path, owed)

        return drawn

    return of


def block(ask: Ask, say: Say, path: str, sources: Sequence[str]) -> None:
    """What a page at `path` could show besides, were these sources published: nothing where they are, nor on a
    demonstration.
    """
    if ask.edition.kind != "real" or not (gone := missing(ask, sources)):
        return
    shown = SHOWN if len(gone) > SHOWN + 1 else len(gone)
    lines = html("<ul>{}</ul>", concat(_line(say, one) for one in gone[:shown]))
    if rest := concat(_line(say, one) for one in gone[shown:]):
        others = say("parts.unpublished.more", count=len(gone) - shown)
        lines += html("<details><summary>{}</summary><ul>{}</ul></details>", others, rest)
    title = say("parts.unpublished.title")
    draw(
        html(
            '<section class="tc-notice tc-unpublished" aria-label="{}"><strong>{}</strong>{}{}</section>',
            title,
            title,
            lines,
            example(say, path),
        )
    )


def example(say: Say, path: str) -> Markup:
    """The way to the same page, with the same filters, of invented figures; nothing where this server has none."""
    if not serving.has_demonstration():
        return NOTHING
    link = links.here(path, edition=serving.DEMONSTRATION.edition, au=None)
    return html('<p class="tc-ways"><a {}>{}</a></p>', link, say("parts.unpublished.example"))


def _line(say: Say, source: str) -> Markup:
    """A source, who owes it and how often, and its template."""
    about = freshness.about(source)
    often = say.inside(say(f"freshness.periodicity.{about.periodicity}"))
    by = say("parts.unpublished.by", owner=about.owner[say.language], often=often)
    template = html('<a data-plain href="./templates/{}.csv">{}</a>', source, say("parts.unpublished.template"))
    return html("<li><b>{}</b> <span>{}</span> {}</li>", about.title[say.language], by, template)


def owes(say: Say, source: str) -> str:
    """A source in words: its title, who owes it and how often, that it never came."""
    about = freshness.about(source)
    often = say.inside(say(f"freshness.periodicity.{about.periodicity}"))
    told = say("parts.unpublished.owed", owner=about.owner[say.language], often=often)
    return joined(" ", [say("parts.unpublished.what", title=about.title[say.language]), told])
