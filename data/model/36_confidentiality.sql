-- Confidentiality: filled at publication (data/build/public.py, data/model/readers.py); readers.toml says what the public may read.

-- These are filled at publication (data/build/public.py, data/model/readers.py): readers.toml says what the public may read.

-- One row: whether some row or value kept from the public is real. Where none is, a reader may look with other eyes.
create table marts.confidentiality (real_rows boolean not null);

-- One row per source and readers: how many of its rows are read by everyone (null), or else by those who answer for one of
-- these territories (R53, D35); by none, where only who reads everything does.
create table marts.source_rows (source_id text not null, readers text[], rows bigint not null);

-- One row per problem of a source that is public as a whole. The cell it was found in, and what was expected there, stay
-- with those who read everything.
create table marts.public_problems (
    source_id text not null, line bigint, column_name text, rule text not null, severity text not null
);
