-- One row per reason to look: how many things it concerns, since when, and the page that lists them; none where none.
-- optional: region, department
-- `published`: everybody's count; otherwise that of the territories the reader answers for.
-- `detail`: the days since the oldest one, or the people concerned where people are counted.
with pages (alert, page, subject, other_subject) as (
    values
        ('proposals_overdue', 'reorganisation-proposals', 'proposals', null),
        ('ready_for_opinion', 'reorganisation-proposals', 'proposals', null),
        ('decision_awaited', 'reorganisation-proposals', 'proposals', null),
        ('decided_without_opinion', 'reorganisation-proposals', 'proposals', null),
        ('implementation_late', 'reorganisation-proposals', 'proposals', null),
        ('evaluation_missing', 'reorganisation-proposals', 'proposals', null),
        ('contribution_missing', 'reorganisation', 'proposals', null),
        ('no_cooperation', 'reorganisation-cooperations', 'proposals', null),
        ('decided_without_consultation', 'missions-inventory', 'missions', 'consultations'),
        ('redundant_undecided', 'missions-inventory', 'missions', null),
        ('counters_falling', 'counters-follow', 'footfall', 'counters'),
        ('counters_silent', 'counters-follow', 'footfall', 'counters'),
        ('counters_below_hours', 'counters-follow', 'counters', null),
        ('counters_below_agents', 'counters-follow', 'counters', null),
        ('communes_far', 'counters-access', 'counters', null)
),

-- The list of counters may be older than the edition: what it says today is then an estimate.
listed as (
    select 'counters' as list, kind as list_kind
    from visible.counter_stock_months
    where level = 'nation' and month = (select max(month) from visible.months)
),

counted as (
    select alert, workstream, visible.count_of(thing) as count, min(since) as oldest, sum(people)::bigint as people,
        bool_and(public) as published
    from visible.alerts
    where visible.is_inside(region, department, $region, $department)
    group by all
)

select
    counted.alert,
    workstream,
    count,
    oldest,
    as_of - oldest as days,
    people,
    published,
    coalesce(people, as_of - oldest) as detail,
    page,
    'alert=' || counted.alert as query,
    coalesce(worst_kind(worst_kind(subject_kinds.kind, others.kind), list_kind), (select kind from visible.editions)) as kind
from counted
join pages using (alert)
cross join visible.clock
left join visible.subject_kinds using (subject)
left join visible.subject_kinds as others on others.subject = other_subject
left join listed on list in (pages.subject, other_subject)
order by workstream, count desc, counted.alert
