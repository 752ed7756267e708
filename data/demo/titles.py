"""Titles and options of invented proposals, in French."""

import re
import tomllib
from pathlib import Path

import numpy as np

_WRITTEN = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))
NETWORKS: dict[str, str] = _WRITTEN["networks"]
TITLES: dict[str, list[str]] = _WRITTEN["titles"]
OPTIONS: dict[str, list[tuple[str, str]]] = _WRITTEN["options"]
CHANGES: list[str] = _WRITTEN["changes"]


def write(rng: np.random.Generator, kind: str, words: dict[str, str], taken: set[str]) -> str:
    """A title of this kind that no other proposal has; a pattern that needs a word that is not given is left aside."""
    patterns = [pattern for pattern in TITLES[kind] if all(word in words for word in re.findall(r"{(\w+)}", pattern))]
    found = [pattern.format(**words) for pattern in patterns]
    free = [title for title in found if title not in taken]
    title = free[int(rng.integers(len(free)))] if free else f"{found[0]}, deuxième projet"
    taken.add(title)
    return title
