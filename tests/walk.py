"""Walk through the pages as each reader: every figure with its values and the pages that show it.

python -m tests.walk              all readers; `--of M5` only the keys that begin so, `--as public` one reader
python -m tests.walk --wide       the keys of two values: regions, a département of eight, sheets, English too
python -m tests.walk --rows       the counts whose rows do not add up to them, of all that each reader is shown
python -m tests.walk --unkeyed    the numbers that do not say what they are, by page; lowers tests/pages/unkeyed.toml
"""

import argparse
import sys
import tomllib
from collections import Counter

from tests.pages import gathering
from tests.pages.gathering import Gathered
from tests.pages.test_figures import UNKEYED
from tests.pages.test_rows import summed


def main() -> None:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    parser.add_argument("--as", dest="viewers", action="append", choices=list(gathering.READERS))
    parser.add_argument("--of", default="", help="only the keys that begin so")
    parser.add_argument("--unkeyed", action="store_true")
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--rows", action="store_true")
    asked = parser.parse_args()
    if asked.wide:
        sys.exit(_contradicted(asked.viewers or list(gathering.READERS)))
    if asked.rows:
        sys.exit(_unlike(asked.viewers or list(gathering.READERS)))
    found = {viewer: gathering.gather(viewer) for viewer in asked.viewers or gathering.READERS}
    if asked.unkeyed:
        _tell_unkeyed(found)
        if not asked.viewers:
            _lower(found)
        return
    for viewer, one in found.items():
        _tell(viewer, one, asked.of)


def _contradicted(viewers: list[str]) -> int:
    """Print each key that has two values, for each reader and from one to another; 1 where there is one, else 0."""
    published: dict[str, list[str]] = {}
    wrong = 0
    for viewer in viewers:
        found = gathering.gather(viewer, gathering.everywhere(viewer))
        found.shown += gathering.gather(viewer, language="en").shown
        twice = found.contradictions()
        others = {
            key: [one, published[key]] for key, one in found.published().items() if published.get(key, one) != one
        }
        published |= found.published()
        told = f"{len(found.shown)} figures shown, {len(found.values())} keys"
        print(f"# {viewer}: {told}, {len(twice)} with two values, {len(others)} unlike another reader's", flush=True)
        for key, values in [*twice.items(), *others.items()]:
            print(key, values)
        wrong += len(twice) + len(others)
    return min(wrong, 1)


def _unlike(viewers: list[str]) -> int:
    """Print the counts whose rows do not add up to them, for each reader; 1 where there is one, else 0."""
    wrong = 0
    for viewer in viewers:
        counts = [*summed(viewer, gathering.gather(viewer))]
        states, figures = Counter(one.state for one in counts), {one.text.split(" ")[0] for one in counts}
        apart = [one for one in counts if one.is_unlike]
        told = f"{len(figures)} counts, {len(counts)} keys: {', '.join(f'{n} {state}' for state, n in states.items())}"
        print(f"# {viewer}: {told}; {len(apart)} do not add up", flush=True)
        for one in apart:
            print(f"{one.text}: {one.value} shown, {one.total} by its rows")
        wrong += len(apart)
    return min(wrong, 1)


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
