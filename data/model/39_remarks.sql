-- What is said of figures, contested or annotated: by those who read them in full, and by everyone.

create table marts.remarks as select * exclude (published) from core.remarks;

-- Everyone reads that a figure was contested, by which body and when, and what was answered in the end, in words written
-- for everyone: neither the motive, nor a value, nor what was answered before.
create table marts.public_remarks as
    select request, step, kind, indicator, level, code, period, told_on, state, body, if(step > 0, words, null) as words
    from core.remarks
    where published;
