"""A publisher on this machine: a server of files, which answers as it is told, and speaks the API of data.gouv.fr.

What that API says of a data set is written from its documentation (the fields of a resource): titles, formats, hashes.
"""

import hashlib
import json
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

RESOURCE = "4f1f1b1e-0000-4000-8000-{:012}"
SLUG = "liste-des-structures"


@dataclass(frozen=True)
class Answer:
    """What is answered: `told`, of the bytes, how many are said to come, where it is not how many come; `slow`: seconds
    before each block of `block` bytes.
    """

    body: bytes = b""
    status: int = 200
    type: str = "text/csv; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    told: int | None = None
    slow: float = 0
    block: int = 2**16


@dataclass
class Publisher:
    """Answers by path, in their order, the last one again and again; and what was asked, with its headers."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    host: str = ""
    scheme: str = "http"

    def url(self, path: str) -> str:
        """Where a path is."""
        return f"{self.scheme}://{self.host}{path}"

    def serve(self, path: str, *answers: Answer) -> str:
        """Answer so at a path from now on; its URL."""
        self.answers[path] = list(answers)
        return self.url(path)

    def file(self, path: str, body: bytes, etag: str = "", modified: str = "", **other: object) -> str:
        """Serve a file as servers do: 304 to who knows its ETag, or the date of its last modification."""
        headers = {"ETag": etag, "Last-Modified": modified}
        told = {name: value for name, value in headers.items() if value}
        return self.serve(path, Answer(body, headers=told, **other))  # type: ignore[arg-type]

    def dataset(self, *resources: Mapping[str, object], slug: str = SLUG) -> str:
        """Have the API tell a data set of these resources."""
        body = json.dumps({"id": "5f0000000000000000000000", "slug": slug, "title": "Liste", "resources": resources})
        return self.serve(f"/api/1/datasets/{slug}/", Answer(body.encode(), type="application/json"))

    def resource(self, number: int, name: str, body: bytes, modified: str, **other: object) -> dict[str, object]:
        """A file left with data.gouv.fr, as its API tells it."""
        path = f"/resources/{SLUG}/{number}/{name}"
        self.file(path, body)
        return {
            "id": RESOURCE.format(number),
            "title": name,
            "description": None,
            "type": "main",
            "filetype": "file",
            "format": "csv",
            "mime": "text/csv",
            "url": self.url(path),
            "latest": self.url(f"/api/1/datasets/r/{RESOURCE.format(number)}"),
            "checksum": {"type": "sha1", "value": hashlib.sha1(body).hexdigest()},
            "filesize": len(body),
            "created_at": "2020-01-02T10:00:00+00:00",
            "last_modified": modified,
            "internal": {"last_modified_internal": modified, "created_at_internal": "2020-01-02T10:00:00+00:00"},
            "extras": {},
            "harvest": None,
            "schema": None,
        } | other


@contextmanager
def publisher(certificate: Sequence[Path] = ()) -> Iterator[Publisher]:
    """A publisher that listens, by TLS with a certificate and its key where they are given."""
    there = Publisher()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(there))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that trusts it not goes away
    there.host, there.scheme = f"127.0.0.1:{server.server_port}", "https" if certificate else "http"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(there: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            there.asked.append((self.path, dict(self.headers)))
            told = there.answers.get(self.path, [Answer(b"not found", 404)])
            answer = told.pop(0) if len(told) > 1 else told[0]
            known = {self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")} - {None}
            if known & {answer.headers.get("ETag"), answer.headers.get("Last-Modified")}:
                answer = Answer(status=304, headers=answer.headers)
            self.send_response(answer.status)
            if answer.status != 304:
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(answer.body) if answer.told is None else answer.told))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                for start in range(0, len(answer.body), answer.block):
                    time.sleep(answer.slow)
                    self.wfile.write(answer.body[start : start + answer.block])
            except OSError:  # who asked had enough
                return

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
