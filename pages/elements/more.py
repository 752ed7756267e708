"""What is shown first: on a phone the first lines of a list, the heading of a panel; the rest behind one "see more".

A wide window shows more lines, and panels but those folded EVERYWHERE; paper shows all.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.markup import Markup, draw, html
from pages.shell import static_target
from pages.text import Say

EVERYWHERE = "everywhere"  # of what few readers need: where a wide window folds it too
FEWEST, MOST, CELLS = 2, 6, 18  # lines that a phone shows first: some CELLS cells in all, within these bounds
WIDE = 12  # lines that a wide window shows first, of a list that has two more at least


def first(columns: int) -> int:
    """How many lines a phone shows of a table of so many columns, which stand one under the other there."""
    return max(FEWEST, min(MOST, CELLS // max(columns, 1)))


def folded(
    say: Say, lines: Markup, count: int, shown: int, detailed: bool = False, words: str = "", whole: bool = False
) -> Markup:
    """HTML of a table or list of `count` lines, of which a phone shows the first `shown` (FEWEST to MOST), and a wide
    window the first WIDE, or the `whole` list.

    All lines are sent: the button, which the keyboard reaches after them, hides or shows those of the table above it
    by style alone (`.tc-fold` in style.css). A list that is no longer than that, or by one line alone, has no button.
    `detailed`: what stands in its lines as `.tc-detail`, and small curves, are hidden with the rest, and the button
    says so. `words`: those of the button, where there are more lines than these.
    """
    if count <= shown + 1:
        return lines
    button = _button(say, words or say("parts.rest_detailed" if detailed else "parts.rest", count=count))
    look = (" tc-brief" if detailed else "") + (" tc-many" if count > WIDE + 1 and not whole else "")
    return html('<div class="tc-fold tc-first-{}{}">{}{}</div>', shown, look, lines, button)


def of_blocks(say: Say, count: int) -> Markup:
    """The button alone, for blocks that hold choices and are no HTML of ours: a rule of the room hides them."""
    return html('<div class="tc-blocks">{}</div>', _button(say, say("parts.rest", count=count)))


def later(say: Say, body: Markup, words: str = "", folded: bool | str = True) -> Markup:
    """HTML that a phone, or any window, shows on request alone: what few readers need, after what they came for.

    `words` name it where no heading above does.
    """
    return html('<div class="tc-later">{}{}</div>', of_panel(say, folded, words), body)


def of_panel(say: Say, folded: bool | str, words: str = "") -> Markup:
    """The button under the heading of a panel that a phone, or any window, opens on request."""
    return _button(say, words or say("parts.open"), folded == EVERYWHERE)


@contextmanager
def rest(say: Say, name: str) -> Iterator[None]:
    """What follows on a page, which any window shows on request, paper and files always; `name` is unique there."""
    with st.container(key=f"rest-{name}"):
        if static_target.current() is None:
            draw(html('<div class="tc-rest">{}</div>', _button(say, say("parts.whole"), True)))
        yield


def _button(say: Say, words: str, everywhere: bool = False) -> Markup:
    return html(
        '<details class="tc-more{}"><summary><span>{}</span> <span>{}</span></summary></details>',
        " tc-everywhere" if everywhere else "",
        words,
        say("parts.less"),
    )
