"""What stands where there is nothing to show: an empty result, a refused page."""

from pages.markup import NOTHING, Markup, concat, draw, html
from pages.text import Say


def notice(title: str, sentence: str, on_paper: bool = True) -> None:
    """A quiet box: what is (not) there, why, and what to do, which is not for paper where it is all that it says."""
    draw(_box(title, sentence, on_paper))


def _box(title: str, sentence: str, on_paper: bool = True) -> Markup:
    told = html("<p>{}</p>", sentence) if sentence else NOTHING
    kind = "tc-notice" if on_paper else "tc-notice tc-asks"
    return html('<div class="{}"><strong>{}</strong>{}</div>', kind, title, told)


def empty(say: Say, sentence: str | None = None) -> None:
    """An empty result: why, and what to do."""
    notice(say("parts.empty.title"), sentence or say("parts.empty.sentence"))


def unreadable(say: Say) -> None:
    """What was to be read could not be: nothing of it is shown in its place."""
    notice(say("parts.unreadable.title"), say("parts.unreadable.sentence"))


def refused(say: Say, who: str, instead: Markup = NOTHING) -> None:
    """A page or a figure that this viewer may not see, and who may (in words); then what may be read `instead`."""
    draw(concat([_box(say("parts.refused.title"), say("parts.refused.sentence", who=who)), instead]))
