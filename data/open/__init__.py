"""The open edition: what the State published, as deposits in our own contracts, each with its source and licence."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
KINDS = {".csv", ".parquet"}


def files() -> list[Path]:
    """The deposits of the open edition, in the order of their names."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in KINDS)


def sources() -> dict[str, dict[str, Any]]:
    """What sources.toml says of each committed file, by its name without extension."""
    told = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))
    return {name: one for name, one in told.items() if name != "address"}  # which data.addresses reads


@cache
def committed() -> dict[str, dict[str, Any]]:
    """What sources.toml says of the committed files, by the SHA-256 that they have here."""
    found = {FOLDER / f"{name}.csv": told for name, told in sources().items()}
    return {hashlib.sha256(path.read_bytes()).hexdigest(): told for path, told in found.items() if path.is_file()}
