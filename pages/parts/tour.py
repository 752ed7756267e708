"""A tour of the home of each reader in three steps, offered once; its words and where each step is (static/tour.js)."""

from pages.markup import Markup, concat, html
from pages.text import Say

# Where a step stands, for our script; one that is not on the page is passed over.
PLACES = {
    "cards": ".tc-cards",
    "against": ".tc-cards",
    "find_counter": ".tc-seek",
    "waits": ".tc-agenda",  # there whether proposals are published or not
    "watch": ".st-key-panel-watch",
    "rooms": ".tc-rooms",
}
STEPS = {
    "cabinet": ("cards", "watch", "rooms"),
    "prefect": ("against", "waits", "rooms"),
    "public": ("find_counter", "cards", "rooms"),
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
