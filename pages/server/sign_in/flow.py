"""The routes of signing in and out: to the provider and back, whose eyes to read with, and out again."""

import os
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from pages.blocks import lookup
from pages.http import plain
from pages.http.language import language
from pages.identity import cookies, settings, who
from pages.identity.cookies import BROWSER, SESSION
from pages.identity.settings import Settings
from pages.markup import NOTHING, Markup, concat, html
from pages.server.sign_in import provider
from pages.server.sign_in.provider import Identity, IdentityRejected, Unreachable
from pages.shell import serving
from pages.shell.ask import Ask
from pages.shell.rooms import ADDRESSES
from pages.text import Say
from queries import people
from queries.people import Attempt, Right, Session

FRESH = {"Cache-Control": "no-store"}
AT_ONCE = 8  # what waits for a provider takes no thread that readers need
ATTEMPT_SECONDS = 600
MOST_FORM = 4096  # bytes
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_few, _own = CapacityLimiter(AT_ONCE), CapacityLimiter(AT_ONCE)  # those who wait for a code, and those who do not
# What is answered to each thing that went wrong; others are 403.
STATUS = {"attempt_unknown": 400, "cancelled": 200, "code_refused": 400, "provider_down": 503, "provider_error": 502}


def routes() -> list[BaseRoute]:
    """These routes; none where nobody signs in."""
    if settings.on() is None:
        return []
    return [
        Route("/sign-in", _apart(_begin)),
        Route("/sign-in/callback", _apart(_come_back)),
        Route("/sign-in/role", formed(_chosen), methods=["GET", "POST"]),
        Route("/sign-out", _apart(_leave, _own)),
        Route("/sign-out/done", _apart(_gone, _own)),
    ]


def _apart(answer: Callable[[Request, Settings], Response], places: CapacityLimiter = _few) -> Callable:
    """A route that may wait, away from those of readers; where the register cannot be written, it says so.

    Signing out does not wait behind codes that a slow provider is asked about.
    """

    async def serve(request: Request) -> Response:
        here = settings.on()
        if here is None:
            raise ValueError("nobody signs in here")
        try:
            return await to_thread.run_sync(answer, request, here, limiter=places)
        except (sqlite3.Error, OSError):
            who._log.exception("nobody can sign in or out")
            return problem(request, "unavailable", 503)

    return serve


def _begin(request: Request, here: Settings) -> Response:
    """To the provider, with a state and a nonce used once, for this browser alone."""
    target = local(request.query_params.get("to") or came_from(request))
    if request.headers.get("host") != here.host and "again" not in request.query_params:
        asked = {"to": target, "lang": language(request), "again": "1"}
        return RedirectResponse(f"{here.public_url}/sign-in?{urlencode(asked)}", 303, FRESH)
    browser = cookies.read(request.cookies, BROWSER, here) or cookies.secret()
    state, nonce, verifier = cookies.secret(), cookies.secret(), provider.verifier()
    try:
        address = provider.address(here, state, nonce, verifier)
    except Unreachable as error:
        return _down(request, error)
    people.attempt(state, browser, Attempt(nonce, verifier, target))
    response = RedirectResponse(address, 303, FRESH)
    cookies.put(response, BROWSER, browser, ATTEMPT_SECONDS, here)
    return response


def came_from(request: Request) -> str:
    """The page that a link was followed from, where the browser says that it is one of ours."""
    try:
        found = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # no address at all
        return "/"
    ours = found.netloc == request.headers.get("host")
    return f"{found.path}?{found.query}" if ours else "/"


def local(address: str) -> str:
    """An address of one of our pages, as it was given; the home page for any other."""
    try:
        found = urlsplit(address)
    except ValueError:
        return "/"
    is_page = found.path.startswith("/") and found.path[1:] in ADDRESSES and not (found.scheme or found.netloc)
    if not is_page or not address.isascii() or not address.isprintable() or len(address) > 2000:
        return "/"
    return found.path + (f"?{found.query}" if found.query else "")


