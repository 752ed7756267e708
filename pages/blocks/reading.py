"""Which edition a page is read of, where its address says which: in words, and why one cannot be read."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

from pages.elements import links
from pages.markup import Markup, draw, html
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.serving import NotThere, Reader
from pages.text import Say

OTHERS = ("edition", "au")  # the parameters of an address that hold it to an edition
PARIS = ZoneInfo("Europe/Paris")
OFFERED = 3  # earlier days to which a page leads by itself


def title(say: Say, reader: Reader) -> str:
    """Whether it is an earlier one, or invented, in two words."""
    if reader.demonstration:
        return say("shell.example.title")
    return say("shell.earlier.title_now" if reader.had is None else "shell.earlier.title")


def sentence(say: Say, reader: Reader) -> str:
    """Of which edition and date a page is, and that rights are those of now; or that all of it is invented."""
    if reader.demonstration:
        return say("shell.example.sentence", day=reader.edition.as_of)
    told = {"day": reader.edition.as_of, "name": reader.edition.name}
    state = "now"
    if reader.had is not None:
        state, told["had"] = "had", reader.had.replace(tzinfo=UTC).astimezone(PARIS).date()
    if reader.since.day:
        state, told["asked"] = f"{state}_day", date.fromisoformat(reader.since.day)
    return say(f"shell.earlier.{state}", **told)


def before(ask: Ask, say: Say, path: str) -> list[Markup]:
    """Links to this same page as of the days of earlier editions that can be read, the last of them first."""
    days = {one.as_of for one in serving.readable() if one.as_of < ask.edition.as_of}
    return [
        html("<a {}>{}</a>", links.here(path, edition=None, au=day.isoformat()), say("shell.earlier.as_of", day=day))
        for day in sorted(days, reverse=True)[:OFFERED]
    ]


def missing(say: Say, refused: NotThere) -> tuple[str, str]:
    """The title and the sentence of what stands in place of a page of an edition that cannot be read."""
    told: dict[str, str | date] = dict(refused.told)
    if refused.rule == "before":
        told = {name: date.fromisoformat(text) for name, text in refused.told.items()}
    return say(f"shell.missing.{refused.rule}.title"), say(f"shell.missing.{refused.rule}.sentence", **told)


def to_latest(say: Say, path: str) -> None:
    """The way to the same page of the edition served."""
    draw(html('<p class="tc-note"><a {}>{}</a></p>', links.latest(path), say("shell.earlier.today")))
