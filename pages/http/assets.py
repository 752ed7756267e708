"""Files as a browser wants them: gzipped once, and not sent again while unchanged."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

IMMUTABLE = "public, immutable, max-age=31536000"
REVALIDATE = "no-cache"

# Streamlit's own files carry a hash of their content in their name; ours do not.
_FOLDERS = {
    "/static/": (Path(get_static_dir()) / "static", IMMUTABLE),
    "/app/static/": (Path(__file__).parents[1] / "static", REVALIDATE),
}
_COMPRESSIBLE = {".css", ".geojson", ".js", ".json", ".mjs", ".svg", ".wasm"}
_TYPES = {".geojson": "application/geo+json", ".js": "text/javascript", ".mjs": "text/javascript"}


@dataclass(frozen=True)
class Asset:
    """A body ready to send: gzipped bytes, media type, Cache-Control, and the ETag of its content."""

    packed: bytes
    media_type: str
    cache_control: str
    tag: str


def pack(body: bytes, media_type: str, cache_control: str) -> Asset:
    """The asset of a body."""
    return Asset(gzip.compress(body, 9, mtime=0), media_type, cache_control, _tag(body))


def packed(file: Path, media_type: str, cache_control: str) -> Asset:
    """The asset of a file that is gzipped already."""
    body = file.read_bytes()
    return Asset(body, media_type, cache_control, _tag(body))


def _tag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:20]}"'


def respond(asset: Asset, request: Mapping[str, str], **headers: str) -> Response:
    """The answer to a request's headers: 304 when its copy is current, gzipped when it may be."""
    about = {"Cache-Control": asset.cache_control, "ETag": asset.tag, "Vary": "Accept-Encoding", **headers}
    if asset.tag in request.get("if-none-match", ""):
        return Response(status_code=304, headers=about)
    if "gzip" in request.get("accept-encoding", ""):
        return Response(asset.packed, headers=about | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(gzip.decompress(asset.packed), headers=about, media_type=asset.media_type)


def compressed_files(app: ASGIApp) -> ASGIApp:
    """Middleware that sends static files gzipped; Streamlit sends 12 MB of scripts as they are."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        found = _file(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if found is None:
            await app(scope, receive, send)
            return
        asset = await to_thread.run_sync(_packed, *found)
        await respond(asset, Headers(scope=scope))(scope, receive, send)

    return serve


def _file(path: str) -> tuple[Path, int, str] | None:
    for prefix, (folder, cache_control) in _FOLDERS.items():
        if path.startswith(prefix):
            file = (folder / path.removeprefix(prefix)).resolve()
            if file.suffix in _COMPRESSIBLE and file.is_relative_to(folder.resolve()) and file.is_file():
                return file, file.stat().st_mtime_ns, cache_control
    return None


@cache
def _packed(file: Path, modified: int, cache_control: str) -> Asset:
    media_type = _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    return pack(file.read_bytes(), media_type, cache_control)
