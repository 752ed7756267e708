"""The end of a session: its reader is told some time before, and may make it longer, within the hours that a session
lasts in all. What is answered is a card, which static/session.js shows over the page.
"""

import time

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from pages.http.language import language
from pages.identity import cookies, settings, who
from pages.identity.settings import Settings
from pages.markup import NOTHING, Markup, html
from pages.server.sign_in import flow
from pages.text import Say
from queries import people
from queries.people import Term

WARNED = 15 * 60  # seconds before the end
LEAST = 60  # seconds that are worth asking for


def routes() -> list[BaseRoute]:
    """This route; none where nobody signs in."""
    return [Route("/sign-in/session", flow.formed(_session), methods=["GET", "POST"])] if settings.on() else []


def _session(request: Request, here: Settings, said: dict[str, str]) -> Response:
    """How long the session still lasts; a form of this very card makes it longer."""
    person, posted = who.person(request.cookies), request.method == "POST"
    if person and posted:
        if not cookies.is_mark(said.get("mark", ""), "session", person.key, here):
            return flow.problem(request, "attempt_unknown")
        people.lengthen(person.key, person.session, here.hours * 3600)
    term = people.term(person.key) if person else None
    left = term.ends - time.time() if term else 0.0
    mark = cookies.sign("session", person.key, here) if person else ""
    card = _card(Say(language(request)), _state(term, left, here, posted), left, mark, here.hours)
    response = HTMLResponse(card, headers=flow.FRESH)
    if person and term and posted:
        cookies.put(response, cookies.SESSION, person.key, int(left), here)
    return response


def _state(term: Term | None, left: float, here: Settings, posted: bool) -> str:
    """Which sentence is said; "far": none."""
    if term is None:
        return "over"
    more = term.began + here.hours * 3600 - term.ends >= LEAST
    if posted:
        return "longer" if more else "longest"
    if left > WARNED:
        return "far"
    return "soon" if more else "last"


def _card(say: Say, state: str, left: float, mark: str, hours: int) -> Markup:
    """What is said, where the script puts the hour and the minute of the end, and what can be done."""
    ways = {"soon": _form(say, mark), "last": _again(say), "over": _again(say)}
    return html(
        '<section class="tc-session" aria-label="{label}" data-state="{state}" data-left="{left}"'
        ' data-failed="{failed}">'
        '<p role="alert">{told}</p><form class="tc-steer">{way} '
        '<button type="button" data-do="stop">{close}</button></form></section>',
        label=say("sign_in.session.label"),
        state=state,
        left=int(left),
        failed=say("sign_in.session.failed"),
        told="" if state == "far" else say(f"sign_in.session.{state}", hour="%1", minute="%2", hours=hours),
        way=ways.get(state, NOTHING),
        close=say("sign_in.session.close"),
    )


def _form(say: Say, mark: str) -> Markup:
    return html(
        '<input type="hidden" name="mark" value="{}"><button data-do="start">{}</button>',
        mark,
        say("sign_in.session.do"),
    )


def _again(say: Say) -> Markup:
    return html('<a href="/sign-in?lang={}">{}</a>', say.language, say("sign_in.session.again"))
