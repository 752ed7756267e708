-- No text of a counter, nor of what is said of a figure, holds an e-mail address.
select counter_id
from core.counters
where regexp_matches(
    concat_ws(' ', name, group_name, address, address_extra, phone, label_text, comment, hours_monday, hours_saturday),
    '[[:alnum:]_.+-]+@[[:alnum:]-]+\.[[:alnum:]]+'
)
union all
select request::text
from core.remarks
where regexp_matches(concat_ws(' ', words, value_held, origin), '[[:alnum:]_.+-]+@[[:alnum:]-]+\.[[:alnum:]]+');
