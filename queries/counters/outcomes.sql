-- One row per partner over the last twelve months: done on the spot, partly, redirected, helped with the digital side.
-- optional: region, department
-- What was partly done, redirected and helped is read in scope only; elsewhere it is null.
-- `done_before`, `redirected_before`: of the twelve months before.
with last as (select max(month) as month from visible.months),

earlier as (
    select
        partner,
        100 * sum(done_on_site) / nullif(sum(requests_with_outcome), 0) as done_before,
        100 * sum(redirected) / nullif(sum(requests_with_outcome) filter (redirected is not null), 0)
            as redirected_before
    from visible.footfall_months as cells
    cross join last
    where
        level = 'department'
        and cells.month > last.month - interval 24 month
        and cells.month <= last.month - interval 12 month
        and visible.is_inside(region, code, $region, $department)
    group by partner
)

select
    partner,
    name_fr,
    name_en,
    family,
    sum(requests_with_outcome)::bigint as requests,
    sum(requests_with_help)::bigint as requests_with_help,
    100 * sum(done_on_site) / nullif(sum(requests_with_outcome), 0) as done,
    100 * sum(partly_done) / nullif(sum(requests_with_partly), 0) as partly,
    100 * sum(redirected) / nullif(sum(requests_with_redirected), 0) as redirected,
    any_value(done_before) as done_before,
    any_value(redirected_before) as redirected_before,
    100 * sum(digital_help) / nullif(sum(requests_with_help), 0) as helped,
    coalesce(any_value(kind), (select kind from visible.editions)) as kind
from visible.partner_years
join visible.partners using (partner)
left join earlier using (partner)
left join visible.subject_kinds on subject = 'footfall'
where
    level = 'department'
    and visible.is_inside(region, code, $region, $department)
group by all
having sum(requests_with_outcome) > 0
order by done
