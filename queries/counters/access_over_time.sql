-- One row per month and distance: the share of people (percent) whose commune had an open address within it.
-- optional: region, department
select month, km, 100 * people / population as share, people, population, coalesce(kind, (select kind from visible.editions)) as kind
from visible.access_months
where
    visible.is_place(level, code, $region, $department)
order by km, month
