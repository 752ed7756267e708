-- One row per counter and month, in the reader's scope only: requests, and how many of its cells are above zero, and even.
select
    counter_id,
    month,
    sum(requests)::bigint as requests,
    count(*) filter (requests > 0) as cells,
    count(*) filter (requests > 0 and requests % 2 = 0) as even_cells
from visible.footfall
where partner <> 'all'
group by all
order by counter_id, month
