"""What the State's own tracker says of the network in a territory, to those who may read it."""

from typing import Any

from pages.counters import wording
from pages.elements import badges
from pages.markup import NOTHING, Markup, concat, draw, html
from pages.parts import panels
from pages.shell.ask import Ask
from pages.text import Say


def comments(ask: Ask, say: Say, level: str, code: str) -> None:
    """The latest comments, where they were deposited and this reader may read them; nothing elsewhere."""
    if not ask.holds("tracker"):
        return
    rows = ask("counters/tracker_comments", level=level, code=code)
    if rows.empty:
        return
    items = concat(_item(say, row) for row in rows.to_dict("records"))
    kind = str(rows["kind"].iloc[0])
    with panels.framed(say, "tracked", say("lists.tracked.title"), say("lists.tracked.lead"), kind):
        draw(html('<ul class="tk-columns">{}</ul>', items))


def _item(say: Say, row: dict[Any, Any]) -> Markup:
    """The day and the topic, the author's confidence, and the comment."""
    weather = wording.present(row["weather"])
    chip = badges.chip(say(f"lists.tracked.weather.{weather}")) if weather else NOTHING
    topic = say(f"lists.tracked.topic.{row['topic']}")
    told = say("lists.tracked.when", date=row["commented_on"], topic=topic)
    text = wording.present(row["text"])
    words = html("<p>{}</p>", say.text(text)) if text else NOTHING
    return html("<li><b>{}</b> {}{}</li>", told, chip, words)
