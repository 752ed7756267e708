-- Canaries on the small world of by_hand.sql: {table.column:kind} stands for a value of its own (tests/canaries.py).
-- All of them lie in Bretagne: nobody else may read one. Where a published figure sums a column, a second row takes the
-- canary away again.

-- Missions: an exercise that is not decided, though its beginning is past; what stays inside the State of decided ones.
update core.mission_exercises
set decided_on = {mission_exercises.decided_on:coming}, started_on = {mission_exercises.started_on:past},
    completed_on = {mission_exercises.completed_on:past}, decision = {mission_exercises.decision:text},
    target_actor = {mission_exercises.target_actor:text}, target_tier = {mission_exercises.target_tier:text}
where exercise_id = 'firms53';
update core.mission_exercises set started_on = '1930-01-01' where exercise_id = 'permits75';  -- a column of one value is not written
update core.mission_exercises
set criteria = {mission_exercises.criteria:text}, compensation_eur = {mission_exercises.compensation_eur:number}
where level = 'department' and code = '35' or exercise_id = 'firms53';
update core.mission_exercises set staff_to_move = {mission_exercises.staff_to_move:number}
where exercise_id in ('order35', 'firms53');  -- keeps its mission; undecided: in no transfer

insert into core.mission_staff (exercise_id, year, unit, staff, source_id) values
    ('order35', 2019, 'ETPT', {mission_staff.staff:number}, 'missions'),
    ('order35', 2019, 'ETPT', {-mission_staff.staff:number}, 'missions');
insert into core.staff_movements
    (movement_id, exercise_id, moved_on, staff, destination, to_mission_id, to_department, source_id) values
    ({staff_movements.movement_id:text}, 'permits35', {staff_movements.moved_on:past}, {staff_movements.staff:number},
        'core', {staff_movements.to_mission_id:text}, '22', 'missions'),
    ('away', 'permits35', {staff_movements.moved_on:past}, {-staff_movements.staff:number}, 'core', null, null, 'missions');
update core.consultations
set opinion = {consultations.opinion:text}, minutes_url = {consultations.minutes_url:text} where code <> '75';
insert into core.support_staff (department, year, support, pooled, source_id) values
    ('35', 2019, {support_staff.support:number}, {support_staff.pooled:number}, 'missions'),
    ('35', 2019, {-support_staff.support:number}, {-support_staff.pooled:number}, 'missions');

-- A proposal that is not decided, with all that goes with it.
insert into core.proposals (proposal_id, title, region, origin, lever, type, network, beneficiary, target_on, text_reference, source_id)
values ({proposals.proposal_id:text}, {proposals.title:text}, '53', {proposals.origin:text}, {proposals.lever:text},
    {proposals.type:text}, {proposals.network:text}, {proposals.beneficiary:text}, {proposals.target_on:past},
    {proposals.text_reference:text}, 'proposals');
insert into core.proposal_territories (proposal_id, level, code, role, source_id) values
    ({proposals.proposal_id:text}, 'department', '35', {proposal_territories.role:text}, 'proposals');
insert into core.proposal_services (proposal_id, service_id, role, source_id) values
    ({proposals.proposal_id:text}, 'DDT35', {proposal_services.role:text}, 'proposals');
insert into core.proposal_options (proposal_id, option_code, label, description, retained_changes, source_id) values
    ({proposals.proposal_id:text}, {proposal_options.option_code:text}, {proposal_options.label:text},
        {proposal_options.description:text}, {proposal_options.retained_changes:text}, 'proposals');
insert into core.proposal_events (event_id, proposal_id, stage, event_date, planned_on, outcome, actor, note, source_id) values
    ({proposal_events.event_id:text}, {proposals.proposal_id:text}, 'formulated', '2018-10-09',
        {proposal_events.planned_on:coming}, {proposal_events.outcome:text}, {proposal_events.actor:text},
        {proposal_events.note:text}, 'proposals'),
    -- carried out without waiting for its decision
    ('e71', {proposals.proposal_id:text}, 'implementation', '2018-12-09', null, null, null, null, 'proposals'),
    -- and the council, on what is decided
    ('e08', 'retained', 'cnate_opinion', '2019-05-13', {proposal_events.planned_on:coming},
        {proposal_events.outcome:text}, {proposal_events.actor:text}, {proposal_events.note:text}, 'proposals');
insert into core.ministry_analyses (proposal_id, ministry, opened_on, closed_on, position, motive, source_id) values
    ({proposals.proposal_id:text}, {ministry_analyses.ministry:text}, {ministry_analyses.opened_on:past},
        {ministry_analyses.closed_on:past}, {ministry_analyses.position:text}, {ministry_analyses.motive:text}, 'proposals'),
    ('retained', {ministry_analyses.ministry:text}, {ministry_analyses.opened_on:past},
        {ministry_analyses.closed_on:past}, {ministry_analyses.position:text}, {ministry_analyses.motive:text}, 'proposals');
insert into core.social_dialogues (dialogue_id, workstream, proposal_id, body, versant, held_on, planned_on, opinion, object, source_id)
values ({social_dialogues.dialogue_id:text}, 'reorganisation', {proposals.proposal_id:text}, 'CT',
    {social_dialogues.versant:text}, {social_dialogues.held_on:past}, {social_dialogues.planned_on:coming},
    {social_dialogues.opinion:text}, {social_dialogues.object:text}, 'dialogue');
