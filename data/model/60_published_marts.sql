-- Published: what is drawn from the public twins once data/secrecy has emptied what must not be read.

-- One row per territory and month: acts as their publisher gives them, exempt, or else the requests that may be read.
create table marts.public_acts_months as
select
    acts.level,
    acts.code,
    acts.month,
    if(publishes_acts(), acts, requests.requests) as acts,
    coalesce(requests.hidden, false) and not publishes_acts() as hidden,
    kind
from marts.acts_months as acts
left join marts.public_request_months as requests using (level, code, month)
order by level, code, month;

-- The grid of cells where its totals may be read, with the outcomes that they do not give away: in a departement and
-- month, those that are not shown are two at least, and 11 requests on either side together. The outcomes next in size
-- are hidden with them until it is so; all are where the departement's own is.
create table marts.public_footfall_months as
with ranked as (
    select
        cells.*,
        count(done_all) over before_here as hidden_before,
        coalesce(sum(done_all) over before_here, 0) as done_before,
        coalesce(sum(requests_with_outcome_all - done_all) over before_here, 0) as rest_before,
        coalesce(min(side) over all_here < 11, false) as some_small,
        coalesce(outcomes.hidden, false) as outcome_hidden,
        coalesce(totals.hidden, false) as total_hidden
    from marts.public_footfall_cells as cells
    left join marts.public_outcome_months as outcomes using (level, code, month)
    left join marts.public_request_months as totals using (level, code, month)
    window
        all_here as (partition by cells.level, cells.code, cells.month),
        before_here as (
            partition by cells.level, cells.code, cells.month
            order by side nulls last, partner, channel
            rows between unbounded preceding and 1 preceding
        )
),

judged as (
    select
        *,
        side >= 11 and not outcome_hidden
        and (not some_small or (hidden_before >= 2 and done_before >= 11 and rest_before >= 11)) as is_shown
    from ranked
    where not total_hidden
)

select
    level, code, region, month, partner, channel, requests,
    if(is_shown, requests_with_outcome_all, 0)::bigint as requests_with_outcome,
    case when is_shown then done_all end as done_on_site
from judged
order by month, code;

-- Months of counters ten by ten, nothing under 11, and none that the departement's exact total gives away: where a hidden
-- one could be told within ten, the smallest one shown is hidden with it. They are those that the total is made of.
create table marts.public_counter_months as
with every as (
    select
        contributor as counter_id, level, code, period::date as month,
        case when amounts[1] >= 11 then (round(amounts[1] / 10) * 10)::bigint end as requests
    from marts.contributions
    where figure = 'footfall'
),

told as (
    select
        level, code, month,
        count(*) - count(every.requests) as hidden_here,
        any_value(totals.requests) - sum(every.requests) as rest,
        5 * count(every.requests) as doubt
    from every
    join marts.public_request_months as totals using (level, code, month)
    where not totals.hidden
    group by all
),

narrow as (
    select level, code, month from told
    where hidden_here > 0 and rest + doubt - if(hidden_here = 1, greatest(rest - doubt, 0), 0) < 10
)

select every.*
from every
left join narrow using (level, code, month)
where every.requests is not null
qualify narrow.month is null
    or row_number() over (partition by every.level, every.code, every.month order by every.requests, counter_id) > 1
order by month, counter_id;

-- The months of counters that were counted and are not among these: who reads no number there is told why.
create table marts.secret_counter_months as
select contributor as counter_id, contributions.level, contributions.code, period::date as month
from marts.contributions as contributions
left join marts.public_counter_months as shown on shown.counter_id = contributor and shown.month = period::date
where figure = 'footfall' and shown.counter_id is null
order by month, counter_id;

-- What the counters room reads over twelve months.
create table marts.public_counter_trends as from marts.trends_of(marts.public_counter_months);

create table marts.public_partner_years as from marts.partner_years_of(marts.public_footfall_months);

-- Months where acts are published and footfall was deposited, where the departement's requests may be read and are those:
-- of a month that an estimate completes, or that keeps what an edition before said, they are not.
create table marts.public_reconciled_months as
select months.*
from marts.reconciled_months as months
join marts.public_request_months as totals
    on totals.level = 'department' and totals.code = months.code and totals.month = months.month
where totals.requests = counted
order by months.code, months.month;
