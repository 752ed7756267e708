-- Series of counters: the months of one together in a row, in their order. A study takes all of them, and many rows take
-- longer to put in order and to hand over than the few that hold the same.

-- One row per counter: its months, and the requests of each.
create macro marts.series_of(months) as table
select counter_id, level, code, list(month order by month) as month, list(requests order by month) as requests
from query_table(months)
group by all
order by counter_id;

create table marts.counter_series as from marts.series_of(marts.counter_months);

-- The same, of what everyone reads of the months of a counter.
create table marts.public_counter_series as from marts.series_of(marts.public_counter_months);

-- One row per counter: its months that were counted, partner by partner.
create table marts.cell_series as
select
    counter_id,
    level,
    code,
    list(month order by month) as month,
    list(requests order by month) as requests,
    list(cells order by month) as cells,
    list(even_cells order by month) as even_cells
from marts.counter_cells
group by all
order by counter_id;
