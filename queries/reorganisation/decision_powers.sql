-- One row per power to decide that is usable in a territory: who held it, who holds it, since when.
-- optional: region, department
-- `state`: new (brought down since 24 July 2018) | earlier (brought down before) | same | undated | coming (after the edition).
with here as (
    select coalesce($region, (
        select parent_code from visible.territories where level = 'department' and code = $department
    )) as region
)

select
    power_id,
    act_type,
    coalesce(act_type_en, act_type) as act_type_en,
    from_level,
    to_level,
    legal_text,
    effective_on,
    yearly_volume,
    powers.beneficiary,
    territory_level,
    territory_code,
    territories.name as territory,
    sources.kind,
    state
from visible.decision_powers as powers
join visible.sources as sources using (source_id)
cross join here
left join visible.territories as territories on territories.level = territory_level and territories.code = territory_code
where
    ($region is null and $department is null)
    or territory_level = 'nation'
    or (territory_level = 'region' and territory_code = region)
    or (territory_level = 'department' and territory_code = $department)
order by territory_level <> 'nation', effective_on desc nulls last, power_id
