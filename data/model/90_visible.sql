-- Visible: the views that people may read. Most are made from readers.toml (data/model/readers.py); here and in the files that
-- follow are the few of another shape, and what all of them are made with. Two variables of the session say who is reading: `role` (public | prefect |
-- cabinet | administrator) and, for a prefect, `territories` (['R53', 'D22', ...], a region with its departements).
-- Where they are not set, no view has a row. In the public file the rows themselves are missing too: the views are the
-- second fence, not the only one.

create schema if not exists visible;

-- A session has a role or none: no other can be set (queries/access.py).
create macro visible.is_known() as getvariable('role') is not null;

create macro visible.reads_all() as getvariable('role') in ('cabinet', 'administrator');

-- Whether a territory is in the scope of the reader: everything for a cabinet, their own for a prefect. Each view that a
-- question looks through has these words planned anew: they are few.
create macro visible.in_scope(level, code) as
    visible.reads_all()
    or (getvariable('role') = 'prefect' and list_contains(getvariable('territories'), upper(level[1]) || code));

create view visible.clock as select as_of from core.editions where visible.is_known();

-- A source of which one may read no row is not there, and rows are counted as far as they are read: what else was
-- deposited, and how much of it, is not told.
create view visible.sources as
    with readable as (
        select source_id, sum(rows)::bigint as rows
        from marts.source_rows
        where
            readers is null
            or (getvariable('role') = 'prefect' and list_has_any(readers, getvariable('territories')))
        group by source_id
    )

    select sources.* replace (if(visible.reads_all(), sources.rows, readable.rows) as rows)
    from core.sources
    left join readable using (source_id)
    where visible.reads_all() or (visible.is_known() and readable.rows > 0);

-- Of a source that was sent, and that one may read nothing of, the same is told as of one that never was.
create view visible.owed as
    with known as (
        from marts.owed where visible.is_known() and not stands_in and (public or visible.in_scope(level, code))
    )

    from known
    union all
    from marts.owed
    where
        visible.is_known()
        and stands_in
        and source not in (select source from known)
        and not exists (from visible.sources where list_contains(owed.contracts, sources.contract));

-- What a problem quotes may itself be confidential, and so may be that the file was deposited.
create view visible.problems as
    from core.problems where visible.reads_all()
    union all by name
    from marts.public_problems where visible.is_known() and not visible.reads_all();
