-- One row per meeting of social dialogue on the reorganisation and organisation whose position is known.
-- optional: region, department, proposal
select dialogue_id, day, body, side, organisation, position
from visible.dialogue_positions
join visible.proposal_meetings using (dialogue_id)
where
    visible.are_inside(regions, departments, $region, $department)
    and ($proposal is null or proposal_id = $proposal)
order by
    dialogue_id,
    side desc nulls last,
    list_position(['favourable', 'reservations', 'unfavourable', 'abstained', 'absent'], position),
    organisation
