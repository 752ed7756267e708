"""What a département asks for and its counters do not offer, counter by counter and procedure by procedure."""

from queries.access import Viewer
from tests.support import reading

PUBLIC = Viewer("public")


def test_what_each_counter_misses_of_what_is_asked_for_by_hand(by_hand):
    """Rennes offers the first and the twentieth of the twenty; what the others offer is not known."""
    missing = reading(PUBLIC)("counters/lacking_by_procedure", department="35")
    twenty = reading(PUBLIC)("counters/procedure_demand", department="35")["procedure_id"].head(20)
    assert missing["counter_id"].unique().tolist() == ["rennes"]
    assert missing["procedure_id"].tolist() == twenty.tolist()[1:19]


def test_by_procedure_and_by_counter_as_much_is_missing(edition):
    ask = reading(PUBLIC)
    by_counter = ask("counters/lacking", department="35").set_index("counter_id")["lacking"]
    by_procedure = ask("counters/lacking_by_procedure", department="35").groupby("counter_id").size()
    assert by_procedure.to_dict() == by_counter[by_counter > 0].to_dict()
    demand = ask("counters/procedure_demand", department="35").head(20)
    assert (demand["open_counters"] - demand["counters"]).sum() == by_counter.sum() > 0
