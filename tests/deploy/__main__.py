"""`make try-deploy`: nginx with deploy/nginx.conf before two processes where people sign in; a table of what held.

All of it is on this machine: a certificate made for it, a provider of OpenID Connect, a copy of the edition served.
What nginx does alone, tests/test_deploy.py tries.
"""

import json
import os
import re
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from websockets.exceptions import WebSocketException

from data.store import log, register
from tests.deploy.front import NGINX, Front, free_ports
from tests.deploy.readers import Tab, browser, opened, viewer_of
from tests.deploy.site import METRICS_TOKEN, ROOT, Site, site

QUIET_SECONDS = 130  # of a page that nobody touches: more than nginx waits for a process that is silent
MIB = 2**20
HELD = {"X-Forwarded-User": "administratrice@example.fr", "Remote-User": "administratrice", "X-Email": "a@example.fr"}
HELD |= {"X-Auth-Request-Email": "administratrice@example.fr", "X-MS-CLIENT-PRINCIPAL-NAME": "administratrice"}


Found = str
Check = Callable[[Site], tuple[Found, Found]]
CHECKS: dict[str, Check] = {}


def check(what: str) -> Callable[[Check], Check]:
    """Name a check: what it answers is what was expected, and what was found."""

    def named(made: Check) -> Check:
        CHECKS[what] = made
        return made

    return named


@check("TLS 1.3, 1.2; not 1.1, nor a name that is not ours")
def _tls(site: Site) -> tuple[str, str]:
    versions = [ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_1]
    asked = [(version, "localhost") for version in versions] + [(versions[0], "evil.example")]
    return "True True False False", " ".join(str(_shakes(site.front, *one)) for one in asked)


def _shakes(front: Front, version: ssl.TLSVersion, name: str) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")  # that the refusal is the server's
    context.minimum_version = context.maximum_version = version
    try:
        with context.wrap_socket(socket.create_connection(("127.0.0.1", front.secure), 10), server_hostname=name):
            return True
    except (ssl.SSLError, OSError):
        return False


@check("HSTS on what is there, not there and too large")
def _hsts(site: Site) -> tuple[str, str]:
    found = [site.front.asked("/sante"), site.front.asked("/nothing")]
    found.append(site.front.asked("/sign-in/role", "POST", body=bytes(65 * 1024)))
    told = [f"{status} {' '.join(head.get('strict-transport-security', []))}" for status, head, _ in found]
    return ", ".join(f"{status} max-age=31536000" for status in (200, 404, 413)), ", ".join(told)


@check("one Content-Security-Policy, the program's")
def _policy(site: Site) -> tuple[str, str]:
    policies = site.front.asked("/missions")[1]["content-security-policy"]
    return "1 frame-ancestors 'none'", f"{len(policies)} {policies[0].rpartition('; ')[2]}"


@check("another name, or a page of one, is refused")
def _names(site: Site) -> tuple[str, str]:
    asked = ({"Host": "evil.example"}, {"Host": "localhost", "Origin": "https://evil.example"})
    own = {"Origin": "https://evil.example", "Upgrade": "websocket", "Connection": "Upgrade"}
    own |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    found = [site.front.asked("/sante", headers=one)[0] for one in asked]
    return "421 421 421", " ".join(map(str, [*found, site.front.asked("/_stcore/stream", headers=own)[0]]))


@check("inner addresses are not there, whoever bears the token; each process tells it its own metrics")
def _inner(site: Site) -> tuple[str, str]:
    inner, told = ("/metrics", "/_stcore/metrics", "/_stcore/agent/x"), {"Authorization": f"Bearer {METRICS_TOKEN}"}
    found = [str(site.front.asked(path, headers=told)[0]) for path in inner]
    with httpx.Client(trust_env=False, headers=told) as client:
        own = [str(client.get(f"http://127.0.0.1:{port}/metrics").status_code) for port in site.ports]
    return "404 404 404, own ports 200 200", f"{' '.join(found)}, own ports {' '.join(own)}"


@check("twenty readers spread over both processes, each stays with one over ten requests")
def _sticky(site: Site) -> tuple[str, str]:
    stays: list[set[int]] = []
    for _ in range(20):
        with browser(site.front) as client:
            stays.append({site.behind(client) for _ in range(10)})
    return "2 processes, 20 stay", f"{len(set.union(*stays))} processes, {sum(len(one) == 1 for one in stays)} stay"


