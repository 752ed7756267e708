-- One row per policy domain, tier of local authority and type of overlap: how many missions it concerns.
select
    policy_domain,
    tier,
    overlap_type,
    count(distinct mission_id) as missions,
    list_sort(list(distinct mission_id)) as mission_list,
    any_value(kind) as kind
from visible.mission_overlaps
join visible.missions using (mission_id)
left join visible.subject_kinds on subject = 'missions'
where overlap_type <> 'none'
group by policy_domain, tier, overlap_type
order by policy_domain, tier, overlap_type
