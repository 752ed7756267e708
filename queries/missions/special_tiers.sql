-- One row per territory where local authorities are not those of elsewhere: the tiers that stand in, and those absent.
-- optional: region, department
-- Of a region whose départements are there (Corse, Martinique, Guyane, Mayotte), these stand for it.
with present as (
    select level, code, visible.values_of(tier) as present
    from visible.local_tiers where not absent group by all
),

missing as (
    select level, code, visible.values_of(tier) as missing from visible.absent_tiers group by all
),

-- Alsace and Lyon keep every tier, held by authorities of their own.
peculiar as (
    select level, code from present
    union
    select level, code from missing
    union
    from (values ('department', '67'), ('department', '68'), ('department', '69')) as own (level, code)
)

select level, code, name, coalesce(present, []) as present, coalesce(missing, []) as missing
from peculiar
left join present using (level, code)
left join missing using (level, code)
join visible.territories using (level, code)
where
    visible.is_held(level, code, parent_code, $region, $department)
    and not (level = 'region' and code in (select parent_code from visible.territories where (level, code) in (from peculiar)))
order by level, code
