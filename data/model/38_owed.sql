-- What is owed: filled at publication (data/build/owed.py) from what contracts say of each source.

-- One row per source, its parts apart, and who owes it: a ministry, a departement, a region, or somebody for the whole
-- country. Public: the facts that it is judged by are everyone's; that others were sent, or never, is nobody's to learn.
create table marts.owed (
    source text not null,                -- a contract, which says so
    part text,                           -- of a source that is several: which
    title text not null,
    title_en text not null,
    owner text not null,                 -- a function, never a person
    owner_en text not null,
    periodicity text not null,           -- month | quarter | half_year | year | once
    ministry text,                       -- that owes it, or that its owner belongs to
    level text not null,                 -- nation | region | department | ministry
    code text not null,
    known_on date,                       -- the last day that it tells of, or of its last deposit
    due_on date,                         -- the next day that it is due; null: nothing is, or nothing is known of it
    kind text,                           -- of what came last
    copied_on date,                      -- where others publish it: the day of our copy; null where it is sent to us
    public boolean not null,
    -- The line of a source that whoever reads no other of it, nor a row of it, has in its place: it comes of contracts
    -- alone, and is the same whether the source was sent or not.
    stands_in boolean not null,
    contracts text[]                     -- of a line that stands in: those of the source
);
