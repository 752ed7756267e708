-- One row per filter of the inventory and value that it can take.
select what, value
from visible.inventory_values
order by what, value
