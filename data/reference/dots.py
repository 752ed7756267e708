"""Communes as dots on the drawing, for the map of access: python -m data.reference.dots writes them."""

import base64
import json
from pathlib import Path

import numpy as np
import pandas as pd

from data import database

HERE = Path(__file__).parent
PROJECTION = HERE.parent / "model" / "11_projection.sql"
FILE = HERE.parents[1] / "pages" / "maps" / "communes.json"
SCALE = 100  # hundredths of a unit of the drawing fit in sixteen bits
_POINTS = """
select
    code, name, population, sqrt(area_km2) as side,
    map_x(lon, lat, department) as x, map_y(lon, lat, department) as y,
    inset_x(lon, lat, department) as inset_x, inset_y(lon, lat, department) as inset_y,
    if(is_mainland(department), 0.48, overseas_frame(department).scale) as scale
from read_parquet($communes)
order by code
"""


def content(communes: Path = HERE / "communes.parquet") -> dict[str, str]:
    """The content of communes.json, in the order of the codes.

    `seats`: the ranks of the prefectures, in the order of their départements; `peopled`: those of all communes, what
    has more people first.

    `codes`: five characters each; `names`: one a line; `x`, `y`, `side`: little-endian unsigned integers of 16 bits in
    base64, in hundredths of a unit of map.json, the square having the area of the commune; `of`: the ranks of the
    communes that are drawn again, in the inset of Ile-de-France, after all the others.
    """
    with database.connect() as connection:
        connection.execute(PROJECTION.read_text(encoding="utf-8"))
        rows = connection.execute(_POINTS, {"communes": str(communes)}).df()
    seats = pd.read_parquet(communes.with_name("departments.parquet")).sort_values("code")["seat"]
    again = rows[rows["inset_x"].notna()]
    drawn = pd.concat([rows, again.assign(x=again["inset_x"], y=again["inset_y"], scale=1.2)])
    peopled = rows.sort_values(["population", "code"], ascending=[False, True]).index
    return {
        "codes": "".join(rows["code"]),
        "names": "\n".join(rows["name"]),
        "x": _packed(SCALE * drawn["x"]),
        "y": _packed(SCALE * drawn["y"]),
        "side": _packed(SCALE * drawn["side"] * drawn["scale"]),
        "of": _packed(pd.Series(again.index)),
        "seats": _packed(pd.Series(pd.Index(rows["code"]).get_indexer(seats))),
        "peopled": _packed(pd.Series(peopled)),
    }


def _packed(values: pd.Series) -> str:
    return base64.b64encode(np.round(values).to_numpy("<u2").tobytes()).decode()


def write() -> None:
    """Write communes.json from the table of communes."""
    FILE.write_text(json.dumps(content(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
