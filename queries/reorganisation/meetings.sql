-- One row per meeting of social dialogue on the reorganisation that the reader may see: those ahead, the next one first, then the latest.
-- optional: region, department
select dialogue_id, day, planned, body, versant, opinion, object, proposal_id, title, region_name, text_reference,
    count(*) over () as total
from visible.proposal_meetings
where
    visible.are_inside(regions, departments, $region, $department)
order by planned desc, if(planned, day, null) nulls last, day desc nulls last, dialogue_id
limit $size
