-- One row per counter, in the reader's scope only: its months in order, and of each the requests, how many cells are above zero, and even.
select counter_id::visible.counter as counter_id, month, requests, cells, even_cells
from visible.cell_series
order by counter_id
