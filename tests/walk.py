"""Walk through the pages as each reader: every figure with its values and the pages that show it.

python -m tests.walk              all readers; `--of M5` only the keys that begin so, `--as public` one reader
python -m tests.walk --unkeyed    the numbers that do not say what they are, by page; lowers tests/pages/unkeyed.toml
"""

import argparse
import tomllib
from collections import Counter

from tests.pages import gathering
from tests.pages.gathering import Gathered
from tests.pages.test_figures import UNKEYED


def main() -> None:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    parser.add_argument("--as", dest="viewers", action="append", choices=list(gathering.READERS))
    parser.add_argument("--of", default="", help="only the keys that begin so")
    parser.add_argument("--unkeyed", action="store_true")
    asked = parser.parse_args()
    found = {viewer: gathering.gather(viewer) for viewer in asked.viewers or gathering.READERS}
    if asked.unkeyed:
        _tell_unkeyed(found)
        if not asked.viewers:
            _lower(found)
        return
    for viewer, one in found.items():
        _tell(viewer, one, asked.of)


def _tell(viewer: str, found: Gathered, beginning: str) -> None:
    values = found.values()
    twice = len(found.contradictions())
    print(f"\n# {viewer}: {len(found.shown)} figures shown, {len(values)} keys, {twice} of them with two values")
    for key in sorted(values):
        if key.startswith(beginning):
            told = " | ".join(f"{value}: {', '.join(sorted(pages))}" for value, pages in values[key].items())
            print(f"{key} = {told}")


def _tell_unkeyed(found: dict[str, Gathered]) -> None:
    for viewer, one in found.items():
        print(f"\n# {viewer}: {len(one.bare)} numbers do not say what they are")
        spots = Counter((bare.page, bare.spot) for bare in one.bare)
        words = {(bare.page, bare.spot): bare.words for bare in one.bare}
        for (page, spot), count in sorted(spots.items()):
            print(f"{page:28} {count:5}  {spot:40} {words[page, spot]}")


def _lower(found: dict[str, Gathered]) -> None:
    """Write the counts of the list again, where they are lower: it only gets shorter."""
    listed = tomllib.loads(UNKEYED.read_text(encoding="utf-8")) if UNKEYED.exists() else None
    now = Counter[str]()
    for one in found.values():
        now |= Counter(one.unkeyed())
    lines = ["# How many numbers of each page do not say what they are, and why they may stay: it only gets shorter.\n"]
    for page in sorted(now):
        was = {"count": now[page]} if listed is None else listed.get(page, {"count": 0})
        why = f'why = "{was["why"]}"\n' if "why" in was else ""
        lines.append(f"[{page}]\ncount = {min(now[page], was['count'])}\n{why}")
    UNKEYED.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
