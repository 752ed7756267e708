-- Public twins: what anyone may read of the marts whose small figures tell of somebody. Every level is here as it is
-- computed; data/secrecy then empties the cells that model/secrecy.toml does not let through (`hidden`), and
-- 60_published_marts.sql draws from what is left. 90_visible.sql chooses between a mart and its twin.

-- Whether a territory holds one departement and no more: its figure is that of the departement.
create macro marts.is_sole(territory_level, territory_code) as
    territory_level = 'region'
    and territory_code in (
        select parent_code from core.territories where level = 'department' group by parent_code having count(*) = 1
    );

create table marts.public_request_months as
select *, false as hidden from marts.request_months order by level, code, month;

create table marts.public_outcome_months as
select *, false as hidden from marts.outcome_months order by level, code, month;

create table marts.public_help_months as
select *, false as hidden from marts.help_months where level in ('nation', 'region') order by level, code, month;

-- The surveys themselves where nothing is published: the twin hides by its own rule what is too small.
create table marts.public_satisfaction_months as
select
    level,
    code,
    month,
    coalesce(surveyed.satisfied, satisfaction.satisfied)::double as satisfied,
    coalesce(surveyed.respondents, satisfaction.respondents)::bigint as respondents,
    satisfaction.hidden and surveyed.respondents is null as hidden,
    kind
from marts.satisfaction_months as satisfaction
left join (
    from marts.surveyed_months where not publishes_satisfaction()
) as surveyed using (level, code, month)
order by level, code, month;
