-- One row per department and month where acts are published and footfall by counter was deposited: how far they differ.
-- optional: region, department
-- An estimate is made from the published acts: it says nothing of them, and is not compared.
select
    reconciled.code,
    name,
    month,
    published,
    counted,
    counters,
    counted - published as gap,
    100 * (counted / nullif(published, 0) - 1) as gap_share,
    kind
from visible.reconciled_months as reconciled
join visible.territories as places on places.level = 'department' and places.code = reconciled.code
where
    visible.is_inside(parent_code, reconciled.code, $region, $department)
order by abs(gap_share) desc, reconciled.code, month
