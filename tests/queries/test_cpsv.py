"""Procedures, counters and partners as CPSV-AP 3.2: the graph passes the shapes, and holds the rows it is made of.

The shapes here are ours. Whoever has the file that SEMIC published (cpsv-ap-SHACL.ttl of release 3.2.0) has the same
graph held to it too, and our shapes to its constraints, by its path in CPSV_AP_SHAPES. `python -m
tests.queries.test_cpsv cpsv-ap.jsonld`, with a file of `python -m queries export`, holds that whole file to both.
"""

import json
import os
import sys
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, SH

import queries
from queries import access, cpsv, query_parameters
from queries.__main__ import main
from tests.support import build_world

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib by pyshacl
PUBLIC = access.parse("public")
OURS = Path(__file__).parent / "shapes" / "cpsv-ap-3.2.ttl"
OFFICIAL = [Path(path) for path in [os.environ.get("CPSV_AP_SHAPES")] if path]
SHAPES = [OURS, *OFFICIAL]
ASKED = SH["class"], SH.datatype, SH.minCount, SH.maxCount
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


@pytest.mark.wide
@pytest.mark.parametrize("shapes", SHAPES, ids=lambda path: path.stem)
def test_it_passes_the_shapes_of_cpsv_ap(graph: rdflib.Graph, shapes: Path) -> None:
    conforms, told = held(graph, shapes)
    assert conforms, told[:2000]


@pytest.mark.parametrize("official", OFFICIAL, ids=lambda path: path.stem)
def test_our_shapes_ask_what_the_official_ones_ask(official: Path) -> None:
    """Of the classes that we have: no constraint less, none that is ours alone."""
    ours, theirs = constraints(OURS), constraints(official)
    assert ours == {one for one in theirs if one[0] in {target for target, *_ in ours}}


def held(graph: rdflib.Graph, shapes: Path) -> tuple[bool, str]:
    """Whether the graph conforms, and the report."""
    conforms, _, told = pyshacl.validate(graph, shacl_graph=str(shapes), inference="none")
    return bool(conforms), str(told)


def constraints(shapes: Path) -> set[tuple[rdflib.term.Node, ...]]:
    """(target class, path, constraint, value) of a file of shapes."""
    read = rdflib.Graph().parse(shapes)
    return {
        (target, path, kind, value)
        for shape, target in read.subject_objects(SH.targetClass)
        for one in read.objects(shape, SH.property)
        for path in read.objects(one, SH.path)
        for kind in ASKED
        for value in read.objects(one, kind)
    }


@pytest.mark.parametrize("shapes", SHAPES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("subject", "property"),
    [
        (CPSV.PublicService, CV.hasCompetentAuthority),
        (CV.PublicOrganisation, DCTERMS.spatial),
        (CV.Channel, DCTERMS.identifier),
    ],
)
def test_the_shapes_see_what_is_left_out(
    graph: rdflib.Graph, subject: rdflib.URIRef, property: rdflib.URIRef, shapes: Path
) -> None:
    """Else passing them would tell nothing."""
    cut = rdflib.Graph() + graph
    node = next(cut.subjects(RDF.type, subject))
    cut.remove((node, property, None))
    assert not held(cut, shapes)[0]


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
    with pytest.raises(query_parameters.Wrong):
        cpsv.of_edition(PUBLIC, edition, {"department": "99"})
    with pytest.raises(query_parameters.Wrong):
        cpsv.of_edition(PUBLIC, edition, {"sheep": "1"})


def test_the_command_prints_it(edition: queries.Edition, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["cpsv-ap", "--department", "35"]) == 0
    assert capfdbinary.readouterr().out == cpsv.of_edition(PUBLIC, edition, {"department": "35"})


def told_of(path: str) -> str:
    """What each file of shapes says of a whole catalogue (cpsv-ap.jsonld of an export)."""
    graph = rdflib.Graph().parse(path, format="json-ld")
    lines = [f"{path}: {len(graph)} triples"]
    for shapes in SHAPES:
        conforms, told = held(graph, shapes)
        lines.append(f"{shapes}: {len(constraints(shapes))} constraints, {'conforms' if conforms else told}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(told_of(*sys.argv[1:]))
