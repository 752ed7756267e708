-- One row per tier, competence related to a mission and judgement of it; `level` and `code` of where it is made once.
-- optional: region, department
-- In a territory, what was judged there replaces for its tier what holds everywhere else.
-- `places`: how many territories that judgement was made for (1 and level 'nation': it holds everywhere else).
select
    tier,
    competence,
    legal_basis,
    overlap_type,
    rule,
    judged_by,
    judged_on,
    judged.level = 'nation' as everywhere,
    count(*) as places,
    visible.values_of(coalesce(name, judged.code)) as names,
    any_value(kind) as kind
from visible.mission_overlaps as judged
left join visible.territories on territories.level = judged.level and territories.code = judged.code
left join visible.sources using (source_id)
where
    mission_id = $mission
    and (
        judged.level = 'nation'
        or ($region is null and $department is null)
        or (judged.level = 'region' and judged.code = $region)
        or (judged.level = 'department' and coalesce(judged.code = $department, parent_code = $region))
    )
    and (judged.level <> 'nation' or tier not in (
        select tier
        from visible.mission_overlaps
        where
            mission_id = $mission
            and if($department is null, level = 'region' and code = $region, level = 'department' and code = $department)
    ))
group by all
order by
    everywhere desc,
    bool_or(overlap_type = 'none'),
    tier,
    competence,
    legal_basis,
    overlap_type,
    rule,
    judged_on,
    names
