-- The board of counters: all that screens say of one, so that they look through one table.

-- Two rows per counter: as it is read in its scope (own), and as everyone reads it. What lasts twelve months ends with the
-- last month of the edition; `place_name` is the department or territory it lies in, `place` where it stands in a list by department
-- and commune.
create table marts.counter_board as
with kinds as (
    select
        coalesce(any_value(kind) filter (subject = 'counters'), (select kind from core.editions)) as kind,
        coalesce(any_value(kind) filter (subject = 'footfall'), (select kind from core.editions)) as footfall_kind
    from marts.subject_kinds
),

acts as (
    select true as own, * from marts.counter_trends
    union all
    select false, * from marts.public_counter_trends
),

secret as (
    select false as own, counter_id, count(*) as secret_months
    from marts.secret_counter_months
    where month > last_month() - interval 12 month
    group by counter_id
),

inside as (
    select true as own, * from marts.counter_resources
)

select
    own,
    dense_rank() over (
        order by department nulls last, strip_accents(commune_name), counters.counter_id
    )::integer as place,
    counters.*,
    territories.name as place_name,
    is_open and open_from > as_of - interval 3 month as is_new,
    acts.months,
    acts.requests,
    acts.compared,
    acts.requests_compared,
    acts.requests_before,
    acts.change_of_three,
    if(acts.requests is null and secret_months > 0, 'secret', 'value') as requests_state,
    coalesce(secret_months, 0) as secret_months,
    agents,
    yearly_cost_eur,
    kinds.kind,
    footfall_kind
from marts.counters
cross join (select unnest([true, false]) as own)
left join core.territories using (level, code)
left join acts using (own, counter_id)
left join secret using (own, counter_id)
left join inside using (own, counter_id)
cross join kinds
cross join core.editions
order by own, counter_id;
