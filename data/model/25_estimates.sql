-- Estimates: footfall by counter where only the acts of its department are published (IND-323), and a real list of
-- counters is there. Stated rule: the acts of a department and month are shared equally among the counters of the list
-- that were labelled by the end of that month and not closed (principals and branches alike; every counter of the list
-- where none was), the remainder going one by one to the first of them in the order of their identifiers. So the shares
-- are whole numbers and add up exactly to the published acts. Where real footfall by counter was deposited for a
-- department and month, nothing is estimated there.

create temp table estimated_footfall as
with acts as (
    select code as department, period as month, arg_min(value, value_type)::bigint as acts
    from core.indicator_values
    join core.sources using (source_id)
    where kind = 'real' and indicator = 'IND-323' and level = 'department' and value_type in ('vi', 'va') and value is not null
    group by all
),
listed as (
    select counter_id, department, labelled_on, closed_on
    from core.counters
    join core.sources using (source_id)
    where kind = 'real' and department is not null
),
known as (
    select distinct department, month
    from core.footfall
    join core.sources using (source_id)
    join core.counters using (counter_id)
    where kind = 'real'
),
candidates as (
    select
        counter_id, department, month, acts,
        coalesce(labelled_on <= last_day(month), true) and coalesce(closed_on > last_day(month), true) as is_open
    from acts
    join listed using (department)
    anti join known using (department, month)
),
sharing as (
    select *, bool_or(is_open) over (partition by department, month) as some_open from candidates
)
select
    counter_id, month,
    acts // count(*) over same + (row_number() over (same order by counter_id) <= acts % count(*) over same)::bigint as requests
from sharing
where is_open or not some_open
window same as (partition by department, month);

insert into core.sources
select
    'footfall_estimate', 'estimate', sha256(string_agg(sha256, ' ' order by source_id)), (select count(*) from estimated_footfall),
    (select max(month) from estimated_footfall), max(deposited_at), 'footfall_estimate', 'footfall', 'estimated',
    'Fréquentation estimée par guichet', 'Trois chantiers', 'Licence Ouverte 2.0',
    'Estimation : les actes publiés du département et du mois, partagés à parts égales entre les guichets de la liste labellisés'
    || ' à la fin du mois et non fermés (sites principaux et antennes ; tous les guichets de la liste s’il n’y en a aucun).'
    || ' La somme des parts est le nombre publié.',
    'Footfall by counter, estimated',
    'Estimate: the transactions published for the département and month, shared equally among the counters of the list'
    || ' accredited by the end of the month and not closed (main sites and branches; every counter of the list where none was).'
    || ' The shares add up to the published number.',
    null,
    null
from core.sources
where kind = 'real' and subject in ('acts', 'counters') and exists (from estimated_footfall)
having count(*) > 0;

insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
select counter_id, month, 'all', 'all', requests, 'footfall_estimate' from estimated_footfall;

drop table estimated_footfall;
