-- One row per departement of the filters and network: cooperations under way there, and how many it leads.
-- optional: region, department
-- A departement that cooperates with nobody has one row, without a network; `applies`: whether that says anything.
with places as (
    select code, name, parent_code
    from visible.territories
    where level = 'department' and visible.is_inside(parent_code, code, $region, $department)
),

under_way as (
    select distinct cooperation_id, network, department, lead_department
    from visible.cooperations cross join visible.editions
    where started_on <= as_of and (ended_on is null or ended_on > as_of)
)

select
    places.code,
    places.name,
    places.parent_code as region,
    regions.name as region_name,
    network,
    count(cooperation_id) as cooperations,
    count(*) filter (department = lead_department) as led,
    any_value(applies) as applies
from places
join visible.territories as regions on regions.level = 'region' and regions.code = places.parent_code
join visible.cooperation_months as months on months.code = places.code
join visible.editions on month = date_trunc('month', as_of)
left join under_way on department = places.code
group by all
order by code, network
