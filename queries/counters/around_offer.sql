-- One row per procedure that the counters of other départements ($codes) offer more often than those of a territory, the widest gap first.
-- optional: region, department, codes
-- `share`, `share_around`: of the open counters whose procedures are known, how many (percent) offer it here and there.
with offered as (
    select
        procedure_id,
        visible.is_inside(region, department, $region, $department) as here,
        sum(counters)::bigint as counters,
        sum(open_counters)::bigint as open_counters
    from visible.procedure_offer
    where visible.is_inside(region, department, $region, $department) or list_contains($codes::text[], department)
    group by all
)

select
    procedure_id,
    label_fr,
    label_en,
    partner,
    around.counters as counters_around,
    100 * around.counters / around.open_counters as share_around,
    coalesce(own.counters, 0) as counters,
    100 * own.counters / own.open_counters as share,
    share_around - share as gap,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.procedures
join offered as around using (procedure_id)
join offered as own using (procedure_id)
left join visible.subject_kinds on subject = 'requests'
where own.here and not around.here and share_around > share
order by gap desc, procedure_id
