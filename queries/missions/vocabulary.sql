-- One row per thing that words may name in the inventory: a mission, a service or a territory with its region.
-- `kind`: missions | services | territories, or idle for a mission that nobody exercises; `number` stands for it in missions/inventory; `words` are what it is called.
select kind, number, words
from visible.inventory_words
order by kind, number
