-- One row per open counter: where it is, when it is open as the list writes it, and the procedures that it offers.
-- optional: region, department
with offered as (
    select counter_id, list(procedure_id order by procedure_id) as procedure_list
    from visible.counter_procedures
    group by counter_id
)

select
    counter_id,
    official_id,
    name,
    type,
    format,
    address,
    postcode,
    commune,
    commune_name,
    department,
    region,
    lat,
    lon,
    phone,
    hours_monday,
    hours_tuesday,
    hours_wednesday,
    hours_thursday,
    hours_friday,
    hours_saturday,
    hours_sunday,
    partner_list,
    coalesce(procedure_list, []) as procedure_list,
    coalesce(kind, 'demonstration') as kind
from visible.counters
left join offered using (counter_id)
left join visible.subject_kinds on subject = 'counters'
where is_open and visible.is_inside(region, department, $region, $department)
order by counter_id
