-- Visible, what changed: one reading of each change, as its reader had both sides of it.

create view visible.value_revisions as
    from marts.value_revisions
    where visible.is_known() and (own is null or own = visible.in_scope(level, code));

create view visible.thing_revisions as
    from marts.thing_revisions
    where
        visible.is_known()
        and (own is null or own = if(what = 'proposal', visible.owns(thing), visible.in_scope(level, code)));
