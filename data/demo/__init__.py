"""The demonstration edition: invented rows on real ground, within published totals, always the same ones."""

import datetime
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from data.demo import footfall

ROWS = Path(__file__).with_name("rows")
SEED = footfall.SEED
AS_OF = datetime.date(2024, 12, 31)
SUBJECTS = {
    "services": "services",
    "mission_exercises": "missions",
    "mission_staff": "missions",
    "staff_movements": "missions",
    "mission_overlaps": "missions",
    "consultations": "consultations",
    "proposals": "proposals",
    "proposal_territories": "proposals",
    "proposal_services": "proposals",
    "proposal_options": "proposals",
    "proposal_events": "proposals",
    "ministry_analyses": "proposals",
    "regional_contributions": "proposals",
    "cooperations": "proposals",
    "support_staff": "missions",
    "social_dialogues": "dialogue",
    "dialogue_positions": "dialogue",
    "decision_powers": "powers",
    "derogations": "powers",
    "counters": "counters",
    "counter_events": "counters",
    "counter_stops": "counters",
    "counter_partners": "counters",
    "counter_procedures": "counters",
    "footfall": "footfall",
    "procedure_requests": "footfall",
    "satisfaction": "satisfaction",
}


def rows() -> dict[str, pa.Table]:
    """Rows of core by table, without source_id and line: a file each, and the footfall of the counters they list."""
    tables = {path.stem: parquet.read_table(path) for path in ROWS.glob("*.parquet")}
    listed = tables["counters"].to_pandas(), tables["counter_partners"].to_pandas()
    tables["footfall"] = footfall.rows(*listed)
    return {name: tables[name] for name in SUBJECTS}
