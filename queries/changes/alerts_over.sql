-- One row per alert that appeared or went from one edition to the next.
-- optional: alert
select number, edition, base, as_of, built_at, change, alert, thing, name, level, code
from visible.thing_revisions
join visible.revised_editions using (edition)
where what = 'alert' and ($alert is null or alert = $alert)
order by number, change, alert, thing, level, code
