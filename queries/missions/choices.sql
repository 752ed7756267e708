-- One row per filter of the inventory and value that it can take.
with wide as (
    select distinct policy_domain, core_category, ministry, type_code, level, status, overlap, decision
    from visible.inventory
),

tall as (unpivot wide on policy_domain, core_category, ministry, type_code, level, status, overlap, decision into name what value value)

select distinct what, value from tall where value is not null
union all
select 'tier', tier from (select distinct unnest(tiers) as tier from visible.inventory)
order by what, value