@check("every cookie is Secure; those of ours are HttpOnly, and __Host-")
def _cookies(site: Site) -> tuple[str, str]:
    given = [*site.front.asked("/_stcore/health")[1]["set-cookie"], *site.front.asked("/sign-in")[1]["set-cookie"]]
    lax = [one for one in given if "secure" not in one.lower()]
    open_ = [one.partition("=")[0] for one in given if "httponly" not in one.lower()]
    names = sorted({one.partition("=")[0] for one in given})
    return (
        "[] ['_streamlit_xsrf'] ['__Host-tc-browser', '_streamlit_xsrf', 'process']",
        f"{lax} {open_} {names}",
    )


@check("a page is drawn over a websocket, compressed, for the public")
def _socket(site: Site) -> tuple[str, str]:
    with browser(site.front) as client, opened(client) as tab:
        return "public permessage-deflate", f"{viewer_of(tab.sent)} {tab.extensions}"


@check("headers that claim to be somebody change nothing")
def _claims(site: Site) -> tuple[str, str]:
    with browser(site.front) as client, opened(client, headers=HELD) as tab:
        return "public", viewer_of(tab.sent)


@check("the program is told the real address of a reader, and no header that says another way")
def _addresses(site: Site) -> tuple[str, str]:
    """A server that says what it hears, behind an nginx of the same configuration."""
    sent = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil.example", "Forwarded": "for=1.2.3.4"}
    sent |= {"X-Real-IP": "1.2.3.4", "X-Forwarded-Port": "1", "X-Forwarded-Proto": "http"}
    told = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded")
    with (
        echo() as server,
        tempfile.TemporaryDirectory() as folder,
        Front(Path(folder), *free_ports(2)).running([server]) as front,
    ):
        heard = json.loads(front.asked("/", headers=sent, source="127.0.0.2")[2])
        logged = front.log()[-1][0]
    return "127.0.0.2 https None None None None, logged 127.0.0.2", (
        " ".join(str(heard.get(name)) for name in told) + f", logged {logged}"
    )


