"""What each answer tells the browser it may do, and the addresses that answer nobody."""

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.http import framing, policies
from pages.server.first_bytes import inline_script_hash

_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_POLICY = "Content-Security-Policy"
_NOT_FOUND = PlainTextResponse("Not found", status_code=404)
_FORBIDDEN = PlainTextResponse("Forbidden", status_code=403)
_FAILED = PlainTextResponse("Internal Server Error", status_code=500)


def security_headers() -> dict[str, str]:
    """Header name -> value, the same for every answer. 'wasm-unsafe-eval' is for the tables of Streamlit."""
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' {inline_script_hash()}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": policies.written(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def framed_headers() -> dict[str, str]:
    """The same of what other sites may frame, where some may: who is named there, and no word to older browsers, which
    know nobody or everybody.
    """
    allowed = framing.sites()
    found = security_headers() | {"Content-Security-Policy": policies.written(framing.policy(allowed))}
    if allowed:
        del found["X-Frame-Options"]
    return found


def _names_nothing(path: str) -> bool:
    """Whether no file can have that name: a file system that is asked answers with an error."""
    return "\0" in path or len(path) > 1000 or any(len(part.encode()) > 255 for part in path.split("/"))


def protected(app: ASGIApp) -> ASGIApp:
    """Middleware: security headers on every answer, errors included; Streamlit's inner addresses are not found."""
    usual, framed, still = security_headers(), framed_headers(), policies.still_policy()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        begun = False
        added = framed if scope["path"].startswith(framing.ROOT) else usual

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"].endswith("http.response.start"):
                headers = MutableHeaders(scope=message)
                stands = headers.get(_POLICY) == still  # the one policy that may take the place of the pages', stricter
                headers.update(added | ({_POLICY: still} if stands else {}))
            if message["type"] == "websocket.close" and not begun:  # before it opened: else 403 without a header
                await _FORBIDDEN(scope, receive, send_with_headers)
                return
            begun = True
            await send(message)

        closed = scope["path"].startswith(_CLOSED) or _names_nothing(scope["path"])
        answer = _NOT_FOUND if closed else app
        try:
            await answer(scope, receive, send_with_headers)
        except Exception:
            if not begun:
                await _FAILED(scope, receive, send_with_headers)
            raise  # for the log

    return serve


def refusal(reason: str) -> bytes:
    """The whole answer to what is no request of HTTP, which reaches no middleware."""
    lines = {"Content-Type": "text/plain", "Content-Length": len(reason), "Connection": "close", **security_headers()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 400 Bad Request\r\n{head}\r\n{reason}".encode("latin-1")
