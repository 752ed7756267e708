"""What kind of place a commune is: canton, density, attraction of cities, priority districts; where the old live."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import shapely

from data import database
from data.reference.sources import Canton

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "access"
SHA256 = {
    "grille_densite_7_niveaux_2024.csv": "7c894233d88d0e474381f4163ca327be6efae91a14fa0c7fa66b63c1122755c8",
    "aire_attraction_ville_commune.csv": "8fc63aae5a2ee4566b298606df4e9311895f82dc1ef0c10fec04706f56fd793a",
    "qpv_par_commune_2025.csv": "a2f49983c9d5a2ab10701473d7e65784cbba0d67288f11cdbf63c7ceb0aa460a",
    "population_age_departement_2016_2023.csv": "fc3f827eda8f59c68b775a780ef156d8aef44f42421b5d11ed65af8a04416edc",
}
ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'"}
MARGIN = 0.003  # degrees: outlines are generalised, and the point of a commune may lie a little outside
KINDS = {"C": "canton", "V": "city", "N": "new commune"}

# Files tell communes of other years: those that are one today are as the most peopled of them was. A commune without a
# priority district is one that the list does not name; it names no commune of Corse at all.
OF_COMMUNES = """
with today as (select code as old_code, code from communes union all select old_code, code from aliases),
grid as (from read_csv($grid, all_varchar = true)),
density as (
    select code, arg_max(DENS::utinyint, PMUN21::integer) as density
    from grid join today on old_code = CODGEO group by code
),
attraction as (
    select code, arg_max(categorie::utinyint, coalesce(PMUN21::integer, 0)) as attraction
    from read_csv($attraction, all_varchar = true)
    join today on old_code = code_insee
    left join grid on CODGEO = code_insee
    group by code
),
districts as (
    select distinct code from read_csv($districts, all_varchar = true) join today on old_code = code_insee
)
select
    communes.code as commune, canton, density, attraction,
    case when department not in ('2A', '2B') then districts.code is not null end as priority
from communes
left join cantons on commune = communes.code
left join density using (code)
left join attraction using (code)
left join districts using (code)
order by communes.code
"""
OF_AGES = """
select code_departement as department, annee::integer as year, total::bigint as people, "75_plus"::bigint as people_75
from read_csv($ages, all_varchar = true)
qualify annee = max(annee) over ()
order by department
"""


def cantons(rows: Sequence[Canton]) -> pd.DataFrame:
    """One row per canton, a city cut among several being one, and a new commune astride of several: code, name,
    department, kind.

    Paris, the metropole of Lyon, Martinique and Guyane have none.
    """
    table = [
        (one.code, ARTICLES.get(one.article, "") + one.name, _department(one.code), KINDS[one.kind])
        for one in sorted(rows, key=lambda one: one.code)
        if one.outline
    ]
    return pd.DataFrame(table, columns=["code", "name", "department", "kind"])


def communes(
    communes: pd.DataFrame, aliases: pd.DataFrame, rows: Sequence[Canton], folder: Path = FOLDER
) -> pd.DataFrame:
    """One row per commune: canton (that of its point), density (1 to 7), attraction (11, 12, 13, 20 or 30), priority;
    null where it is not known, or where there is no canton.
    """
    names = ("grille_densite_7_niveaux_2024.csv", "aire_attraction_ville_commune.csv", "qpv_par_commune_2025.csv")
    files = dict(zip(("grid", "attraction", "districts"), (_verified(folder / name) for name in names), strict=True))
    with database.connect() as connection:
        connection.register("communes", communes)
        connection.register("aliases", aliases)
        connection.register("cantons", _around(communes, rows))
        return connection.execute(OF_COMMUNES, files).df()


def ages(folder: Path = FOLDER) -> pd.DataFrame:
    """One row per departement, of the last year told: department, year, people, people_75."""
    with database.connect() as connection:
        file = _verified(folder / "population_age_departement_2016_2023.csv")
        return connection.execute(OF_AGES, {"ages": file}).df()


def _around(communes: pd.DataFrame, rows: Sequence[Canton]) -> pd.DataFrame:
    """The canton that the point of each commune lies in; the nearest of its departement, where outlines leave a gap."""
    found = []
    for department, own in communes.groupby("department"):
        here = [one for one in rows if one.outline and _department(one.code) == department]
        shapes = shapely.from_wkb([one.outline for one in here])
        points = shapely.points(own["lon"], own["lat"])
        point, shape = shapely.STRtree(shapes).query_nearest(points, max_distance=MARGIN, all_matches=False)
        found += [(own["code"].iloc[i], here[k].code) for i, k in zip(point, shape, strict=True)]
    return pd.DataFrame(found, columns=["commune", "canton"])


def _department(canton: str) -> str:
    return canton[:3] if canton.startswith("97") else canton[:2]


def _verified(file: Path) -> str:
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256[file.name]:
        raise ValueError(f"{file.name}: sha256 is {found}, expected {SHA256[file.name]}")
    return str(file)