@contextmanager
def echo() -> Iterator[str]:
    """The address of a server that answers with the headers of what it is asked."""

    class Said(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(dict(self.headers)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Said)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@check("a file of 1 MB goes into the tab of who deposits; not one of 20.5, of 22, of another's, nor 65 kB elsewhere")
def _uploads(site: Site) -> tuple[str, str]:
    prefect = "prefete-de-bretagne"
    with browser(site.front, prefect) as client, browser(site.front, prefect) as other, opened(client) as tab:
        found = [client.put_file(tab.number, bytes(int(size * MIB))) for size in (1, 20.5, 22)]
        site.at(site.behind(client), other)
        found += [other.put_file(tab.number, b"a;b"), client.post("/sign-in/role", content=bytes(66_000)).status_code]
    return "204 413 413 403 413", " ".join(map(str, found))


@check("heads and bodies that come slowly are closed, in ten and in thirty seconds")
def _slow(site: Site) -> tuple[str, str]:
    body = b"PUT /_stcore/upload_file/x/y HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\nabc"
    begun = [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", body]
    lines, found = [], []
    started = time.monotonic()
    for sent in begun:
        lines.append(site.front.socket())
        lines[-1].sendall(sent)
    for line in lines:
        line.settimeout(60)
        with suppress(OSError):
            while line.recv(4096):
                pass
        lasted = time.monotonic() - started
        found.append("10" if lasted < 20 else "30" if lasted < 45 else f"{lasted:.0f}")
        line.close()
    return "10 10 30", " ".join(found)


@check("a prefect signs in over TLS, is one in both processes, and nobody in both once out")
def _signs_in(site: Site) -> tuple[str, str]:
    with browser(site.front, "prefete-de-bretagne") as client:
        found = []
        for port in site.ports:
            with opened(site.at(port, client)) as tab:
                found.append(viewer_of(tab.sent))
        with opened(client) as tab:
            (out,) = {*re.findall(r"/sign-out\?mark=[\w-]+", tab.sent)}
        client.get(out)
        for port in site.ports:
            with opened(site.at(port, client)) as tab:
                found.append(viewer_of(tab.sent))
    return "prefect:R53 prefect:R53 public public", " ".join(found)


@check("a person whose right is ended by the command is nobody in both processes, in a page that is open too")
def _revoked(site: Site) -> tuple[str, str]:
    with browser(site.front, "prefet-d-ille-et-vilaine") as client, opened(client) as tab:
        found = [viewer_of(tab.sent)]
        _data(site, "rights", "end", "prefet-d-ille-et-vilaine@example.fr")
        found.append(viewer_of(tab.again()))
        for port in site.ports:
            with opened(site.at(port, client)) as other:
                found.append(viewer_of(other.sent))
    return "prefect:D35 public public public", " ".join(found)


def _data(site: Site, *command: str) -> str:
    own = os.environ | {"EDITIONS_DIR": str(site.folder)}
    done = subprocess.run([sys.executable, "-m", "data", *command], cwd=ROOT, env=own, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@check("a process is ended: its readers go on with the other, signed in as they were")
def _ended(site: Site) -> tuple[str, str]:
    with browser(site.front, "cabinet-du-ministre") as client:
        with opened(client) as tab:
            before = viewer_of(tab.sent)
        mine = site.behind(client)
        site.stop(mine)
        begun = time.monotonic()
        status = client.get("/sante").status_code
        with opened(client) as tab:
            found = (
                f"{before}, {status} {viewer_of(tab.sent)} within {'5 s' if time.monotonic() - begun < 5 else 'more'}"
            )
        site.start(mine)
        time.sleep(11)  # nginx asks a process that failed again after ten seconds
        back = site.behind(client) == mine
    return "cabinet, 200 cabinet within 5 s, and back", f"{found}{', and back' if back else ''}"


@check("the key of cookies is rotated, one process after the other: who is signed in stays so, in both")
def _rotated(site: Site) -> tuple[str, str]:
    new = {"COOKIE_KEY": secrets.token_hex(32), "COOKIE_KEY_BEFORE": site.environment["COOKIE_KEY"]}
    with browser(site.front, "administratrice") as client:
        for port in site.ports:
            site.stop(port)
            site.start(port, **new)
        time.sleep(11)
        found = []
        for port in site.ports:
            with opened(site.at(port, client)) as tab:
                found.append(viewer_of(tab.sent))
    site.environment.update(new)
    return "administrator administrator", " ".join(found)


@check("the audit log of all this is whole")
def _audited(site: Site) -> tuple[str, str]:
    told = _data(site, "audit")
    with register.opened(site.folder) as there:
        kinds = {line.kind for line in log.lines(there)}
        broken = log.broken(there)
    assert told
    return "whole, sign_in sign_out", f"{'whole' if broken is None else broken}, " + " ".join(
        sorted(kinds & {"sign_in", "sign_out"})
    )


def main(words: Sequence[str] = ()) -> int:
    """Try what has one of these words in its name, or all of it; print the table; 1 where something did not hold."""
    if not NGINX:
        raise SystemExit("nginx is not installed (on Debian: apt install nginx-light)")
    rows: list[tuple[str, str, str, float]] = []
    with site() as here, browser(here.front) as quiet, opened(quiet) as left:
        begun = time.monotonic()
        for what, made in CHECKS.items():
            if words and not any(word in what for word in words):
                continue
            started = time.monotonic()
            try:
                expected, found = made(here)
            except Exception as error:  # noqa: BLE001  what a check meets is what it found
                expected, found = "no error", f"{type(error).__name__}: {error}"[:300]
            rows.append((what, expected, found, time.monotonic() - started))
            print(f"{'held' if expected == found else 'DID NOT HOLD':12} {what}", file=sys.stderr, flush=True)
            if what.startswith("heads and bodies"):
                rows.append(_quiet(left, begun))
    width = max(len(what) for what, *_ in rows)
    print(f"\n{'what':{width}}  {'seconds':>7}  found")
    for what, expected, found, lasted in rows:
        told = "" if found == expected else f"   DID NOT HOLD, expected {expected}"
        print(f"{what:{width}}  {lasted:7.1f}  {found}{told}")
    held = sum(expected == found for _, expected, found, _ in rows)
    print(f"{held} held of {len(rows)}")
    return int(held < len(rows))


def _quiet(tab: Tab, begun: float) -> tuple[str, str, str, float]:
    """Whether a page that nobody touched for over two minutes answers."""
    started = time.monotonic()
    time.sleep(max(0.0, QUIET_SECONDS - (started - begun)))
    what = f"a page that nobody touched for {QUIET_SECONDS} seconds answers"
    try:
        found = "yes" if tab.again() else "no"
    except (WebSocketException, OSError, TimeoutError) as error:
        found = type(error).__name__
    return what, "yes", found, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
