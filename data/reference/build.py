"""Rebuild the reference geography and the map drawing: python -m data.reference.build."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data import database
from data.reference import areas as kinds
from data.reference import commune_outlines, dots, drawing, outlines, sources, tables
from data.reference.drawing import Layers

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "pages" / "static"
TESTS = HERE.parents[1] / "tests" / "data"  # the regions, as tests compare them; no page asks for them
CHECKING_TOLERANCE = 400  # metres
INSET_TOLERANCE = 640  # metres: the inset of Ile-de-France is drawn 2.5 times larger than the main map


def main() -> None:
    """Download the sources, then write every table, outline and drawing of the reference."""
    with tempfile.TemporaryDirectory() as folder:
        codes, areas, cantons = sources.fetch(Path(folder))
    aliases = tables.aliases(codes)
    shapes = outlines.commune_outlines(areas, dict(zip(aliases["old_code"], aliases["code"], strict=True)))
    communes = tables.communes(codes, shapes, areas)
    department_of = dict(zip(communes["code"], communes["department"], strict=True))
    full = outlines.department_outlines(shapes, department_of)
    layers = simplified_layers(codes, full)
    departments = tables.departments(codes, communes, layers.departments)
    regions = tables.regions(codes, communes, layers.regions)
    write_tables(
        communes=communes,
        commune_aliases=aliases,
        former_names=tables.former_names(codes, aliases),
        postcodes=tables.postcodes(codes),
        municipal_arrondissements=tables.municipal_arrondissements(codes, areas),
        departments=departments,
        regions=regions,
        arrondissements=tables.arrondissements(codes, communes),
        department_outlines=tables.outline_rings(checking_outlines(full)),
        cantons=kinds.cantons(cantons),
        commune_areas=kinds.communes(communes, aliases, cantons),
        department_ages=kinds.ages(),
    )
    write_geojson(STATIC / "departements.geojson", departments, layers.departments)
    write_geojson(TESTS / "regions.geojson", regions, layers.regions)
    write_json(STATIC / "map.json", drawing.draw(departments, regions, layers))
    commune_outlines.write(shapes, dict(zip(communes["code"], communes["name"], strict=True)), department_of)
    dots.write()


def simplified_layers(codes: sources.Codes, full: Mapping[str, BaseGeometry]) -> Layers:
    """The layers of the map, from the full outlines of the départements."""
    region_of = {row["code"]: row["region"] for row in codes.departments}
    ile_de_france = {code: shape for code, shape in full.items() if region_of[code] == "11"}
    main_map = outlines.to_wgs84(outlines.simplify(full))
    inset = outlines.to_wgs84(outlines.simplify(ile_de_france, INSET_TOLERANCE))
    return Layers(main_map, outlines.regions(main_map, region_of), inset, outlines.regions(inset, region_of))


def checking_outlines(full: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Outlines fine enough to tell the département of a point; every islet stays, for people live on some."""
    return outlines.to_wgs84(outlines.simplify(full, CHECKING_TOLERANCE, smallest_part=0))


def write_tables(**frames: pd.DataFrame) -> None:
    """Write each data frame beside this script, under its name, as a compressed Parquet file."""
    with database.connect() as connection:
        for name, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"copy (from frame) to '{HERE / name}.parquet' (format parquet, compression zstd)")


def write_geojson(file: Path, table: pd.DataFrame, shapes: Mapping[str, BaseGeometry]) -> None:
    """Write a layer in code order; `i` is the position of a territory, for colour tables sent apart."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": label, "i": i},
            "geometry": shapely.geometry.mapping(shapes[code]),
        }
        for i, (code, label) in enumerate(zip(table["code"], table["name"], strict=True))
    ]
    write_json(file, {"type": "FeatureCollection", "features": features})


def write_json(file: Path, content: object) -> None:
    """Write compact JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
