-- Where commitments stand, by one rule.

-- One row per commitment made by the edition's date.
-- kept            done by the day that was promised
-- kept_late       done after it, by days_late
-- kept_undated    done, and no day was promised
-- under_way       begun by a dated act, and nothing shows that it is done; days_late past its day, where one was promised
-- to_come         not begun, its day still to come
-- nothing_found   no act was found; days_late past its day, where one was promised
create table marts.commitments as
with known as (
    select
        commitments.* replace (
            if(begun_on <= as_of, begun_on, null) as begun_on,
            if(begun_on <= as_of, begun_by, null) as begun_by,
            if(done_on <= as_of, done_on, null) as done_on,
            if(done_on <= as_of, done_by, null) as done_by
        ),
        as_of
    from core.commitments, core.editions
    where made_on <= as_of
)

select
    * exclude (as_of, line),
    case
        when done_on is not null and due_on is null then 'kept_undated'
        when done_on <= due_on then 'kept'
        when done_on is not null then 'kept_late'
        when begun_on is not null then 'under_way'
        when due_on >= as_of then 'to_come'
        else 'nothing_found'
    end as standing,
    nullif(greatest(coalesce(done_on, as_of) - due_on, 0), 0) as days_late
from known;
