-- Footfall: what people said of it.

-- One row per territory and month: what the surveys of counters found, however few answered.
create table marts.surveyed_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(satisfied)::bigint as satisfied,
    sum(respondents)::bigint as respondents
from core.satisfaction
join marts.counters using (counter_id)
join marts.ancestors on ancestors.level = counters.level and ancestors.code = counters.code
cross join core.editions
where month <= as_of and has_series(in_level)
group by all;

-- One row per territory and month: satisfaction, as its publisher gives it (IND-246: percentages, number of answers not
-- told), or else the surveys of counters. A share of fewer than 30 answers is hidden from everyone: it says too little.
create table marts.satisfaction_months as
with published as (
    select level, code, period as month, value as satisfied, 100 as respondents, false as hidden, kind
    from core.indicator_values
    join core.sources using (source_id)
    where indicator = 'IND-246' and value_type = 'va' and value is not null
)

select * from published
union all
select
    level,
    code,
    month,
    case when respondents >= 30 then satisfied end,
    case when respondents >= 30 then respondents end,
    respondents < 30,
    coalesce(kind, (select kind from core.editions))
from marts.surveyed_months
left join marts.subject_kinds on subject = 'satisfaction'
where not exists (from published)
order by level, code, month;
