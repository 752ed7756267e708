"""Where publishers put their files: the tables [address.NAME] of sources.toml, and what is refused in them."""

import csv
from pathlib import Path

import pytest

from data.addresses import SOURCES, addresses
from data.contracts import contracts
from data.problem import Refused, sentence

GIT = 'kind = "git"\nlicence = "LO"\nformat = "csv"\nseen = false\n'
ONE = f'[address.one]\nurl = "https://example.org/one.csv"\nowed = "counters"\n{GIT}'


def test_none_of_the_addresses_claims_to_have_been_opened() -> None:
    """Nothing could be, from where they were written: whoever opens one changes its line, and this test."""
    assert {name: one.seen for name, one in addresses().items() if one.seen} == {}


def test_an_address_renews_what_its_source_owes() -> None:
    for one in addresses().values():
        source, _, part = one.owed.partition(":")
        told = next(contract for contract in contracts().values() if contract.freshness and contract.source == source)
        assert told.freshness
        assert one.periodicity == told.freshness.periodicity
        assert bool(part) == (told.freshness.part != "null")
        with (SOURCES.parent / f"{one.source}.csv").open() if part else SOURCES.open() as file:
            assert not part or {row["indicator"] for row in csv.DictReader(file)} == {part}


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (ONE + ONE, "addresses_unreadable", None),  # which tells the line in its own words
        (ONE + ONE.replace("address.one", "address.two").replace("counters", "missions"), "address_twice", 8),
        (ONE + ONE.replace("address.one", "address.two").replace("one.csv", "two.csv"), "address_twice", 8),
        (ONE.replace('"git"', '"ftp"'), "address_not_one_of", 1),
        (ONE.replace('"csv"', '"exe"'), "address_not_one_of", 1),
        (ONE.replace('"counters"', '"counter"'), "address_not_one_of", 1),
        (ONE.replace("https:", "http:"), "address_not_https", 1),
        (ONE.replace("licence", "license"), "address_lacks", 1),
        (ONE.replace("seen = false\n", ""), "address_lacks", 1),
        (ONE.replace('"git"', '"data.gouv"'), "address_lacks", 1),  # its data set
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, rule: str, line: int | None) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        addresses(file)
    (first, *_) = refused.value.problems
    assert (first.file, first.rule, first.line) == ("sources.toml", rule, line)
    assert all(sentence(first, language) for language in ("fr", "en"))


def test_an_address_may_lead_to_its_own_host_and_to_those_of_its_kind_alone() -> None:
    found = addresses()
    assert found["acts"].allowed == {"raw.githubusercontent.com"}
    assert found["counters"].allowed == {"www.data.gouv.fr", "static.data.gouv.fr"}
