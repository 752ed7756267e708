-- All that is not decided changes, and of what is decided all that stays inside the State: the public reads what it did.
create temp table undecided as
select proposal_id, row_number() over (order by proposal_id) % 4 as fate
from core.proposals where proposal_id not in (from core.decided_proposals);
create temp table undecided_talks as select dialogue_id from core.social_dialogues join undecided using (proposal_id);

-- A quarter of them never was.
create temp table gone as select proposal_id from undecided where fate = 0;
delete from core.dialogue_positions
where dialogue_id in (select dialogue_id from core.social_dialogues semi join gone using (proposal_id));
delete from core.social_dialogues where proposal_id in (from gone);
delete from core.ministry_analyses where proposal_id in (from gone);
delete from core.proposal_options where proposal_id in (from gone);
delete from core.proposal_services where proposal_id in (from gone);
delete from core.proposal_territories where proposal_id in (from gone);
delete from core.proposal_events where proposal_id in (from gone);
delete from core.proposals where proposal_id in (from gone);

-- A quarter goes on to analysis and opinion in other months, a quarter is withdrawn, a quarter goes back to its beginning.
delete from core.proposal_events
where stage <> 'formulated' and proposal_id in (select proposal_id from undecided where fate = 3);
insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id)
select format('{{}} {{}} changed', proposal_id, stage), proposal_id, stage, event_date, outcome, 'proposals'
from undecided
join (values
    (1, 'transmitted', date '2019-01-11', null), (1, 'ministry_analysis', '2019-02-11', null),
    (1, 'cnate_opinion', '2019-04-11', 'unfavourable'), (1, 'decision', '2020-05-11', 'postponed'),
    (2, 'withdrawn', '2019-05-11', null)
) as steps (fate, stage, event_date, outcome) using (fate);
update core.proposal_events set event_date = event_date + 45, actor = 'changed', note = 'changed'
where proposal_id in (select proposal_id from undecided);
update core.proposals
set title = 'changed', origin = 'changed', type = 'closure', lever = 'modulation', network = null, due_on = '2019-03-31',
    target_on = '2020-01-31', staff_concerned = 777, staff_saved = 77, savings_planned_eur = 777
where proposal_id in (select proposal_id from undecided);
update core.proposal_options set label = 'changed', staff_saved = 777 where proposal_id in (select proposal_id from undecided);
update core.ministry_analyses set opened_on = opened_on + 9, closed_on = '2019-03-09', position = 'unfavourable', motive = 'changed';
update core.social_dialogues set held_on = held_on + 31, opinion = 'unfavourable'
where dialogue_id in (from undecided_talks);
insert into core.proposals (proposal_id, title, region, lever, type, due_on, source_id)
select 'added-' || coalesce(region, 'FR'), 'changed', region, 'pooling', 'closure', '2019-01-31', 'proposals'
from (values ('53'), ('11'), ('84'), (null)) as regions (region);
insert into core.proposal_events (event_id, proposal_id, stage, event_date, source_id)
select format('{{}} {{}}', proposal_id, stage), proposal_id, stage, date '2018-12-05' + 60 * rank, 'proposals'
from core.proposals, core.stages where starts_with(proposal_id, 'added-') and rank <= 4;

-- Of what is decided: when ministries and the council said what.
update core.proposal_events set event_date = event_date - 9, outcome = if(outcome is null, null, 'reservations'), note = 'changed'
where stage in ('ministry_analysis', 'cnate_opinion') and proposal_id in (from core.decided_proposals);
