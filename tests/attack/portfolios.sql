-- Proposals beside those of the small world, in Bretagne, in Île-de-France and of no region: {size} decided and {size} not,
-- each at a stage and in months of its own.
create temp table more as
select
    format('{{}}-{{}}-{{:02d}}', if(decided, 'D', 'U'), coalesce(region, 'FR'), n) as proposal_id, region, decided, n
from
    (values ('53', '35'), ('11', '75'), (null, null)) as regions (region, department),
    (values (true), (false)) as kinds (decided),
    range(1, {size} + 1) as numbers (n);
insert into core.proposals (proposal_id, title, region, lever, type, due_on, target_on, staff_concerned, staff_saved, source_id)
select
    proposal_id, 'Proposition ' || proposal_id, region, 'pooling', 'support_pooling', '2019-01-31',
    if(decided, date '2020-06-30' + 30 * n::integer, null), 20, 2, 'proposals'
from more;
insert into core.proposal_territories (proposal_id, level, code, role, source_id)
select proposal_id, 'department', if(region = '53', '35', '75'), 'concerned', 'proposals' from more where region is not null;
insert into core.proposal_services (proposal_id, service_id, role, source_id)
select proposal_id, 'DDT35', 'before', 'proposals' from more where region = '53';
insert into core.proposal_options (proposal_id, option_code, label, retained, source_id)
select proposal_id, 'A', 'Option ' || proposal_id, if(decided, true, null), 'proposals' from more;
-- Undecided ones stand as far as they have come: the first at its letter, the second in analysis, the third at its opinion...
insert into core.proposal_events (event_id, proposal_id, stage, event_date, outcome, source_id)
select format('{{}} {{}}', proposal_id, stage), proposal_id, stage, event_date, outcome, 'proposals'
from more
cross join lateral (values
    ('formulated', date '2018-10-01' + 9 * n::integer, null, 0),
    ('transmitted', date '2018-11-01' + 20 * n::integer, null, 0),
    ('ministry_analysis', date '2018-12-01' + 20 * n::integer, null, 1),
    ('cnate_opinion', date '2019-03-01' + 20 * n::integer, 'favourable', 2),
    ('decision', date '2019-06-01' + 20 * n::integer, 'retained', 9),
    ('social_dialogue', date '2019-09-01' + 25 * n::integer, null, 9),
    ('implementation', date '2020-03-01' + 30 * n::integer, null, 9)
) as steps (stage, event_date, outcome, least)
where if(decided, true, least <= n % 3);
insert into core.ministry_analyses (proposal_id, ministry, opened_on, closed_on, position, source_id)
select proposal_id, 'interior', '2018-12-20', if(decided or n % 3 = 2, date '2019-02-20', null), null, 'proposals' from more;
insert into core.social_dialogues (dialogue_id, workstream, proposal_id, body, held_on, opinion, source_id)
select 'd-' || proposal_id, 'reorganisation', proposal_id, 'CT', '2019-12-20', 'favourable', 'dialogue' from more;