def _come_back(request: Request, here: Settings) -> Response:
    """From the provider: who it is, and what they may read."""
    said = request.query_params
    browser = cookies.read(request.cookies, BROWSER, here)
    begun = people.take(said.get("state", ""), browser) if browser and said.get("state") else None
    if begun is None:
        return problem(request, "attempt_unknown")
    if said.get("iss", here.issuer) != here.issuer:
        return problem(request, "token_refused")
    if error := said.get("error"):
        code = error if _CODE.fullmatch(error) else "-"
        return (
            problem(request, "cancelled") if code == "access_denied" else problem(request, "provider_error", code=code)
        )
    if not said.get("code"):
        return problem(request, "attempt_unknown")
    try:
        identity = provider.identity(here, said["code"], begun.nonce, begun.verifier)
    except Unreachable as unreachable:
        return _down(request, unreachable)
    except IdentityRejected as reason:
        who._log.warning("a sign-in was not believed: %s", reason)
        return problem(request, reason.rule)
    return _admitted(request, here, identity, begun.target)


def _admitted(request: Request, here: Settings, identity: Identity, target: str) -> Response:
    """A session for who may read something; else why not."""
    email = people.address(identity.email)
    if not email or not identity.verified:
        return _refused(request, here, identity, "no_address")
    held = people.held(email)
    rights = who.usable(held, identity.strong, here)
    if not rights:
        return _refused(request, here, identity, "two_factors" if held else "no_right")
    if not people.is_account(email, identity.idp, identity.sub):
        return _refused(request, here, identity, "other_account")
    viewers = list(dict.fromkeys(right.viewer for right in rights))
    session = Session(email, identity.idp, viewers[0] if len(viewers) == 1 else "", identity.strong, identity.id_token)
    key = _kept_key(request, here, session, viewers)
    if key is None:
        key = cookies.secret()
        people.sign_in(key, session)
        home = _home(target, rights, session.viewer)
        response = RedirectResponse(home if session.viewer else _to_choose(home, request), 303, FRESH)
    else:
        response = RedirectResponse(target, 303, FRESH)
    cookies.put(response, SESSION, key, people.SESSION_SECONDS, here)
    return response


def _kept_key(request: Request, here: Settings, session: Session, viewers: list[str]) -> str | None:
    """The key of the session that this browser has already, where it is the same person's: two tabs have one session,
    and signing out of either ends both. It begins again, unless it was by two factors and this sign-in is not. Any
    other ends here, and so does one whose chosen right ended.
    """
    key = cookies.read(request.cookies, SESSION, here)
    now = people.find(key) if key else None
    if now is None:
        return None
    if (now.email, now.idp) == (session.email, session.idp) and now.strong >= session.strong and now.viewer in viewers:
        if now.strong == session.strong:
            people.begin_again(key, replace(now, id_token=session.id_token))
        return key
    people.leave(key)
    return None


def _home(target: str, rights: tuple[Right, ...], viewer: str) -> str:
    """Where to begin: for who has a ministry, its matters first."""
    ministry = next((right.ministry for right in rights if right.viewer == viewer), "")
    return f"/?{urlencode({'ministere': ministry})}" if ministry and target == "/" else target


def _to_choose(target: str, request: Request) -> str:
    return f"/sign-in/role?{urlencode({'to': target, 'lang': language(request)})}"


def formed(answer: Callable[[Request, Settings, dict[str, str]], Response]) -> Callable:
    """A route that a form of ours is sent to: what it holds, of a bounded size, is handed over."""

    async def serve(request: Request) -> Response:
        here, body = settings.on(), b""
        if here is None:
            raise ValueError("nobody signs in here")
        if request.method == "POST":
            async for part in request.stream():
                body += part
                if len(body) > MOST_FORM:
                    return problem(request, "attempt_unknown")
        said = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
        try:
            return await to_thread.run_sync(answer, request, here, said, limiter=_own)
        except (sqlite3.Error, OSError):
            who._log.exception("sessions cannot be written")
            return problem(request, "unavailable", 503)

    return serve


def _chosen(request: Request, here: Settings, said: dict[str, str]) -> Response:
    """Whose eyes to read with, of those that one person has; a form of this page alone can say."""
    person = who.person(request.cookies)
    target = local(said.get("to") or request.query_params.get("to", "/"))
    if person is None:
        return RedirectResponse(f"/sign-in?{urlencode({'to': target, 'lang': language(request)})}", 303, FRESH)
    if request.method == "GET":
        return _choice(request, here, person, target)
    if not cookies.is_mark(said.get("mark", ""), "role", person.key, here):
        return problem(request, "attempt_unknown")
    wanted = said.get("viewer", "")
    if all(right.viewer != wanted for right in person.rights):
        return problem(request, "no_right")
    people.choose(person.key, person.session, wanted)
    return RedirectResponse(_home(target, person.rights, wanted), 303, FRESH)


