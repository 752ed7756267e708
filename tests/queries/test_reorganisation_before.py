"""What a proposal lacks before a decision, and what is like it elsewhere, on rows made by hand."""

import pytest

from queries.access import Viewer
from tests.support import reading

BRETAGNE, CABINET, PUBLIC = Viewer("prefect", ("R53",)), Viewer("cabinet"), Viewer("public")
READERS = (BRETAGNE, CABINET, PUBLIC)
# A proposal like that of 22 in another region, carried out, and one of the same region.
ALIKE = """
    insert into core.proposals (proposal_id, title, region, lever, type, source_id) values
        ('like', 'Rapprocher deux directions', '11', 'modulation', 'merger', 'proposals'),
        ('neighbour', 'Rapprocher deux directions', '53', 'modulation', 'merger', 'proposals');
    insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id) values
        ('e71', 'like', 'formulated', '2018-10-01', null, 'proposals'),
        ('e72', 'like', 'cnate_opinion', '2019-05-01', 'favourable', 'proposals'),
        ('e73', 'like', 'decision', '2019-06-01', 'retained', 'proposals'),
        ('e74', 'neighbour', 'formulated', '2018-10-01', null, 'proposals')"""


@pytest.mark.wide
def test_what_a_proposal_lacks_is_told_field_by_field_to_who_answers_for_it(changed):
    """Those of Bretagne that wait: one at the ministries, without amounts nor a planned day; one not even sent."""
    changed(ALIKE, public=True)
    rows = reading(BRETAGNE)("reorganisation/missing_fields", region="53")
    lacks = {one: group["field"].tolist() for one, group in rows.groupby("proposal_id")}
    # No proposal of this type has a network; of amounts the year of their euros is not known, so neither are they.
    assert lacks["waiting"] == ["beneficiary", "one_off_eur", "planned_eur", "preferred", "target_on"]
    assert {"options", "services", "target_on"} < set(lacks["neighbour"])
    assert "territories" in lacks["neighbour"]
    assert "due_on" not in lacks["neighbour"]
    assert rows.groupby("proposal_id")["transmitted"].first().to_dict() == {"neighbour": False, "waiting": True}
    everywhere = reading(CABINET)("reorganisation/missing_fields")
    assert set(everywhere["proposal_id"]) == {"national", "neighbour", "waiting"}
    assert reading(PUBLIC)("reorganisation/missing_fields").empty


def test_what_is_like_a_proposal_is_sought_in_other_regions(changed):
    changed(ALIKE)
    rows = reading(BRETAGNE)("reorganisation/comparable_here", region="53")
    pairs = set(zip(rows["of_id"], rows["proposal_id"], strict=True))
    assert ("waiting", "like") in pairs
    assert ("neighbour", "like") in pairs
    assert not any("neighbour" in pair and "waiting" in pair for pair in pairs)


def test_national_delays_are_read_by_prefects_as_by_cabinets_and_never_by_the_public(edition):
    told = {who: reading(who)("reorganisation/delays", region="53") for who in (BRETAGNE, CABINET, PUBLIC)}
    here, whole = (told[who].set_index("stage")["median_nation"].dropna() for who in (BRETAGNE, CABINET))
    assert "ministry_analysis" in here
    assert here.to_dict() == whole[here.index].to_dict()
    assert (whole % 10 == 0).all()
    assert told[PUBLIC]["median_nation"].isna().all()


def test_what_organisations_said_follows_who_reads_the_meeting(by_hand):
    """d3 is on a proposal that is not decided: its positions are those of Bretagne and of cabinets."""
    told = {who: reading(who)("reorganisation/positions")["dialogue_id"].unique().tolist() for who in READERS}
    assert told == {BRETAGNE: ["d1", "d3"], CABINET: ["d1", "d3"], PUBLIC: ["d1"]}
    assert len(reading(PUBLIC)("reorganisation/positions", proposal="retained")) == 2
