-- One row per département and partner that served somebody there in the last twelve months: its requests then.
-- optional: region, department, month
select
    code,
    territories.name,
    region,
    partner,
    name_fr as partner_name_fr,
    name_en as partner_name_en,
    requests,
    requests_before,
    requests_with_outcome,
    done_on_site
from visible.partner_years
join visible.territories using (level, code)
join visible.partners using (partner)
where
    level = 'department'
    and requests > 0
    and ($month is null or date_trunc('month', $month::date) = (select max(month) from visible.months))
    and visible.is_inside(region, code, $region, $department)
order by partner, code
