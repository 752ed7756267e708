-- One row per month and distance: the share of people (percent) whose commune had an open address within it.
-- optional: region, department
select month, km, 100 * people / population as share, people, population, coalesce(kind, 'demonstration') as kind
from visible.access_months
where
    level = case when $department is not null then 'department' when $region is not null then 'region' else 'nation' end
    and code = coalesce($department, $region, 'FR')
order by km, month
