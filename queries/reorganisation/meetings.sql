-- One row per meeting of social dialogue on the reorganisation that the reader may see: planned ones, then the latest.
-- optional: region, department
select
    coalesce(held_on, meetings.planned_on) as day,
    held_on is null or held_on > as_of as planned,
    body,
    versant,
    meetings.opinion,
    object,
    proposal_id,
    title,
    region_name,
    text_reference
from visible.social_dialogues as meetings
left join visible.proposal_board as board using (proposal_id)
cross join visible.editions
where
    workstream = 'reorganisation'
    and (proposal_id is null or title is not null)
    and ($region is null or list_contains(regions, $region))
    and ($department is null or list_contains(departments, $department))
order by planned desc, day desc nulls last, dialogue_id
limit $size
