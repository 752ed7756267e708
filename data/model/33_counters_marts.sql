-- The counters room: where a counter was read.

-- One row per counter: the line of the file that describes it, and what it is attached to.
create table marts.counter_lines as
select counter_id, source_id, line
from core.counters
order by counter_id;
