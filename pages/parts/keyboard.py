"""What our scripts say: which keys move, where they do (static/keyboard.js), what a filter changed, that a figure was
copied, and that numbers lead to their rows.
"""

from pages.markup import Markup, html
from pages.text import Say


def words(say: Say) -> Markup:
    """HTML template of the hints of one language, by what has the focus: a list, a map, a map of points, a sheet,
    events.
    """
    return html(
        '<template data-tc-words="{lang}" data-list="{list}" data-map="{map}" data-points="{points}"'
        ' data-sheet="{sheet}" data-events="{events}" data-updated="{updated}"'
        ' data-cited="{cited}" data-trace="{trace}" data-traced="{traced}"></template>',
        lang=say.language,
        list=say("shell.keys.list"),
        map=say("shell.keys.map"),
        points=say("shell.keys.points"),
        sheet=say("shell.keys.sheet"),
        events=say("shell.keys.events"),
        updated=say("shell.keys.updated"),
        cited=say("parts.cited"),
        trace=say("rows.trace"),
        traced=say("rows.traced"),
    )
