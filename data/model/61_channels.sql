-- Channels of footfall: what is asked of all partners together looks through a tenth of the rows.

-- One row per department (or territory outside them), month and channel: requests, and minutes where they may be read.
create macro marts.channels_of(cells) as table
select level, code, region, month, channel, sum(columns('^(requests|minutes_total)$'))::bigint as "\0"
from query_table(cells)
where channel <> 'all'
group by all
order by month, level, code, channel;

create table marts.channel_months as from marts.channels_of(marts.footfall_months);

-- The same, of what everyone reads.
create table marts.public_channel_months as from marts.channels_of(marts.public_footfall_months);
