"""Who a request says it is from, in headers that proxies set: nobody here believes them, and nobody here gets them."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

_CLAIM = re.compile(
    rb"(x[-_])?(forwarded|auth[-_]request|authenticated|webauth|remote|oidc[-_]claim|goog|ms[-_]client)[-_].*"
    rb"|x[-_](user|email|groups?)([-_].*)?"
)
_KEPT = {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port"}


def unclaimed(app: ASGIApp) -> ASGIApp:
    """Middleware: such headers go no further than here."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            kept = [(name, value) for name, value in scope["headers"] if name in _KEPT or not _CLAIM.fullmatch(name)]
            scope = {**scope, "headers": kept}
        await app(scope, receive, send)

    return serve
