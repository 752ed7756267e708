"""What this program is, told in a word: another one once it makes other answers, other pages or other words."""

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FOLDERS = ("pages", "queries")
_WRITTEN = (".css", ".html", ".js", ".py", ".sql", ".svg", ".toml")


@cache
def tag() -> str:
    """A hash of all that is written in its pages and queries."""
    told = hashlib.sha256()
    for path in sorted(path for folder in _FOLDERS for path in (_ROOT / folder).rglob("*")):
        if path.suffix in _WRITTEN:
            told.update(path.read_bytes())
    return told.hexdigest()
