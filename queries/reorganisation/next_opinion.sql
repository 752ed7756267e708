-- One row: the nearest day after the edition's that the files read here plan for an opinion of the CNATE; null where none does.
select min(day) as day
from visible.coming
where what = 'event' and thing = 'cnate_opinion'
order by day
