"""The names this server answers to: those of ALLOWED_HOSTS and, always, this machine's own.

A page elsewhere whose name is made to lead here would otherwise read what this server tells its own readers.
"""

import os
import re
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.http.language import language
from pages.identity import settings
from pages.text import Say

# Where a page of any other name may ask, and is given what everyone reads (pages/outputs/api.py).
OPEN = ("/api/v1/", "/flux/", "/calendrier.ics")
_NAME = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")  # of a Host header: a name, and a port


def known_hosts(app: ASGIApp) -> ASGIApp:
    """Middleware: a request or a session asked of another name, or by a page of another name, is refused with 421."""
    names = {name.lower().rstrip(".") for name in re.split(r"[\s,]+", os.environ.get("ALLOWED_HOSTS", "")) if name}

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _is_ours(_asked_by(scope), names, scope.get("scheme", "http")):
            await app(scope, receive, send)
            return
        sentence = Say(language(HTTPConnection(scope)))("server.other_host")
        await PlainTextResponse(sentence, 421)(scope, receive, send)

    return serve


def _asked_by(scope: Scope) -> Headers:
    """The headers of a request; of one for open data without the page that asks, which may be anybody's."""
    headers = Headers(scope=scope)
    if scope["type"] == "http" and scope["path"].startswith(OPEN):
        return Headers(raw=[(name, value) for name, value in headers.raw if name != b"origin"])
    return headers


def is_own(origin: str, host: str, scheme: str) -> bool:
    """Whether a page of an origin is of the server that is asked by a name, to the port and to the scheme."""
    return (_scheme_of(origin), _host_of(origin)) == (_own_scheme(scheme), host)


def _own_scheme(scheme: str) -> str:
    """How pages of ours are read: as PUBLIC_URL says where people sign in, else as we are asked."""
    here = settings.on()
    return _scheme_of(here.public_url) if here else {"ws": "http", "wss": "https"}.get(scheme, scheme)


def _is_ours(headers: Headers, names: set[str], scheme: str) -> bool:
    """Whether the one Host of a request is ours, and so is the page that asks, where the browser says which."""
    hosts, asking = headers.getlist("host"), headers.getlist("origin")
    origins = [_host_of(origin) for origin in asking]
    alike = _is_alike(hosts, origins) and all(_scheme_of(origin) == _own_scheme(scheme) for origin in asking)
    return alike and len(hosts) == 1 and all(_answers(host, names) for host in (*hosts, *origins))


def _is_alike(hosts: list[str], origins: list[str]) -> bool:
    """Whether the page that asks is one of ours to the port, where people sign in: a browser sends their cookie for
    what another server of the same name asks, too.
    """
    here = settings.on()
    return here is None or {*origins} <= {*hosts, here.host}


def _scheme_of(address: str) -> str:
    return address.partition("://")[0].lower()


def _host_of(origin: str) -> str:
    """The host of an Origin; nothing of "null", which is the origin of a page that hides it."""
    return origin.partition("://")[2]


def _answers(host: str, names: set[str]) -> bool:
    found = _NAME.fullmatch(host.lower())
    name = found["name"].rstrip(".") if found else ""
    return name in names or _is_this_machine(name.strip("[]"))


def _is_this_machine(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def base(request: HTTPConnection) -> str:
    """The address of this server as others write it."""
    here = settings.on()
    return here.public_url.rstrip("/") if here else str(request.base_url).rstrip("/")
