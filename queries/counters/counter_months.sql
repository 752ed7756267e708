-- One row per counter: its months in order, and the requests of each; ten by ten, and nothing under 11, outside the reader's scope.
select counter_id::visible.counter as counter_id, month, requests
from visible.counter_series
order by counter_id
