-- A small world, as of 30 June 2021, small enough to count by hand. Each row says why it is there.
-- Bretagne (53: 22, 29, 35, 56), Paris (75, in region 11) and the real communes; everything else is below.

insert into core.editions values ('2021-06-30', '2026-01-01', 'demonstration', 1, 'full', 1);

insert into core.sources (source_id, file_name, sha256, rows, source_date, deposited_at, contract, subject, kind)
select subject, 'by hand', '0', 1, '2021-06-30', '2021-06-30', 'demonstration', subject, 'demonstration'
from (values ('missions'), ('consultations'), ('services'), ('proposals'), ('dialogue'), ('powers'), ('counters'),
    ('footfall'), ('satisfaction'), ('milestones')) as subjects (subject);

-- Missions ------------------------------------------------------------------------------------------------------------

insert into core.missions (mission_id, label, policy_domain, core_category, ministry, source_id) values
    ('ORDER', 'Ordre public', 'security', 'security', 'interior', 'missions'),           -- core
    ('PERMITS', 'Permis de construire', 'planning', 'non_core', 'ecology', 'missions'),  -- redundant everywhere
    ('FIRMS', 'Aides aux entreprises', 'economy', 'non_core', 'economy', 'missions');    -- redundant, but not in 53

insert into core.mission_overlaps (overlap_id, mission_id, level, code, tier, competence, overlap_type, source_id) values
    ('permits', 'PERMITS', 'nation', 'FR', 'epci', 'Instruction des permis', 'redundant', 'missions'),
    ('firms', 'FIRMS', 'nation', 'FR', 'region', 'Aides', 'redundant', 'missions'),
    ('firms-53', 'FIRMS', 'region', '53', 'region', 'Aides', 'complement', 'missions');  -- replaces the national one

insert into core.services (service_id, type_code, name, level, code, source_id) values
    ('PREF35', 'PREFECTURE', 'Préfecture 35', 'department', '35', 'services'),
    ('DDT35', 'DDT', 'DDT 35', 'department', '35', 'services'),
    ('DDT22', 'DDT', 'DDT 22', 'department', '22', 'services'),
    ('DREETS53', 'DREETS', 'DREETS 53', 'region', '53', 'services'),
    ('DDT75', 'DDT', 'DDT 75', 'department', '75', 'services');

insert into core.mission_exercises (exercise_id, mission_id, service_id, level, code, inventoried_on,
    consultation_started_on, decided_on, completed_on, decision, staff_to_move, source_id) values
    -- decided without consultation, but no local authority has a related competence: not in M6
    ('order35', 'ORDER', 'PREF35', 'department', '35', '2018-10-15', null, '2019-06-30', null, 'keep', null, 'missions'),
    -- consulted in time, 181 days from consultation to decision, done in February 2021
    ('permits35', 'PERMITS', 'DDT35', 'department', '35', '2018-12-01', '2019-01-01', '2019-07-01', '2021-02-01', 'transfer', 10, 'missions'),
    -- not consulted in time, 335 days, decided in January 2020
    ('permits22', 'PERMITS', 'DDT22', 'department', '22', '2018-12-31', '2019-02-01', '2020-01-02', null, 'transfer', 4, 'missions'),
    -- of the region itself; complementary there
    ('firms53', 'FIRMS', 'DREETS53', 'region', '53', '2019-05-31', null, null, null, null, null, 'missions'),
    -- never inventoried, redundant
    ('permits75', 'PERMITS', 'DDT75', 'department', '75', null, null, null, null, null, null, 'missions');

insert into core.consultations (consultation_id, mission_id, level, code, association, invited_on, held_on, attended, source_id) values
    ('c1', 'PERMITS', 'department', '35', 'amf', '2019-02-01', '2019-03-01', true, 'consultations'),   -- counts for permits35
    ('c2', 'PERMITS', 'department', '22', 'amf', '2019-02-01', '2019-03-01', false, 'consultations'),  -- nobody came
    ('c3', 'PERMITS', 'region', '53', 'adf', '2020-01-10', '2020-02-01', true, 'consultations');       -- after both decisions

