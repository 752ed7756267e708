-- One row per meeting of social dialogue on the reorganisation that the reader may see: those ahead, the next one first, then the latest.
-- optional: region, department, type, lever, network
select dialogue_id, day, planned, body, versant, opinion, object, proposal_id, title, region_name, text_reference,
    count(*) over () as total
from visible.proposal_meetings
where
    visible.are_inside(regions, departments, $region, $department)
    and (
        coalesce($type, $lever, $network) is null or proposal_id in (
            select proposal_id from visible.proposal_board
            where ($type is null or type = $type)
                and ($lever is null or lever = $lever)
                and ($network is null or network = $network)
        )
    )
order by planned desc, if(planned, day, null) nulls last, day desc nulls last, dialogue_id
limit $size
