-- One row per counter and month, in the reader's scope only: requests, and how many of its cells are above zero, and even.
select counter_id::visible.counter as counter_id, month, requests, cells, even_cells
from visible.counter_cells
order by counter_id, month