insert into core.dialogue_positions (dialogue_id, organisation, side, position, source_id)
values ({social_dialogues.dialogue_id:text}, {dialogue_positions.organisation:text}, {dialogue_positions.side:text},
    {dialogue_positions.position:text}, 'dialogue');

-- What stays inside the State of a decided one, which is in no published amount: it was decided before the path.
update core.proposals
set staff_concerned = {proposals.staff_concerned:number}, staff_saved = {proposals.staff_saved:number},
    savings_planned_eur = {proposals.savings_planned_eur:number}, savings_actual_eur = {proposals.savings_actual_eur:number},
    one_off_cost_eur = {proposals.one_off_cost_eur:number}, due_on = {proposals.due_on:past},
    ditp_motive = {proposals.ditp_motive:text}, ditp_requested_on = {proposals.ditp_requested_on:past},
    ditp_started_on = {proposals.ditp_started_on:past}, ditp_closed_on = {proposals.ditp_closed_on:past},
    currency_year = {proposals.currency_year:whole}, savings_confirmed_by = {proposals.savings_confirmed_by:text}
where proposal_id = 'earlier';
update core.proposal_options
set staff_concerned = {proposal_options.staff_concerned:number}, staff_saved = {proposal_options.staff_saved:number},
    savings_planned_eur = {proposal_options.savings_planned_eur:number},
    one_off_cost_eur = {proposal_options.one_off_cost_eur:number}
where proposal_id = 'earlier';
update core.proposal_events set actor = {proposal_events.actor:text}
where proposal_id in ('retained', 'earlier');

update core.cooperations set staff_pooled = {cooperations.staff_pooled:number}, proposal_id = {cooperations.proposal_id:text}
where cooperation_id = 'legal';
insert into core.cooperations (cooperation_id, network, label, lead_department, department, started_on, ended_on, source_id) values
    ({cooperations.cooperation_id:text}, {cooperations.network:text}, {cooperations.label:text}, '35', '35',
        {cooperations.started_on:coming}, {cooperations.ended_on:coming}, 'proposals');
update core.regional_contributions set options_count = {regional_contributions.options_count:whole} where region = '53';

-- Counters.
update core.counters set comment = {counters.comment:text} where department = '35';
update core.counters set agents = {counters.agents:number} where counter_id = 'rennes';  -- two already: enough
update core.counters set yearly_cost_eur = {counters.yearly_cost_eur:number} where counter_id = 'bus';  -- nobody counted there
insert into core.procedure_requests (procedure_id, department, year, requests, source_id)
select procedure_id, '22', 2020, requests, 'footfall'
from (select min(procedure_id) as procedure_id from core.procedures), (values (7), (-7)) as small (requests);
insert into core.footfall (counter_id, month, partner, channel, visits, requests, done_on_site, partly_done, redirected,
    digital_help, minutes_total, source_id)
select 'rennes', '2020-03-01', 'ants', 'desk', way * {footfall.visits:whole}, way * {footfall.requests:whole},
    way * {footfall.done_on_site:whole}, way * {footfall.partly_done:whole}, way * {footfall.redirected:whole},
    way * {footfall.digital_help:whole}, way * {footfall.minutes_total:whole}, 'footfall'
from (values (1), (-1)) as ways (way);
insert into core.satisfaction (counter_id, month, respondents, satisfied, source_id)
select 'rennes', '2020-03-01', way * {satisfaction.respondents:whole}, way * {satisfaction.satisfied:whole}, 'satisfaction'
from (values (1), (-1)) as ways (way);

-- A cell that could not be read, and a file of which nobody outside the State reads a row.
update core.problems set value = {problems.value:text}, detail = {problems.detail:text} where source_id = 'open';
update core.sources
set file_name = {sources.file_name:text}, sha256 = {sources.sha256:text}, rows = {sources.rows:whole},
    source_date = {sources.source_date:past}, deposited_at = {sources.deposited_at:moment}, title = {sources.title:text},
    publisher = {sources.publisher:text}, licence = {sources.licence:text}, note = {sources.note:text},
    title_en = {sources.title_en:text}, note_en = {sources.note_en:text}
where source_id = 'closed';

-- What prefects and the centre write to one another in the tracker.
insert into core.tracker_comments (policy, level, code, commented_on, topic, text, weather, source_id) values
    ({tracker_comments.policy:text}, 'department', '35', {tracker_comments.commented_on:past},
        {tracker_comments.topic:text}, {tracker_comments.text:text}, {tracker_comments.weather:text}, 'missions'),
    ('CH-146', 'department', '22', '1930-01-01', 'other', null, 'sun', 'missions');  -- a column of one value is not written

-- What is said of a figure, and answered within the State.
insert into core.remarks (request, step, kind, indicator, level, code, period, told_on, state, body, words, published, read_in, value_read, value_held, origin)
values
    (3, 0, {remarks.kind:text}, {remarks.indicator:text}, 'department', '35', {remarks.period:past},
        {remarks.told_on:past}, {remarks.state:text}, {remarks.body:text}, {remarks.words:text}, false,
        {remarks.read_in:text}, {remarks.value_read:text}, {remarks.value_held:text}, {remarks.origin:text}),
    (3, 1, 'contest', 'X1', 'department', '35', null, '2021-06-01', 'accepted', 'cabinet', 'Oui', false, null, null, null, null);