insert into core.mission_staff (exercise_id, year, unit, staff, source_id) values
    ('order35', 2019, 'ETPT', 20, 'missions'),
    ('order35', 2019, 'ETP', 999, 'missions'),       -- another unit: never summed
    ('permits35', 2019, 'ETPT', 10, 'missions'),
    ('firms53', 2019, 'ETPT', 8, 'missions'),
    ('permits75', 2019, 'ETPT', 5, 'missions');      -- not inventoried: not in M2

insert into core.staff_movements (movement_id, exercise_id, moved_on, staff, destination, to_department, source_id) values
    ('m1', 'permits35', '2020-01-15', 6, 'core', '22', 'missions'),
    ('m2', 'permits35', '2020-09-01', 2, 'left', null, 'missions'),
    ('m3', 'order35', '2020-01-15', 1, 'core', '35', 'missions');   -- from a mission that is kept: freed by nothing

-- What the public may not read stands beside what it may, in every table that mixes them.
update core.consultations set opinion = 'favourable', minutes_url = 'https://exemple.fr/' || consultation_id;
update core.mission_exercises set compensation_eur = 1000, criteria = 'proximité' where decision = 'transfer';

-- Reorganisation ------------------------------------------------------------------------------------------------------

insert into core.proposals (proposal_id, title, region, lever, type, due_on, target_on, savings_planned_eur,
    savings_actual_eur, currency_year, source_id) values
    ('retained', 'Mutualiser les achats', '53', 'pooling', 'support_pooling', '2019-01-31', '2021-01-01', 100, 80, 2019, 'proposals'),
    ('waiting', 'Rapprocher deux directions', '53', 'modulation', 'merger', '2019-01-31', null, null, null, null, 'proposals'),
    ('late', 'Pôle interdépartemental', '11', 'modulation', 'centre', '2019-01-31', '2020-06-30', 500, null, 2019, 'proposals'),  -- no real savings: not in O10
    ('national', 'Plateforme nationale', null, 'pooling', 'platform', null, null, null, null, null, 'proposals'),
    ('rejected', 'Fermer une antenne', '11', 'modulation', 'closure', '2019-01-31', null, null, null, null, 'proposals'),
    ('withdrawn', 'Délégation de gestion', '11', 'pooling', 'management_delegation', null, null, null, null, null, 'proposals'),
    ('earlier', 'Fermer un site', '53', null, 'closure', null, '2011-12-31', 700, 900, 2018, 'proposals');  -- decided in 2011: in no indicator

insert into core.proposal_territories (proposal_id, level, code, role, source_id) values
    ('retained', 'department', '35', 'concerned', 'proposals'),
    ('waiting', 'department', '22', 'concerned', 'proposals'),
    ('earlier', 'department', '22', 'concerned', 'proposals');

insert into core.proposal_services (proposal_id, service_id, role, source_id) values
    ('retained', 'DDT35', 'before', 'proposals'), ('waiting', 'DDT22', 'before', 'proposals');

insert into core.proposal_options (proposal_id, option_code, label, retained, source_id) values
    ('retained', 'A', 'Un centre', true, 'proposals'), ('waiting', 'A', 'Une direction', null, 'proposals'),
    ('earlier', 'A', 'Un site fermé', true, 'proposals');

insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id) values
    ('e01', 'retained', 'formulated', '2018-10-01', null, 'proposals'),
    ('e02', 'retained', 'transmitted', '2018-10-31', null, 'proposals'),
    ('e03', 'retained', 'ministry_analysis', '2018-11-15', null, 'proposals'),
    ('e04', 'retained', 'cnate_opinion', '2019-05-10', 'favourable', 'proposals'),
    ('e05', 'retained', 'decision', '2019-06-12', 'retained', 'proposals'),
    ('e06', 'retained', 'social_dialogue', '2020-01-20', null, 'proposals'),
    ('e07', 'retained', 'implementation', '2021-01-01', null, 'proposals'),      -- on the planned day: on time
    ('e11', 'waiting', 'formulated', '2018-10-01', null, 'proposals'),
    ('e12', 'waiting', 'transmitted', '2018-10-31', null, 'proposals'),
    ('e13', 'waiting', 'ministry_analysis', '2018-11-15', null, 'proposals'),
    ('e14', 'waiting', 'social_dialogue', '2018-12-01', null, 'proposals'),      -- beside the path: no stage reached
    ('e21', 'late', 'formulated', '2018-10-10', null, 'proposals'),
    ('e22', 'late', 'transmitted', '2018-10-31', null, 'proposals'),
    ('e23', 'late', 'decision', '2019-06-12', 'modified', 'proposals'),
    ('e24', 'late', 'cnate_opinion', '2019-07-01', 'reservations', 'proposals'), -- after the decision
    ('e25', 'late', 'social_dialogue', '2019-09-01', null, 'proposals'),
    ('e26', 'late', 'implementation', '2020-09-01', null, 'proposals'),          -- two months late
    ('e31', 'national', 'formulated', '2018-10-31', null, 'proposals'),
    ('e32', 'national', 'decision', '2019-06-12', 'postponed', 'proposals'),     -- no decision
    ('e41', 'rejected', 'formulated', '2018-10-10', null, 'proposals'),
    ('e42', 'rejected', 'cnate_opinion', '2019-05-10', 'unfavourable', 'proposals'),
    ('e43', 'rejected', 'decision', '2019-06-12', 'rejected', 'proposals'),
    ('e51', 'withdrawn', 'formulated', '2018-10-20', null, 'proposals'),
    ('e52', 'withdrawn', 'withdrawn', '2019-01-15', null, 'proposals'),
    ('e61', 'earlier', 'decision', '2011-10-19', 'retained', 'proposals'),
    ('e62', 'earlier', 'implementation', '2011-10-19', null, 'proposals');

insert into core.ministry_analyses (proposal_id, ministry, opened_on, closed_on, source_id) values
    ('retained', 'interior', '2018-11-15', '2019-01-10', 'proposals'),
    ('retained', 'economy', '2018-11-15', '2019-02-01', 'proposals'),   -- the last one: analysed in February 2019
    ('waiting', 'interior', '2018-11-20', '2019-01-10', 'proposals'),
    ('waiting', 'agriculture', '2018-11-20', null, 'proposals');        -- still open

insert into core.social_dialogues (dialogue_id, workstream, proposal_id, body, held_on, opinion, source_id) values
    ('d1', 'reorganisation', 'retained', 'CT', '2020-01-20', 'favourable', 'dialogue'),
    ('d2', 'reorganisation', 'late', 'CT', '2019-09-10', 'none', 'dialogue'),      -- met, gave no opinion
    ('d3', 'reorganisation', 'waiting', 'CT', '2019-01-20', 'unfavourable', 'dialogue');
insert into core.dialogue_positions (dialogue_id, organisation, side, position, source_id) values
    ('d1', 'Organisation syndicale A', 'staff', 'favourable', 'dialogue'),
    ('d1', 'Organisation syndicale B', 'staff', 'unfavourable', 'dialogue'),
    ('d3', 'Organisation syndicale A', 'staff', 'unfavourable', 'dialogue');  -- on what is not decided

insert into core.regional_contributions (region, due_on, received_on, complete, source_id) values
    ('53', '2018-10-31', '2018-10-30', true, 'proposals'),
    ('11', '2018-10-31', '2018-11-20', true, 'proposals');

update core.proposals set staff_concerned = 20, staff_saved = 2, one_off_cost_eur = 50;
update core.proposal_options set staff_concerned = 20, staff_saved = 2;
update core.proposal_events set actor = 'Un préfet', note = 'Une note';
update core.regional_contributions set options_count = 4;

insert into core.decision_powers (power_id, act_type, from_level, to_level, effective_on, territory_level, territory_code, source_id) values
    ('derogate', 'Déroger', 'minister', 'department_prefect', '2020-04-08', 'nation', 'FR', 'powers'),
    ('delegate', 'Signer', 'region_prefect', 'subprefect', '2019-01-01', 'region', '53', 'powers'),
    ('same', 'Attribuer', 'department_prefect', 'department_prefect', '2019-01-01', 'nation', 'FR', 'powers'),  -- brought down by nothing
    ('upwards', 'Reprendre', 'department_prefect', 'minister', '2019-01-01', 'nation', 'FR', 'powers'),
    ('undated', 'Organiser', 'minister', 'region_prefect', null, 'nation', 'FR', 'powers');

