-- One row per open counter: where it is, when it is open as the list writes it, and the procedures that it offers.
-- optional: region, department
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
    procedure_list,
    kind
from visible.counter_board
where is_open and visible.is_inside(region, department, $region, $department)
order by counter_id
