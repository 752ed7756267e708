-- What the prefects of Bretagne may not read is changed, everywhere else, without moving a published figure: rows come in
-- pairs whose sum is nothing, values change where nothing that is published rests on them.

create temp macro away(level, code) as
    not (level = 'region' and code = '53') and not (level = 'department' and code in ('22', '29', '35', '56'));

create temp table far_proposals as
select proposal_id, proposal_id in (from core.decided_proposals) as decided
from core.proposals
where coalesce(region, 'FR') <> '53' and proposal_id not in (
    select proposal_id from core.proposal_territories where not away(level, code)
);

create temp table far_exercises as
select exercise_id, coalesce(decided_on <= as_of, false) as decided
from core.mission_exercises, core.editions where away(level, code);

-- Missions.
update core.mission_exercises set criteria = 'changed', compensation_eur = coalesce(compensation_eur, 0) + 777
where exercise_id in (select exercise_id from far_exercises);
update core.mission_exercises
set decided_on = (select as_of + 100 from core.editions), started_on = date '2019-01-01', completed_on = date '2019-02-01',
    decision = 'drop', target_actor = 'changed', target_tier = 'department', staff_to_move = 777
where exercise_id in (select exercise_id from far_exercises where not decided);
insert into core.mission_staff by name
select mission_staff.* replace (1000.5 * way as staff)
from core.mission_staff, (values (1), (-1)) as ways (way)
where unit = 'ETPT' and exercise_id in (select exercise_id from far_exercises);
insert into core.mission_staff by name
select distinct on (exercise_id) mission_staff.* replace ('ETP' as unit, 777 as staff)
from core.mission_staff where exercise_id in (select exercise_id from far_exercises);
insert into core.staff_movements by name
select staff_movements.* replace (movement_id || '/' || way as movement_id, 1000.5 * way as staff)
from core.staff_movements, (values (1), (-1)) as ways (way)
where exercise_id in (select exercise_id from far_exercises);
update core.consultations set opinion = 'changed', minutes_url = 'https://exemple.fr/changed' where away(level, code);
insert into core.support_staff by name
select support_staff.* replace (1000.5 * way as support, 500.5 * way as pooled)
from core.support_staff, (values (1), (-1)) as ways (way) where away('department', department);

-- Reorganisation.
update core.proposals
set title = 'changed', origin = 'changed', type = 'closure', network = null, beneficiary = 'changed', text_reference = 'changed',
    target_on = target_on + 40, due_on = due_on + 40, staff_concerned = 777, staff_saved = 777, savings_planned_eur = 777
where proposal_id in (select proposal_id from far_proposals where not decided);
update core.proposals
set due_on = due_on + 40, staff_concerned = 777, staff_saved = 777, ditp_motive = 'feed', ditp_requested_on = date '2020-02-02'
where proposal_id in (select proposal_id from far_proposals where decided);
update core.proposal_options set label = 'changed', description = 'changed', staff_saved = 777, preferred = not preferred
where retained is distinct from true and proposal_id in (select proposal_id from far_proposals where not decided);
update core.proposal_events set actor = 'changed' where proposal_id in (select proposal_id from far_proposals);
update core.proposal_events set note = 'changed', planned_on = planned_on + 40
where proposal_id in (select proposal_id from far_proposals where not decided)
    or (proposal_id in (select proposal_id from far_proposals) and stage in ('ministry_analysis', 'cnate_opinion'));
update core.proposal_events set outcome = 'reservations'
where stage = 'cnate_opinion' and outcome <> 'postponed' and proposal_id in (select proposal_id from far_proposals);
update core.ministry_analyses set closed_on = closed_on - 1, position = 'unfavourable', motive = 'changed'
where proposal_id in (select proposal_id from far_proposals);
update core.social_dialogues set versant = 'all', held_on = held_on - 1, opinion = 'unfavourable', object = 'changed'
where proposal_id in (select proposal_id from far_proposals where not decided);
update core.dialogue_positions set organisation = 'changed ' || organisation, side = 'employers', position = 'unfavourable'
where dialogue_id in (
    select dialogue_id from core.social_dialogues join far_proposals using (proposal_id) where not decided);
update core.regional_contributions set options_count = 777 where away('region', region);
update core.cooperations set staff_pooled = 777, proposal_id = 'changed' where away('department', department);

-- Counters.
update core.counters set comment = 'changed', agents = if(agents >= 2, agents + 7.5, agents / 2)
where department is not null and away('department', department);
update core.counters set yearly_cost_eur = 777
where away('department', department) and counter_id not in (select counter_id from core.footfall);
-- Two counters of one departement ask for each other's partner or channel: neither their sums nor those of a cell move.
create temp table swapped as
with here as (
    select counter_id, department, partner, channel, requests
    from core.footfall
    join core.counters using (counter_id)
    where away('department', department) and requests > 1 and done_on_site is not null and digital_help is not null
        and month = (select max(month) from core.footfall)
),

corners as (
    select
        one.department, one.counter_id, other.counter_id as other_id,
        one.partner, one.channel, next.partner as next_partner, next.channel as next_channel
    from here as one
    join here as next on next.counter_id = one.counter_id and (next.partner, next.channel) > (one.partner, one.channel)
    join here as other
        on other.counter_id > one.counter_id and other.department = one.department
        and (other.partner, other.channel) = (one.partner, one.channel)
    join here as last on last.counter_id = other.counter_id and (last.partner, last.channel) = (next.partner, next.channel)
    qualify row_number() over (
        partition by one.department
        order by one.counter_id, other.counter_id, one.partner, one.channel, next.partner, next.channel
    ) = 1
)

select counter_id, partner, channel, 1 as more from corners
union all
select counter_id, next_partner, next_channel, -1 from corners
union all
select other_id, partner, channel, -1 from corners
union all
select other_id, next_partner, next_channel, 1 from corners;
update core.footfall
set requests = requests + more, visits = 777, partly_done = 777, redirected = 777, minutes_total = 777
from swapped
where swapped.counter_id = footfall.counter_id and swapped.partner = footfall.partner
    and swapped.channel = footfall.channel and month = (select max(month) from core.footfall);
insert into core.satisfaction by name
select satisfaction.* replace (1000 * way as respondents, 900 * way as satisfied)
from core.satisfaction
join core.counters using (counter_id), (values (1), (-1)) as ways (way)
where away('department', department) and month = (select max(month) from core.satisfaction);

-- A file of which nobody of these reads a row.
insert into core.sources (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind) values
    ('changed', 'changed.csv', 'changed', 777, '2020-02-02', '2020-02-02', 'ministry_analyses', 'proposals', 'demonstration');
update core.ministry_analyses set source_id = 'changed' where proposal_id in (select proposal_id from far_proposals);
insert into core.problems (source_id, line, column_name, value, rule, severity) values
    ('changed', 7, 'motive', 'changed', 'missing_value', 'warning');