def _choice(request: Request, here: Settings, person: who.Person, target: str) -> Response:
    """The form of the eyes that a person may read with."""
    say = Say(language(request))
    buttons = concat(
        html('<li><button class="tc-tool" name="viewer" value="{}">{}</button></li>', viewer, _name(viewer, say))
        for viewer in dict.fromkeys(right.viewer for right in person.rights)
    )
    form = html(
        '<form method="post" action="/sign-in/role?lang={}"><input type="hidden" name="mark" value="{}">'
        '<input type="hidden" name="to" value="{}"><ul>{}</ul></form>',
        say.language,
        cookies.sign("role", person.key, here),
        target,
        buttons,
    )
    rule = "choose" if person.rights else "ended"
    return _page(request, rule, form if person.rights else NOTHING, 200, email=person.email)


def _name(viewer: str, say: Say) -> str:
    """Whose eyes, in words."""
    try:
        edition = serving.edition(serving.PUBLIC)
        return lookup.viewer_name(Ask(queries.reader(viewer, edition), edition), say)
    except (*serving.UNREADABLE, ValueError):
        return viewer


def _leave(request: Request, here: Settings) -> Response:
    """Out, here and at the provider: by a link of one's own pages, or after asking."""
    key = cookies.read(request.cookies, SESSION, here)
    if not key:
        return RedirectResponse(f"/sign-out/done?lang={language(request)}", 303, FRESH)
    if not cookies.is_mark(request.query_params.get("mark", ""), "sign-out", key, here):
        asked = urlencode({"mark": who.out(key, here), "lang": language(request)})
        link = html(
            '<p><a class="tc-tool" href="/sign-out?{}">{}</a></p>', asked, Say(language(request))("sign_in.out")
        )
        return _page(request, "leave", link, 200)
    session = people.leave(key)
    address = provider.end_session_url(here, session.id_token, cookies.secret()) if session else ""
    response = RedirectResponse(address or f"/sign-out/done?lang={language(request)}", 303, FRESH)
    cookies.drop(response, SESSION, here)
    return response


def _gone(request: Request, _: Settings) -> Response:
    return _page(request, "gone", NOTHING, 200)


def _down(request: Request, error: Unreachable) -> Response:
    who._log.warning("the provider cannot be asked: %s", error)
    return problem(request, "provider_down")


def problem(request: Request, rule: str, status: int | None = None, **told: str) -> Response:
    """Why nobody was signed in, and the way to begin again."""
    say = Say(language(request))
    again = html('<p><a class="tc-tool" href="/sign-in?lang={}">{}</a></p>', say.language, say("sign_in.again"))
    return _page(request, rule, again, status or STATUS.get(rule, 403), **told)


def _refused(request: Request, here: Settings, identity: Identity, rule: str) -> Response:
    """Who signed in may read nothing more than anyone: the rule, what the provider says of them, and whom to ask."""
    say = Say(language(request))
    email = str(identity.email)[:200] if identity.email else ""
    people.tell("refusal", people.address(identity.email), {"rule": rule, "idp": identity.idp})
    facts = {
        "email": email,
        "roles": ", ".join(identity.roles),
        "organisation": identity.organisation,
        "siret": identity.siret,
    }
    rows = concat(
        html("<dt>{}</dt><dd>{}</dd>", say(f"sign_in.fact.{name}"), value or say("sign_in.fact.none"))
        for name, value in facts.items()
    )
    contact = os.environ.get("CONTACT", "").strip()
    asks = say("sign_in.ask", contact=contact) if contact else say("sign_in.ask_nobody")
    way_out = provider.end_session_url(here, identity.id_token, cookies.secret())
    other = html('<p><a class="tc-tool" href="{}">{}</a></p>', way_out, say("sign_in.other")) if way_out else NOTHING
    body = html(
        "<p>{}</p><h2>{}</h2><dl>{}</dl><p>{}</p>{}",
        say(f"sign_in.rule.{rule}"),
        say("sign_in.told"),
        rows,
        asks,
        other,
    )
    return _page(request, rule, body, 403)


def _page(request: Request, rule: str, body: Markup, status: int, **told: str) -> Response:
    """A page of this flow, in the frame of the others."""
    say = Say(language(request))
    title, sentence = say(f"sign_in.{rule}.title"), say(f"sign_in.{rule}.sentence", **told)
    query = {name: value for name, value in request.query_params.items() if name == "to"}
    written = plain.page(say, "/", query if request.url.path == "/sign-in/role" else {}, title, sentence, body)
    return HTMLResponse(written, status, FRESH)
