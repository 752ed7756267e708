"""In which tables of the text files the codes of the data are words (codes.toml): the first that has one says it."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

_WRITTEN = tomllib.loads(Path(__file__).with_name("codes.toml").read_text(encoding="utf-8"))
OF_COLUMNS: Mapping[str, Sequence[str]] = _WRITTEN["columns"]
OF_RESTRICTIONS: Mapping[str, Sequence[str]] = _WRITTEN["restrictions"]
