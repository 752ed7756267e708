"""A two-minute tour of the home of each reader, offered once; its words and where each step is (static/tour.js)."""

from pages.markup import Markup, concat, html
from pages.text import Say

# Where a step stands, for our script; one that is not on the page is passed over.
PLACES = {
    "cards": ".tc-cards",
    "against": ".tc-cards",
    "find_counter": ".tc-seek",
    "where": ".st-key-panel-where",
    "promise": ".tc-promise",
    "held": ".st-key-panel-held",
    "owed": ".st-key-panel-owed",
    "around": ".tc-around",
    "map": '[class*="st-key-panel-carte-"]',
    "watch": ".st-key-panel-watch",
    "mine": ".tc-mine",
    "rooms": ".tc-rooms",
    "find": ".tc-find",
    "take": ".tc-copy",
}
STEPS = {
    "cabinet": ("cards", "mine", "map", "watch", "rooms", "find", "take"),
    "prefect": ("against", "held", "owed", "around", "map", "rooms", "find", "take"),
    "public": ("find_counter", "where", "cards", "promise", "map", "rooms", "find", "take"),
}


def words(say: Say) -> Markup:
    """HTML template of the tours of one language: the words of the card, then each reader's steps in order."""
    tours = concat(
        html('<ol data-reader="{}">{}</ol>', reader, concat(_step(say, name) for name in steps))
        for reader, steps in STEPS.items()
    )
    return html(
        '<template data-tc-tour="{lang}"><section class="tc-tour" aria-label="{label}"><p role="status"></p>'
        '<p class="tc-steer"><button type="button" data-do="start">{start}</button> '
        '<button type="button" data-do="back">{back}</button> <button type="button" data-do="next">{next}</button> '
        '<button type="button" data-do="stop" data-last="{last}">{stop}</button></p></section>'
        '<p data-offer>{offer}</p><p data-rank="{rank}"></p>{tours}</template>',
        lang=say.language,
        label=say("tour.label"),
        start=say("tour.start"),
        back=say("tour.back"),
        next=say("tour.next"),
        last=say("tour.last"),
        stop=say("tour.stop"),
        offer=say("tour.offer"),
        rank=say("tour.rank", rank="%1", all="%2"),
        tours=tours,
    )


def _step(say: Say, name: str) -> Markup:
    title, text = say(f"tour.step.{name}.title"), say(f"tour.step.{name}.text")
    return html('<li data-at="{}"><b>{}</b> {}</li>', PLACES[name], title, text)
