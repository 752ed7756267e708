"""What a reader may not read moves nothing of what they are told: the whole demonstration, by `make attack` alone."""

import os
from collections.abc import Callable

import pytest

from data.store import Edition
from tests.attack import interference


@pytest.mark.skipif("ATTACK" not in os.environ, reason="some minutes: make attack")
def test_nothing_out_of_scope_moves_an_answer(edition: Edition, record_property: Callable[[str, object], None]) -> None:
    """Each view, query, page, map, file and the summary, as the public and two prefects; seen by a cabinet (Blunt)."""
    found = interference.attack()
    tried = sum(one.compared for one in found)
    moved = {(one.reader, one.kind): one.moved for one in found if one.moved}
    record_property("tried", tried)
    record_property("held", tried - sum(map(len, moved.values())))
    assert moved == {}
    assert tried > 900
