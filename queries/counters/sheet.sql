-- One row: a counter, open or closed, and where it was read. Staff and cost are read in its scope only.
select
    board.* exclude (
        own, place, place_name, procedure_list, is_new, months, requests, compared, requests_compared, requests_before,
        change_of_three, requests_state, secret_months, agents, yearly_cost_eur, kind, footfall_kind
    ),
    is_new,
    agents,
    yearly_cost_eur,
    requests as acts_of_year,
    months as months_of_year,
    secret_months as secret_of_year,
    (select date_trunc('month', as_of)::date from visible.clock) as last_month,
    if(level = 'department', place_name, null) as department_name,
    source_id,
    line % 2097152 as line,
    file_name || if(line >= 2097152, ' [' || line // 2097152 + 1 || ']', '') as file_name, -- of a workbook: which sheet
    title as source_title,
    title_en as source_title_en,
    publisher,
    source_date,
    coalesce(lines.kind, (select kind from visible.editions)) as kind
from visible.counter_board as board
left join visible.counter_lines as lines using (counter_id)
where counter_id = $counter
