-- One row per association: consultations it was invited to, those held, those it attended, and its opinions.
-- optional: region, department
select
    association,
    count(*) as invited,
    count(held_on) filter (held_on <= as_of) as held,
    count(*) filter (attended and held_on <= as_of) as attended,
    count(*) filter (opinion = 'favourable') as favourable,
    count(*) filter (opinion = 'reservations') as reservations,
    count(*) filter (opinion = 'unfavourable') as unfavourable,
    max(held_on) filter (held_on <= as_of) as last_held_on,
    any_value(kind) as kind
from visible.consultations as meetings
left join visible.territories as places on places.level = meetings.level and places.code = meetings.code
cross join visible.clock
left join visible.subject_kinds on subject = 'consultations'
where
    invited_on <= as_of
    and visible.is_held(meetings.level, meetings.code, parent_code, $region, $department)
group by association
order by association
