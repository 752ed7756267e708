-- Revisions: what changed from the edition served before to this one, and from earlier ones to that, filled at publication
-- (data/publish/revisions.py) once both can be read. Not facts: an edition that holds the same has the same name.

-- How each indicator is defined, as everyone reads it.
create table marts.definitions as from core.definitions;

-- One row per edition of this history, this one first; base is null where nothing was served before it, or nothing that
-- can be compared.
create table marts.revised_editions (
    edition text not null,
    number integer not null,             -- 1: this edition; 2: the one that it was compared with; and so on
    as_of date not null,
    built_at timestamp not null,
    base text,                           -- the edition that it was compared with
    base_as_of date,
    base_built_at timestamp
);

-- Rows below are read twice: in scope (own), and as everyone reads them (not own); one row where both read the same (null).

-- One row per indicator, territory and figure of it that moved: the last one, or one of the same month that was corrected.
create table marts.value_revisions (
    edition text not null,
    change text not null,                -- moved (a newer month) | revised (the same month) | replaced (invented before) | appeared | gone
    indicator text not null,
    level text not null,
    code text not null,
    base_period date,                    -- of the value before
    period date,
    before double,                       -- null where there was none, or none that may be told
    after double,
    base_state text,                     -- value | missing | secret | not_applicable; null: not known there
    state text,
    base_kind text,
    kind text,
    months integer,                      -- revised: how many months of this territory were, of which a few are listed
    own boolean
);

-- One row per proposal, counter or alert that is not what it was.
create table marts.thing_revisions (
    edition text not null,
    what text not null,                  -- proposal | counter | alert
    change text not null,                -- advanced | appeared | gone | opened | closed
    thing text not null,                 -- its identifier
    alert text,                          -- the reason, of an alert
    name text,
    level text,                          -- whose scope it is, of a counter or an alert
    code text,
    regions text[] not null,
    departments text[] not null,
    before text,                         -- the stage, of a proposal
    after text,
    own boolean
);

-- One row per key of a definition that does not say what it said.
create table marts.definition_revisions (
    edition text not null,
    indicator text not null,
    field text not null,                 -- indicator: all of it came, or went; target:region:53: as published there
    before text,
    after text
);
