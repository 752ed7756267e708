-- One row per step of what was said of a figure, contested or annotated, and accepted: those who read it in full read all.
select
    request,
    step,
    kind,
    indicator,
    level,
    code,
    period,
    told_on,
    state,
    body,
    words,
    read_in,
    value_read,
    value_held,
    origin
from visible.remarks
order by request, step
