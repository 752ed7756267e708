"""A bus in two places at once is told with its line, the other place, and its times."""

import re
from pathlib import Path

import duckdb

MODEL = Path(__file__).parents[2] / "data" / "model" / "27_inconsistencies.sql"
# Counter, commune, day, start, end, weeks: what each pair of lines shares is said beside it.
STOPS = """
('bus', 'a', 1, '09:00', '12:00', null),   -- 1: with 2
('bus', 'b', 1, '11:00', '13:00', 'odd'),  -- 2: with 1, every other week
('bus', 'c', 1, '12:30', '14:00', 'even'), -- 3: with 2 in other weeks, with none
('bus', 'a', 1, '10:00', '11:00', null),   -- 4: the commune of 1; it ends as 2 begins
('bus', 'd', 2, '09:00', '12:00', null),   -- 5: another day
('car', 'e', 1, '09:00', '12:00', null),   -- 6: another bus
('bus', 'e', 1, null, null, null)          -- 7: its times are not known
"""


def test_a_bus_in_two_places_at_once_is_told_with_its_line() -> None:
    (rule,) = re.findall(r"insert into core.problems by name\nselect one\..*?;$", MODEL.read_text("utf-8"), re.S | re.M)
    with duckdb.connect() as base:
        base.execute(f"""
            create schema core;
            create table core.problems (source_id text, line int, column_name text, value text, rule text,
                severity text, detail text);
            create table core.sources as select 's' as source_id, 'real' as kind;
            create table core.communes as select unnest(['a', 'b', 'c', 'd', 'e']) as code, upper(code) as name;
            create table core.counter_stops as
            select *, 's' as source_id, row_number() over () as line
            from (values {STOPS}) as t (counter_id, commune, weekday, starts, ends, weeks);
        """)
        base.execute(rule)
        told = base.execute("select line, rule, value, detail from core.problems order by line").fetchall()
    assert told == [
        (1, "two_places_at_once", "09:00 - 12:00", "bus, B 11:00 - 13:00"),
        (2, "two_places_at_once", "11:00 - 13:00", "bus, A 09:00 - 12:00"),
    ]
