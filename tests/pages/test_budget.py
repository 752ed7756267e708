"""What a page may cost: messages, bytes and queries of a change of filter, bytes and requests of a first load; what a
second reader gets.

Counts, not times: the same on any machine. The limits stand in budget.toml.
They are guards against accidents, a quarter above what was measured: a page that has a reason to send more has its
line raised. `python -m tests.pages.test_budget` measures, prints what is above, and writes the line of a new page.
"""

import asyncio
import re
import tomllib
from collections.abc import Callable
from math import ceil
from pathlib import Path
from urllib.request import urlopen

import pytest
from streamlit.proto.Selectbox_pb2 import Selectbox

from data.store import Edition
from pages.shell.rooms import PAGES
from tests.bench.readers import REGION, StreamlitReader
from tests.support import awaited

ROOM = 1.25  # of what is measured, rounded up
BUDGET = Path(__file__).with_name("budget.toml")
LIMITS = tomllib.loads(BUDGET.read_text(encoding="utf-8"))
ADVICE = """An accident? What did not change is not sent again (a fragment), a table behind a click is made when it is
opened, rows that are not shown are not sent. Where a reader gains by it, raise the line in budget.toml."""
Cost = dict[str, int]
Told = dict[tuple[int, ...], bytes]


async def changed(server: str, path: str) -> tuple[Cost, Cost | None]:
    """What a session of a page costs at first, and what a change of its filter costs that nobody made before; a second
    reader who does the same gets the same.
    """
    first, cost, told = await visited(server, path)
    *_, again = await visited(server, path)
    assert again == told, f"/{path}: a second reader is told something else"
    return first, cost


async def visited(server: str, path: str) -> tuple[Cost, Cost | None, list[Told]]:
    """What opening a page costs, what a change of its filter costs, and what was told after each."""
    reader = StreamlitReader(server, path)
    first, cost = await reader.open(), None
    assert any("data-edition" in one.html.body for one in reader.elements.values()), f"/{path} has no edition to show"
    told = [_told(reader)]
    boxes = reader.boxes()
    label = REGION if REGION in boxes else next((name for name, box in boxes.items() if len(box.options) > 1), None)
    if label is not None:
        before = asked(server)
        answer = await reader.choose(_other(boxes[label], path), label)
        queries = asked(server) - before
        cost = {"messages": answer.messages, "kB": ceil(answer.unpacked / 1000), "queries": queries}
        told.append(_told(reader))
    await reader.close()
    return {"messages": first.messages, "kB": ceil(first.unpacked / 1000)}, cost, told


def _told(reader: StreamlitReader) -> Told:
    """What stands where, but for the names of files, which each session has of its own."""
    return {
        place: re.sub(rb"[0-9a-f]{32}", b"", element.SerializeToString(deterministic=True))
        for place, element in reader.elements.items()
    }


def _other(box: Selectbox, path: str) -> int:
    """Of the options of a page, the place of the one that budget.toml names; else the first that it is not opened with.

    Never the last one: a list that grows has another last one, which costs what that one costs.
    """
    named = LIMITS["chosen"].get(path, "Bretagne")
    chosen = box.raw_value if box.set_value else box.options[box.default]
    others = [(place, option) for place, option in enumerate(box.options) if option != chosen]
    return next((place for place, option in others if option.startswith(named)), others[0][0])


def asked(server: str) -> int:
    with urlopen(f"{server}/asked", timeout=30) as answer:
        return int(answer.read())


async def measured(server: str) -> dict[str, dict[str, Cost]]:
    """Costs by table of budget.toml and by page."""
    found: dict[str, dict[str, Cost]] = {"session": {}, "filter": {}}
    for page in PAGES:
        first, cost = await changed(server, page.path)
        found["session"][page.path or "overview"] = first
        if cost is not None:
            found["filter"][page.path or "overview"] = cost
    return found


def above(found: dict[str, dict[str, Cost]]) -> list[str]:
    """What costs more than its limit, which is that of a new page where it has none."""
    return [
        f"{table}, {page}: {cost} {name}, {limit} at most"
        for table, pages in found.items()
        for page, costs in pages.items()
        for name, cost in costs.items()
        if cost > (limit := LIMITS[table].get(page, LIMITS["new_page"])[name])
    ]


@pytest.mark.wide  # a guard against accidents, a minute long
def test_no_page_costs_more_than_its_budget(serve: Callable[..., str]) -> None:
    over = above(awaited(measured(serve("tests.pages.counted"))))
    assert not over, "\n".join([*over, ADVICE])


def test_every_line_of_the_budget_is_of_a_page() -> None:
    pages = {page.path or "overview" for page in PAGES}
    assert LIMITS["session"].keys() | LIMITS["filter"].keys() <= pages


def test_the_public_edition_stays_small(edition: Edition) -> None:
    public = edition.path.with_name(f"{edition.name}.public.duckdb")
    size, limit = public.stat().st_size / 1e6, LIMITS["public_edition"]["MB"]
    assert size <= limit, f"{public.name} is {size:.1f} MB, {limit} at most: what is new in it, and who reads it?"


def _line(table: str, page: str, cost: Cost) -> str:
    """The limits of a page: those that it has, else those of what was measured."""
    limits = LIMITS[table].get(page) or {name: ceil(value * ROOM) for name, value in cost.items()}
    return f"{page} = {{ {', '.join(f'{name} = {limit}' for name, limit in limits.items())} }}"


def main() -> None:
    """Measure, say what is above, and write a line for each page that has none."""
    from tests.conftest import running_server

    with running_server("tests.pages.counted", {}) as server:
        found = asyncio.run(measured(server))
    print("\n".join(above(found)) or "every page is within its budget")
    kept = BUDGET.read_text(encoding="utf-8").split("[session]")[0]
    tables = [
        "\n".join([f"[{table}]", *(_line(table, page, cost) for page, cost in pages.items())])
        for table, pages in found.items()
    ]
    BUDGET.write_text(kept + "\n\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
