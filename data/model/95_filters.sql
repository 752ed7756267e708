-- Filters: what a room lets its reader choose, written once for every question that takes it, and what answers gather
-- their values with. A filter that is not set lets everything pass. These are made last: they read the views that
-- readers.toml makes (data/model/readers.py).

-- The territory that a reader chose, as a region and a département: none of them is the whole country, both the
-- département. `is_inside`: whether a row that lies in one region and one département at most is in it; `are_inside`, one
-- that lies in several; `is_held`, one that is a region or a département itself, below its parent; `is_place`, whether a
-- row of a table of levels and codes is of that very territory.
create macro visible.is_inside(region, department, in_region, in_department) as
    (in_region is null or region = in_region) and (in_department is null or department = in_department);

create macro visible.are_inside(regions, departments, in_region, in_department) as
    (in_region is null or list_contains(regions, in_region))
    and (in_department is null or list_contains(departments, in_department));

create macro visible.is_held(level, code, parent, in_region, in_department) as
    (
        in_region is null
        or (level = 'region' and code = in_region)
        or (level = 'department' and parent = in_region)
    )
    and (in_department is null or (level = 'department' and code = in_department));

create macro visible.level_asked(in_region, in_department) as
    case when in_department is not null then 'department' when in_region is not null then 'region' else 'nation' end;

create macro visible.code_asked(in_region, in_department) as coalesce(in_department, in_region, 'FR');

create macro visible.is_place(level, code, in_region, in_department) as
    level = visible.level_asked(in_region, in_department) and code = visible.code_asked(in_region, in_department);

-- The different values of a group, none of which is null, in order, and how many they are: DuckDB plans and runs DISTINCT in
-- an aggregate as an aggregate of its own, which costs a small answer more than all the rest of it.
create macro visible.values_of(thing) as nullif(list_sort(list_distinct(list(thing))), []);

create macro visible.count_of(thing) as len(list_distinct(list(thing)));

-- Whether an exercise overlaps as is asked: with a tier, the overlap is the one with that tier; without it, the strongest.
create macro visible.overlaps_so(overlap, tiers, judgements, with_tier, with_overlap) as
    (with_overlap is null or if(with_tier is null, overlap = with_overlap, list_contains(judgements, with_tier || ' ' || with_overlap)))
    and (with_tier is null or with_overlap is not null or list_contains(tiers, with_tier));

-- Whether it breaks a rule, is redundant and undecided, or another service does the same.
create macro visible.is_alerted(overlap, decided_on, breaches, mixed_units, twice, with_alert) as
    with_alert is null or case with_alert
        when 'redundant_undecided' then overlap = 'redundant' and decided_on is null
        when 'mixed_units' then mixed_units
        when 'two_services' then twice
        else list_contains(breaches, with_alert)
    end;

-- One row per exercise of the inventory that passes the filters of its room. `as_missions`, `as_services` and
-- `as_territories` say by number which words each answers to, `all_words` all of them (queries/studies/search.py).
create macro visible.inventory_asked(
    in_region := null, in_department := null, at_level := null, in_domain := null, in_category := null,
    under_ministry := null, by_type := null, at_status := null, with_overlap := null, with_tier := null,
    with_decision := null, of_mission := null, with_alert := null,
    as_missions := null, as_services := null, as_territories := null, all_words := null
) as table
select *
from visible.inventory
where
    (
        all_words is null
        or all_words = (as_missions::int[])[mission_number] | (as_services::int[])[service_number]
            | (as_territories::int[])[territory_number]
    )
    and visible.is_inside(region, department, in_region, in_department)
    and (at_level is null or level = at_level)
    and (in_domain is null or policy_domain = in_domain)
    and (in_category is null or core_category = in_category)
    and (under_ministry is null or ministry = under_ministry)
    and (by_type is null or type_code = by_type)
    and (at_status is null or status = at_status)
    and visible.overlaps_so(overlap, tiers, judgements, with_tier, with_overlap)
    and (with_decision is null or decision = with_decision)
    and (of_mission is null or mission_id = of_mission)
    and visible.is_alerted(overlap, decided_on, breaches, mixed_units, twice, with_alert);

-- Whether a proposal, or a step of one, passes the filters of the reorganisation room: what it is, then what is asked for.
-- A ministry is one of those that analyse it.
create macro visible.is_proposal_asked(
    regions, departments, ministries, type, lever, network,
    in_region, in_department, at_ministry, of_type, by_lever, in_network
) as
    visible.are_inside(regions, departments, in_region, in_department)
    and (at_ministry is null or list_contains(ministries, at_ministry))
    and (of_type is null or type = of_type)
    and (by_lever is null or lever = by_lever)
    and (in_network is null or network = in_network);

-- One row per open counter that passes the filters of the counters room.
create macro visible.counters_asked(
    in_region := null, in_department := null, of_format := null, of_carrier := null, with_partner := null
) as table
select *
from visible.counter_board
where
    is_open
    and visible.is_inside(region, department, in_region, in_department)
    and (of_format is null or format = of_format)
    and (of_carrier is null or carrier = of_carrier)
    and (with_partner is null or list_contains(partner_list, with_partner));

-- One row per policy domain, decision and year of missions given up or outsourced, in one territory: in scope what moved
-- there; of the whole country, for who may not read it so, what is published.
create macro visible.moves_asked(in_region := null, in_department := null) as table
with every as (
    select policy_domain, decision, year, level, code, planned, core, other, "left" from visible.mission_moves
    union all
    select policy_domain, decision, year, 'nation', 'FR', planned, core, other, "left" from visible.national_moves
    where not exists (from visible.mission_moves where level = 'nation')
)

from every
where
    decision in ('transfer', 'drop', 'outsource', 'given_up')
    and visible.is_place(level, code, in_region, in_department);
