-- One row per procedure: requests of the latest year, and their change where a department is known in both years.
-- optional: region, department, partner
-- Requests by procedure are known by department and year, never by month, counter or channel.
select
    procedure_id,
    label_fr,
    label_en,
    partner_fr,
    partner_en,
    any_value(year)::integer as year,
    sum(years.requests)::bigint as requests,
    count(*) as departments,
    count(requests_before) as compared,
    100 * (sum(years.requests) filter (requests_before is not null) / nullif(sum(requests_before), 0) - 1) as change,
    coalesce(any_value(kind), (select kind from visible.editions)) as kind
from visible.procedure_years as years
join visible.procedures using (procedure_id)
left join visible.subject_kinds on subject = 'requests'
where
    year = (select max(year) from visible.procedure_years)
    and visible.is_inside(region, department, $region, $department)
    and ($partner is null or partner = $partner)
group by all
order by requests desc, procedure_id
