-- One row per ministry or region ($by): where its exercises stand, and how long those not done have stood still.
-- optional: region, department, ministry
-- Days since the last step, or since 25 July 2018 when nothing was returned. `returned_on`: the last inventory received.
select
    case $by when 'ministry' then inventory.ministry else inventory.region end as thing,
    count(*) as exercises,
    count(*) filter (status = 'to_inventory') as to_inventory,
    count(*) filter (status = 'inventoried') as inventoried,
    count(*) filter (status = 'in_consultation') as in_consultation,
    count(*) filter (status = 'decided') as decided,
    count(*) filter (status = 'under_way') as under_way,
    count(*) filter (status = 'done') as done,
    count(*) filter (status <> 'done' and days < 365) as under_a_year,
    count(*) filter (status <> 'done' and days >= 365 and days < 730) as under_two_years,
    count(*) filter (status <> 'done' and days >= 730) as over_two_years,
    median(days) filter (status <> 'done') as median_days,
    max(days) filter (status <> 'done') as worst_days
from (select *, as_of - coalesce(since, date '2018-07-25') as days from visible.inventory, visible.clock) as inventory
where
    visible.is_inside(inventory.region, inventory.department, $region, $department)
    and ($ministry is null or inventory.ministry = $ministry)
group by thing
order by thing
