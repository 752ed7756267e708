-- One row per thing that waits on somebody at the edition's date, or is planned within so many days, or due so many days before or after it: who is to act, since when and by when.
-- optional: region, department, ministry, days
-- `kind`: decision | answer | date | deposit | overdue, a file that was due before these days. `deed`: the stage of the path that a decision or a date is, the body of a meeting, the kind of a milestone. `holder`: of an answer a ministry; of a file the function that owes it. `part`: of a file, which of its source; its `since` is the last day that it tells of.
-- `due_from`: of a decision, what its day is: planned; rule, so long after the opinion; target, the day aimed at for carrying it out, which makes no step late.
with clock as (
    select as_of, as_of - days as after, as_of + days as until
    from visible.editions cross join (select coalesce($days::integer, 7) as days)
),

asked as (
    select
        *,
        case when ready then 'cnate_opinion' when opinion_on is not null then 'decision' else 'transmitted' end as deed
    from visible.proposal_board
    where
        visible.are_inside(regions, departments, $region, $department)
        and ($ministry is null or list_contains(ministries, $ministry))
),

decisions as (
    select
        asked.*,
        (
            select min(day) from visible.coming as coming
            where coming.proposal_id = asked.proposal_id and what = 'event' and coming.thing = asked.deed
        ) as planned_on,
        if(deed = 'decision', opinion_on + days_to_decide(), null) as ruled_on
    from asked
    where own and live and not decided and (ready or opinion_on is not null or stage = 'formulated')
),

todo as (
    -- What a prefect has to transmit, the council to give its opinion on, the Government to decide.
    select
        'decision' as kind,
        proposal_id as thing,
        title,
        null as title_en,
        deed,
        null as holder,
        null as holder_en,
        case when ready then analysed_on when opinion_on is not null then opinion_on else since end as since,
        coalesce(planned_on, ruled_on, target_on) as due_on,
        null as territory,
        null as part,
        case when planned_on is not null then 'planned' when ruled_on is not null then 'rule' when target_on is not null then 'target' end
            as due_from
    from decisions

    union all
    -- What a ministry has not answered.
    select 'answer', proposal_id, title, null, 'ministry_analysis', ministry, null, opened_on, asked.due_on, null, null, null
    from visible.own_analyses as analyses
    join asked using (proposal_id)
    cross join clock
    where waiting and opened_on <= as_of and coalesce(closed_on > as_of, true) and coalesce(ministry = $ministry, true)

    union all
    -- What is planned: of proposals, but for the replies that are due, then of everybody, as the calendar has it.
    select 'date', proposal_id, coming.title, null, coming.thing, null, null, null, day, null, null, null
    from visible.coming as coming
    join asked using (proposal_id)
    cross join clock
    where what <> 'answer' and day <= until

    union all
    select 'date', milestone_id, label_fr, label_en, kind, body, body, null, milestone_date, null, null, null
    from visible.milestones
    cross join clock
    where
        workstream = 'reorganisation' and milestone_date > as_of and milestone_date <= until
        and $ministry is null

    union all
    -- What is to be sent.
    select
        if(due_on < after, 'overdue', 'deposit'), source || coalesce(' ' || part, ''), title, title_en, null, owner, owner_en,
        known_on, due_on, territories.name, part, null
    from visible.owed as owed
    left join visible.territories as territories on territories.level = owed.level and territories.code = owed.code
    cross join clock
    where
        due_on <= until
        and copied_on is null -- what others publish is looked at, not awaited
        and visible.is_held(owed.level, owed.code, territories.parent_code, $region, $department)
        and coalesce(ministry = $ministry, $ministry is null)
)

select
    todo.*,
    as_of - since as days,
    coalesce(due_on < as_of and due_from is distinct from 'target', false) as late,
    coalesce(subject_kinds.kind, (select kind from visible.editions)) as kind_of_data
from todo
cross join clock
left join visible.subject_kinds on subject = if(todo.kind in ('decision', 'answer'), 'proposals', null)
order by
    list_position(['decision', 'answer', 'date', 'deposit', 'overdue'], todo.kind), late desc, due_on nulls last, since nulls last,
    thing, holder, deed, territory
