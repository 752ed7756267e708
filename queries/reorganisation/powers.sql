-- One row per power to decide: who held it, who holds it, since when; those usable in a territory when one is given.
-- optional: region, department
select
    power_id,
    act_type,
    coalesce(act_type_en, act_type) as act_type_en,
    from_level,
    to_level,
    legal_text,
    effective_on,
    yearly_volume,
    beneficiary,
    territory_level,
    territory_code,
    kind
from visible.decision_powers
cross join visible.clock
left join visible.subject_kinds on subject = 'powers'
where
    (effective_on is null or effective_on <= as_of)
    and (
        ($region is null and $department is null)
        or territory_level = 'nation'
        or (territory_level = 'region' and territory_code = coalesce($region, (
            select parent_code from visible.territories where level = 'department' and code = $department
        )))
        or (territory_level = 'department' and territory_code = $department)
    )
order by effective_on nulls last, power_id
