-- The footfall that public figures are made from: today's, but where fewer than three counters changed a month of a
-- departement since an edition that can still be read, which then keeps what it said (data/secrecy/late.py): the
-- difference of two editions would be those counters.
create table marts.public_base as
from marts.footfall_months;

-- One row per counter and month of it: what the counter said, as a hash.
create table marts.counter_signatures as
select
    counter_id, counters.level, counters.code, month,
    bit_xor(hash(partner, channel, visits, requests, done_on_site, partly_done, redirected, digital_help, minutes_total))
        as signature
from core.footfall
join marts.counters using (counter_id)
cross join core.editions
where month <= as_of
group by all
order by all;

-- One row per departement and month that three counters or more changed since such an edition.
create table marts.changed_months (level text not null, code text not null, month date not null);
