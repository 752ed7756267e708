"""Readers without a browser: what one keeps (cookies), and the tabs that it opens over a websocket."""

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.deploy.front import Front

XSRF = "_streamlit_xsrf"
PATIENCE = 120  # seconds for one message


class Browser(httpx.Client):
    """What a browser keeps of a site; it follows no redirect by itself."""

    trusted: ssl.SSLContext | None = None

    def sign_in(self, name: str) -> None:
        """Be somebody, at the provider of tests.signin.personas."""
        there = self.get("/sign-in").headers["location"]
        back = httpx.post(there, data={"sub": name}, trust_env=False).headers["location"]
        answer = self.get(back)
        assert answer.status_code == 303, f"{answer.status_code}: {answer.text[-400:]}"

    def put_file(self, number: str, content: bytes) -> int:
        """What is answered to a file put into a tab."""
        token = {"X-Xsrftoken": self.cookies[XSRF]}
        sent = {"file": ("a.csv", content)}
        return self.put(f"/_stcore/upload_file/{number}/one", files=sent, headers=token).status_code


@contextmanager
def visitor(address: str, trusted: ssl.SSLContext | None = None) -> Iterator[Browser]:
    """A browser that has opened a page of a server."""
    client = Browser(
        base_url=address, trust_env=False, headers={"Origin": address}, timeout=60, verify=trusted or False
    )
    client.trusted = trusted
    try:
        client.get("/_stcore/health")  # which gives it the cookie that its uploads bear
        yield client
    finally:
        client.close()


@contextmanager
def browser(front: Front, name: str = "") -> Iterator[Browser]:
    """A browser before an nginx, signed in where a name is given."""
    with visitor(front.address, front.trusted) as client:
        if name:
            client.sign_in(name)
        yield client


class Tab:
    """A tab that is open: its number, all that its first run sent, and what it agreed on."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self.number = line, ""
        self.extensions = " ".join(one.name for one in line.protocol.extensions)
        self.sent = self.again()

    def again(self) -> str:
        """Run its page; all that is sent."""
        self._line.send(BackMsg(rerun_script={"query_string": "", "page_script_hash": ""}).SerializeToString())
        sent = b""
        while True:
            part = self._line.recv(PATIENCE)
            assert isinstance(part, bytes)
            message, sent = ForwardMsg.FromString(part), sent + part
            self.number = message.new_session.initialize.session_id or self.number
            if message.WhichOneof("type") == "script_finished":
                return sent.decode("utf-8", "replace")


@contextmanager
def opened(client: Browser, number: str = "", headers: Mapping[str, str] | None = None) -> Iterator[Tab]:
    """A tab of a browser, opened, or gone on with by its number."""
    address = str(client.base_url).rstrip("/").replace("http", "ws", 1) + "/_stcore/stream"
    kept = client.cookies.get(XSRF) or "none"
    told = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    wanted = ["streamlit", kept, *([number] if number else [])]
    own = {"Origin": client.headers["Origin"], "Cookie": told, **(headers or {})}
    secure = {"ssl": client.trusted} if client.trusted else {}
    with connect(address, subprotocols=wanted, additional_headers=own, **secure) as line:  # type: ignore[arg-type]
        yield Tab(line)


def viewer_of(sent: str) -> str:
    """Whose eyes a page was drawn with."""
    (viewer,) = {*re.findall('data-viewer="([^"]*)"', sent)}
    return viewer
