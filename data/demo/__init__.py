"""The demonstration edition: invented rows on real ground, within published totals, the same ones for the same seed."""

import pandas as pd
import pyarrow as pa

from data.demo import (
    consultations,
    cooperation,
    counters,
    defects,
    dialogue,
    footfall,
    missions,
    offers,
    overlaps,
    portfolio,
    services,
    staff,
    world,
)

AS_OF = world.AS_OF.date()
SEED = 20180725
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


def generate(seed: int = SEED) -> dict[str, pd.DataFrame | pa.Table]:
    """Rows of core by table, without source_id and line."""
    ground = world.load(seed)
    found = services.services(ground)
    tables = {"services": found, **_missions(ground, found)}
    exercises, years = tables["mission_exercises"], tables["mission_staff"]
    tables |= _reorganisation(ground, found)
    tables["support_staff"] = cooperation.support_staff(ground, exercises, years)
    tables |= _counters(ground)
    tables["mission_exercises"] = exercises.drop(columns=["region", "tiers", "ministry", "expected_decision"])
    return {name: tables[name] for name in SUBJECTS}


def _missions(ground: world.World, found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    related = overlaps.resolved(ground, missions.places(ground, found))
    exercises = missions.exercises(ground, found, related)
    tenths = staff.staff_of_2020(ground, exercises, found)
    exercises = staff.plan(ground, exercises, tenths)
    moved = staff.movements(ground, exercises)
    exercises = defects.plant(exercises, found)
    return {
        "mission_exercises": exercises,
        "mission_staff": staff.years(ground, exercises, tenths, moved),
        "staff_movements": moved,
        "mission_overlaps": overlaps.differing(ground, related),
        "consultations": consultations.consultations(ground, exercises),
    }


def _reorganisation(ground: world.World, found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    whole = portfolio.portfolio(ground, found)
    drawn, events = whole.proposals, whole.tables["proposal_events"]
    private = ["wave", "fate", "department", "other", "interregional"]
    meetings = dialogue.dialogues(ground, drawn, events)
    return whole.tables | {
        "proposals": drawn.drop(columns=private),
        "regional_contributions": cooperation.contributions(ground, drawn, whole.tables["proposal_options"]),
        "cooperations": cooperation.cooperations(ground, drawn, events),
        "social_dialogues": meetings,
        "dialogue_positions": dialogue.positions(ground, meetings),
        "decision_powers": dialogue.powers(ground, drawn, events),
        "derogations": cooperation.derogations(ground),
    }


def _counters(ground: world.World) -> dict[str, pd.DataFrame | pa.Table]:
    listed = defects.plant_counters(ground, counters.counters(ground))
    partners = offers.partners(ground, listed)
    activity = footfall.activity(ground, listed)
    cells = footfall.cells(ground, activity, partners)
    return {
        "counters": listed,
        "counter_events": offers.events(listed),
        "counter_stops": offers.stops(ground, listed),
        "counter_partners": partners,
        "counter_procedures": offers.procedures(ground, listed, partners),
        "footfall": footfall.footfall(ground, activity, cells),
        "satisfaction": footfall.satisfaction(ground, activity),
        "procedure_requests": footfall.procedure_requests(ground, activity, cells),
    }
