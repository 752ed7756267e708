-- One row: a counter, open or closed, and where it was read. Staff and cost are read in its scope only.
select
    counters.*,
    is_open and open_from > as_of - interval 3 month as is_new,
    agents,
    yearly_cost_eur,
    trends.requests as acts_of_year,
    trends.months as months_of_year,
    (
        select count(*)
        from visible.secret_counter_months as secret
        left join visible.counter_months as shown using (counter_id, month)
        where counter_id = $counter and shown.requests is null
            and month > (select max(month) from visible.months) - interval 12 month
    ) as secret_of_year,
    (select max(month) from visible.months) as last_month,
    territories.name as department_name,
    source_id,
    line % 2097152 as line,
    file_name || if(line >= 2097152, ' [' || line // 2097152 + 1 || ']', '') as file_name, -- of a workbook: which sheet
    title as source_title,
    title_en as source_title_en,
    publisher,
    source_date,
    coalesce(kind, 'demonstration') as kind
from visible.counters as counters
cross join visible.clock
left join visible.counter_resources using (counter_id)
left join visible.counter_trends as trends using (counter_id)
left join visible.territories on territories.level = 'department' and territories.code = department
left join visible.counter_lines using (counter_id)
where counter_id = $counter
