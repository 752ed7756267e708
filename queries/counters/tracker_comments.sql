-- One row per comment of the State's tracker on the network in a territory, the latest first; the ten latest.
select commented_on, topic, text, weather, coalesce(kind, 'real') as kind
from visible.tracker_comments
left join visible.subject_kinds on subject = 'tracker'
where level = $level and code = $code
order by commented_on desc, topic, policy
limit 10
