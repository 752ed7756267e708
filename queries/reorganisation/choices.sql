-- One row per value that the filters of the inventory may take for this reader: `what` is the filter, `value` the code.
with seen as (
    select type, lever, network, stage, outcome, ministries from visible.proposal_board
)

select 'type' as what, type as value, count(*) as proposals from seen group by all
union all
select 'lever', lever, count(*) from seen where lever is not null group by all
union all
select 'network', network, count(*) from seen where network is not null group by all
union all
select 'stage', stage, count(*) from seen group by all
union all
select 'outcome', outcome, count(*) from seen where outcome is not null group by all
union all
select 'ministry', ministry, count(*) from (select unnest(ministries) as ministry from seen) group by all
order by what, value