insert into core.cooperations (cooperation_id, network, label, lead_department, department, started_on, ended_on, staff_pooled, source_id) values
    ('legal', 'legality', 'Pôle juridique', '35', '35', '2019-01-01', null, 3, 'proposals'),
    ('legal', 'legality', 'Pôle juridique', '35', '22', '2019-01-01', '2019-12-31', 2, 'proposals');  -- left at the end of 2019

update core.cooperations set proposal_id = 'waiting' where cooperation_id = 'legal';
insert into core.cooperations (cooperation_id, network, label, lead_department, department, started_on, source_id) values
    ('coming', 'it', 'Un projet', '35', '35', '2022-01-01', 'proposals');  -- after the edition's date

insert into core.support_staff (department, year, support, pooled, source_id) values
    ('35', 2019, 50, 20, 'missions'), ('22', 2019, 30, 10, 'missions');

insert into core.derogations (level, code, year, orders, source_id) values
    ('department', '35', 2020, 3, 'powers'),
    ('department', '22', 2020, 0, 'powers'),         -- none is a figure
    ('region', '53', 2020, 5, 'powers');             -- orders of the region prefect: counted apart

-- Counters ------------------------------------------------------------------------------------------------------------

insert into core.counters (counter_id, name, type, format, commune, department, lat, lon, location_quality, itinerant,
    labelled_on, opened_on, closed_on, agents, weekly_hours, yearly_cost_eur, source_id) values
    -- two agents, 24 hours: just enough of both
    ('rennes', 'Rennes', 'france_services', 'fixed', '35238', '35', 48.11, -1.68, 'given', false, '2020-01-01', '2019-05-01', null, 2, 24, 120000, 'counters'),
    -- a branch: apart in P1 and P10, an address in P2
    ('branch', 'Antenne', 'france_services', 'branch', '35236', '35', 47.65, -2.08, 'given', false, '2020-02-01', '2020-02-01', null, 1, 10, null, 'counters'),
    -- closed in March 2021, under 24 hours, agents unknown
    ('saint-brieuc', 'Saint-Brieuc', 'france_services', 'fixed', '22278', '22', 48.51, -2.76, 'given', false, '2020-01-31', null, '2021-03-15', null, 20, null, 'counters'),
    -- a bus: labelled, but its coordinates are its garage
    ('bus', 'Bus', 'france_services', 'bus', '35115', '35', 48.35, -1.20, 'given', true, '2020-03-01', null, null, null, null, null, 'counters'),
    -- a service house, not labelled, the only address in Paris, closed in May 2020
    ('paris', 'MSAP', 'msap', 'fixed', '75056', '75', 48.85, 2.35, 'given', false, null, '2018-01-01', '2020-05-31', null, null, null, 'counters'),
    -- outside the 101 departements: in no total
    ('island', 'Saint-Martin', 'france_services', 'fixed', null, null, null, null, 'none', false, '2020-01-01', null, null, null, null, null, 'counters');
update core.counters set department_given = '978' where counter_id = 'island';

update core.counters set comment = 'Une note';

insert into core.counter_partners (counter_id, partner, since, until, source_id) values
    ('rennes', 'ants', '2019-05-01', null, 'counters'),    -- State
    ('rennes', 'cnaf', '2019-05-01', null, 'counters'),    -- operator
    ('rennes', 'local', '2020-06-01', null, 'counters'),   -- local authority: common from June 2020
    ('saint-brieuc', 'ants', '2020-01-31', null, 'counters');

-- Requests of 21 procedures, from 2100 down to 100: the last one is not in the top twenty.
insert into core.procedure_requests (procedure_id, department, year, requests, source_id)
select procedure_id, '35', 2020, 100 * (22 - place), 'footfall'
from (select procedure_id, row_number() over (order by procedure_id) as place from core.procedures)
where place <= 21;

