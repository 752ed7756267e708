"""The API of data.gouv.fr: of the resources of a data set, the one that an address means."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.addresses import Address
from data.fetch.web import Limits, Stopped, get
from data.problem import Problem

MOST = 20 * 2**20  # bytes of what it says of a data set


@dataclass(frozen=True)
class Resource:
    """One file of a data set: where it is, what tells it from another, when it was modified, its bytes (None: not
    told) and their hash, with its kind ("sha1", "…").
    """

    url: str
    version: str
    last_modified: str
    size: int | None
    checksum: tuple[str, str]


def resource(address: Address, limits: Limits) -> Resource:
    """The resource of an address. Raises Stopped where the data set, or such a resource of it, is not there."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "dataset.json"
        get(address, address.looked_at, path, "json", Limits(**{**limits.__dict__, "most": MOST}))
        try:
            listed = [_resource(one) for one in json.loads(path.read_bytes())["resources"] if _is_meant(address, one)]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Stopped("failed", Problem(address.source, "fetch_not_understood", value=address.looked_at)) from None
    if not listed:
        wanted = f"{address.format}, {address.title}"
        raise Stopped("missing", Problem(address.source, "fetch_no_resource", value=address.dataset, detail=wanted))
    return max(listed, key=lambda one: (one.last_modified, one.url))


def _is_meant(address: Address, told: Mapping[str, Any]) -> bool:
    of_format = str(told.get("format") or "").lower() == address.format
    return of_format and address.title.casefold() in str(told.get("title") or "").casefold()


def _resource(told: Mapping[str, Any]) -> Resource:
    checksum, modified = told.get("checksum") or {}, str(told.get("last_modified") or "")
    hashed = str(checksum.get("type") or ""), str(checksum.get("value") or "").lower()
    version = ":".join(hashed) if all(hashed) else f"{told.get('id')} {modified}"
    size = told.get("filesize")
    return Resource(str(told["url"]), version, modified, int(size) if size else None, hashed)


def refuse_other(address: Address, told: Resource, path: Path, size: int) -> None:
    """Stop at a file that is not the one that data.gouv tells, by its bytes or their hash: it was cut, or replaced in
    this very moment. What came is deleted.
    """
    kind, value = told.checksum
    with path.open("rb") as file:
        found = hashlib.file_digest(file, kind).hexdigest() if kind in ("sha1", "sha256", "md5") else value
    if (told.size not in (None, size)) or found != value:
        path.unlink()
        raise Stopped(
            "failed", Problem(address.source, "fetch_not_whole", value=str(size), detail=str(told.size or "?"))
        )
