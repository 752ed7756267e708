"""A long list on a phone: its first lines, the rest behind one "see more"; a wide window and paper show it whole."""

from pages.markup import Markup, html
from pages.text import Say

FEWEST, MOST, CELLS = 3, 6, 18  # lines that a phone shows first: some CELLS cells in all, within these bounds


def first(columns: int) -> int:
    """How many lines a phone shows of a table of so many columns, which stand one under the other there."""
    return max(FEWEST, min(MOST, CELLS // max(columns, 1)))


def folded(say: Say, lines: Markup, count: int, shown: int) -> Markup:
    """HTML of a table or list of `count` lines, of which a phone shows the first `shown` (FEWEST to MOST).

    All lines are sent: the button, which the keyboard reaches after them, hides or shows those of the table above it
    by style alone (`.tc-fold` in style.css). A list that is no longer than that has no button.
    """
    if count <= shown:
        return lines
    return html(
        '<div class="tc-fold tc-first-{shown}">{lines}<details class="tc-more"><summary><span>{more}</span>'
        "<span>{less}</span></summary></details></div>",
        shown=shown,
        lines=lines,
        more=say("parts.rest", count=count - shown),
        less=say("parts.less"),
    )
