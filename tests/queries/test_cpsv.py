"""Procedures, counters and partners as CPSV-AP 3.2: the graph passes the shapes, and holds the rows it is made of."""

import json
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF

import queries
from queries import access, asked, cpsv
from queries.__main__ import main
from tests.support import build_world

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib by pyshacl
PUBLIC = access.parse("public")
SHAPES = Path(__file__).parent / "shapes" / "cpsv-ap-3.2.ttl"
CPSV, CV = rdflib.Namespace("http://purl.org/vocab/cpsv#"), rdflib.Namespace("http://data.europa.eu/m8g/")
# A name with an apostrophe, quotes and letters that no address bears; one that a spreadsheet would run.
NAMED = """update core.counters set name = 'L''« Île » "d’Yeu" <b>', phone = '=1+1', counter_id = 'a b/é?#"<>'
    where counter_id = (select min(counter_id) from core.counters where closed_on is null)"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("cpsv")
    build_world(folder, NAMED)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(folder))
        yield queries.edition(PUBLIC)


@pytest.fixture(scope="module")
def graph(edition: queries.Edition) -> rdflib.Graph:
    return rdflib.Graph().parse(data=cpsv.of_edition(PUBLIC, edition), format="json-ld")


def test_it_passes_the_shapes_of_cpsv_ap(graph: rdflib.Graph) -> None:
    conforms, _, told = pyshacl.validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert conforms, told[:2000]


@pytest.mark.parametrize(
    ("subject", "property"),
    [
        (CPSV.PublicService, CV.hasCompetentAuthority),
        (CV.PublicOrganisation, DCTERMS.spatial),
        (CV.Channel, DCTERMS.identifier),
    ],
)
def test_the_shapes_see_what_is_left_out(graph: rdflib.Graph, subject: rdflib.URIRef, property: rdflib.URIRef) -> None:
    """Else passing them would tell nothing."""
    cut = rdflib.Graph() + graph
    node = next(cut.subjects(RDF.type, subject))
    cut.remove((node, property, None))
    assert not pyshacl.validate(cut, shacl_graph=str(SHAPES), inference="none")[0]


def test_it_holds_each_procedure_partner_and_open_counter(edition: queries.Edition, graph: rdflib.Graph) -> None:
    expected = {
        CPSV.PublicService: ("counters/procedures", "procedure_id"),
        CV.PublicOrganisation: ("counters/partner_presence", "partner"),
        CV.Channel: ("counters/directory", "counter_id"),
    }
    for subject, (name, column) in expected.items():
        rows = queries.run(PUBLIC, edition, name)
        found = {str(graph.value(node, DCTERMS.identifier)) for node in graph.subjects(RDF.type, subject)}
        assert found == set(rows[column]) != set()
    offered = queries.run(PUBLIC, edition, "counters/directory")
    assert len(list(graph.subject_objects(CV.hasChannel))) == offered["procedure_list"].map(len).sum() > 0


def test_each_node_says_what_it_is_made_of(edition: queries.Edition) -> None:
    told = json.loads(cpsv.of_edition(PUBLIC, edition))["@graph"]
    kinds = [node["kind"] for node in told if node["@type"] in ("cpsv:PublicService", "cv:Channel", "dcat:Dataset")]
    assert set(kinds) == {"demonstration"}
    assert told[0]["dct:title"][0]["@value"].startswith("DÉMONSTRATION")


def test_a_territory_has_its_own_counters_alone(edition: queries.Edition) -> None:
    told = json.loads(cpsv.of_edition(PUBLIC, edition, {"department": "35"}))["@graph"]
    rows = queries.run(PUBLIC, edition, "counters/directory", department="35")
    assert {node["dct:identifier"] for node in told if node["@type"] == "cv:Channel"} == set(rows["counter_id"])
    with pytest.raises(asked.Wrong):
        cpsv.of_edition(PUBLIC, edition, {"department": "99"})
    with pytest.raises(asked.Wrong):
        cpsv.of_edition(PUBLIC, edition, {"sheep": "1"})


def test_the_command_prints_it(edition: queries.Edition, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["cpsv-ap", "--department", "35"]) == 0
    assert capfdbinary.readouterr().out == cpsv.of_edition(PUBLIC, edition, {"department": "35"})
