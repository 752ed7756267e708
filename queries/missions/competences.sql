-- One row per tier, competence related to a mission and judgement of it; `level` and `code` of where it is made once.
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
    list_sort(list(distinct coalesce(name, judged.code))) as names,
    any_value(kind) as kind
from visible.mission_overlaps as judged
left join visible.territories on territories.level = judged.level and territories.code = judged.code
left join visible.sources using (source_id)
where mission_id = $mission
group by all
order by everywhere desc, bool_or(overlap_type = 'none'), tier, competence
