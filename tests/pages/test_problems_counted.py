"""Problems of the data are counted once: the method page says by source what the pages that list them say."""

import re

import pytest

from data import store
from data.store import Edition
from pages.shell.rooms import BY_PATH
from pages.text import Say
from queries.access import parse
from queries.problems import by_source
from tests.pages.questions.answers import written
from tests.support import one_in, plain, reading

FR = Say("fr")


# Where a source is listed, and the key of the sentence that counts it there.
LISTS = {
    "missions": ("missions", "clarification.alerts.title"),
    "proposals": ("reorganisation-proposals", "proposals.list.title_of"),  # of those that break a rule
    "footfall": ("counters-follow", "follow.unusual.defects"),
}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", one_in(4, ["public", "cabinet", "prefect:R53", "prefect:D35"]))
def test_each_source_has_the_count_of_the_page_that_lists_it(viewer: str) -> None:
    ask = reading(parse(viewer))
    rows = by_source(ask.viewer, ask.edition).set_index("source")
    method = written("method", viewer, {})
    total = int(rows["count"].sum())
    assert plain(FR("method.problems.title", count=total)) in method
    assert rows.loc[["files", "missions"], "state"].tolist() == ["value", "value"]
    for source, (page, key) in LISTS.items():
        line = method.split(plain(FR(f"method.problems.source.{source}")))[1].split("</tr>")[0]
        if rows.loc[source, "state"] == "hidden":
            assert viewer == "public"
            assert "masqué" in line
            assert page not in line
        else:
            count = int(rows.loc[source, "count"])
            assert f">{count}<" in line
            assert f'href="./{BY_PATH[page].at or page}' in line
            said = plain(FR(key, count=count, exercises=count, what="")).partition(",")[0]  # the count alone
            only = {"alerte": "inconsistent"} if source == "proposals" else {}
            assert said.strip() in written(page, viewer, only)


def test_a_counter_that_is_to_be_looked_at_says_so_on_its_sheet(edition: Edition) -> None:
    """The first open fixed counter under 24 hours a week, and the first one that no rule picks, from the rows."""
    sql = """
        select min(counter_id) filter (weekly_hours < 24), min(counter_id) filter (weekly_hours = 35)
        from core.counters where format = 'fixed' and closed_on is null and labelled_on < '2024-01-01'
    """
    counters = store.cursor(edition).execute(sql).fetchone()
    told, quiet = (written("counters-find", "public", {"guichet": one}) for one in counters)
    assert plain(FR("counter.alert.counters_below_hours")) in re.findall(r'<p class="tk-chips">.*?</p>', told)[0]
    assert plain(FR("counter.alert.counters_below_hours")) not in quiet
    for html in (told, quiet):
        assert "Aucun problème" not in html
        assert plain(FR("counter.data.none")) in html
