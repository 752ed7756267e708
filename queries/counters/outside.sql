-- One row per open counter outside the 101 départements, of the territory that words name, or the postcode of one there.
with apart as (
    select counter_id, name, postcode, place_name as territory
    from visible.counter_board
    where level = 'outside' and is_open
)

select counter_id, name, territory
from apart
where
    plain(territory) = plain($words)
    or territory in (select territory from apart where postcode = trim($words))
order by strip_accents(name), counter_id