-- Rennes offers the first, the twentieth and the twenty-first of them: two of the top twenty.
insert into core.counter_procedures (counter_id, procedure_id, source_id)
select 'rennes', procedure_id, 'counters'
from (select procedure_id, row_number() over (order by procedure_id) as place from core.procedures)
where place in (1, 20, 21);

insert into core.footfall (counter_id, month, partner, channel, visits, requests, done_on_site, redirected, digital_help, source_id) values
    ('rennes', '2020-03-01', 'ants', 'desk', 90, 100, 80, 20, 40, 'footfall'),
    ('rennes', '2020-03-01', 'cnaf', 'phone', 50, 50, null, null, null, 'footfall'),   -- outcome and help not known
    ('rennes', '2020-03-01', 'cnam', 'desk', 4, 4, null, null, null, 'footfall'),      -- small cells: 4 and 6 requests
    ('rennes', '2020-03-01', 'dgfip', 'desk', 6, 6, null, null, null, 'footfall'),
    ('saint-brieuc', '2020-03-01', 'ants', 'desk', 30, 30, 27, 3, 6, 'footfall'),      -- 3 not done on the spot: a small part
    ('branch', '2020-03-01', 'ants', 'desk', 8, 8, null, null, null, 'footfall'),      -- a small counter and month
    ('island', '2020-03-01', 'ants', 'desk', 70, 70, 60, 10, 0, 'footfall'),           -- in no total
    ('rennes', '2019-03-01', 'ants', 'desk', 60, 60, 40, 20, 5, 'footfall');           -- the same month a year before

insert into core.satisfaction (counter_id, month, respondents, satisfied, source_id) values
    ('rennes', '2020-03-01', 40, 38, 'satisfaction'),
    ('saint-brieuc', '2020-03-01', 29, 29, 'satisfaction');   -- under 30 answers: hidden for 22, counted above

insert into core.milestones (milestone_id, milestone_date, workstream, kind, label_fr, label_en, source_id) values
    ('past', '2018-07-25', 'missions', 'announcement', 'Annonce', 'Announcement', 'milestones'),
    ('future', '2022-01-01', null, 'decree', 'Décret', 'Decree', 'milestones');   -- after the edition's date

-- Problems: of a source that is public as a whole, in a column that is and in one that is not; and of one that is not.
insert into core.sources (source_id, file_name, sha256, rows, deposited_at, contract, subject, kind) values
    ('open', 'open list', '1', 0, '2021-06-30', 'france_services_list', 'counters', 'demonstration'),
    ('closed', 'staff', '2', 0, '2021-06-30', 'mission_staff', 'missions', 'demonstration');
insert into core.problems (source_id, line, column_name, value, rule, severity, detail) values
    ('open', 2, 'latitude', '4811', 'out_of_bounds', 'warning', '-90 to 90'),
    ('open', 3, 'agents', 'deux', 'not_a_number', 'warning', null),
    ('closed', 4, 'staff', '2 ETP', 'not_a_number', 'warning', null);

-- What was said of figures: number 1 is answered twice, the last time for everyone; number 2 within the State.
insert into core.remarks (request, step, kind, indicator, level, code, period, told_on, state, body, words, published, read_in, value_read, value_held, origin)
values
    (1, 0, 'contest', 'X1', 'region', '53', '2021-05-01', '2021-06-01', 'received', 'prefect:R53', 'Motif', true, 'edition', '54.2', '61 %', 'Relevé'),
    (1, 1, 'contest', 'X1', 'region', '53', '2021-05-01', '2021-06-02', 'refused', 'cabinet', 'Non', false, null, null, null, null),
    (1, 2, 'contest', 'X1', 'region', '53', '2021-05-01', '2021-06-03', 'changed', 'administrator', 'Une seule', true, null, null, null, null),
    (2, 0, 'annotation', 'X1', 'department', '75', null, '2021-06-01', 'received', 'cabinet', 'Un mot', false, 'edition', 'secret', null, 'Un fichier'),
    (2, 1, 'annotation', 'X1', 'department', '75', null, '2021-06-02', 'accepted', 'administrator', 'Oui', false, null, null, null, null);
