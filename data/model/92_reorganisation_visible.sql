-- Visible, reorganisation room. Marts hold a proposal once as it is read inside the State (own) and, when it is decided,
-- once more as everyone reads it: a reader has one of the two. A prefect's own are those of their territories.

create view visible.read_by_prefect as
    select proposal_id from marts.proposal_readers
    where getvariable('role') = 'prefect' and list_contains(getvariable('territories'), reader);

create macro visible.owns(proposal) as
    visible.reads_all() or proposal in (from visible.read_by_prefect);

-- The same of a mart that lists who reads each proposal: views that many look through hold no other table.
create macro visible.is_read_here(readers) as
    visible.reads_all()
    or (getvariable('role') = 'prefect' and list_has_any(readers, getvariable('territories')));

create view visible.proposal_board as
    from marts.proposal_board where visible.is_known() and own = visible.is_read_here(readers);

create view visible.board_steps as
    select * exclude (readers)
    from marts.board_steps where visible.is_known() and own = visible.is_read_here(readers);

-- Of the whole country, by stage: for those who read what is not decided somewhere.
create view visible.stage_delays as
    from marts.stage_delays where visible.reads_all() or getvariable('role') = 'prefect';

create view visible.proposal_history as
    select * exclude (readers)
    from marts.proposal_history where visible.is_known() and own = visible.is_read_here(readers);

create view visible.proposal_meetings as
    from marts.proposal_meetings
    where visible.is_known() and (proposal_id is null or own = visible.owns(proposal_id));

-- What stays inside the State, in scope alone.
create view visible.own_analyses as
    from core.ministry_analyses where visible.owns(proposal_id);

create view visible.own_options as
    from core.proposal_options where visible.owns(proposal_id);

create view visible.proposal_options as from visible.own_options;

create view visible.coming as
    select * exclude (readers)
    from marts.coming where visible.is_known() and own = visible.is_read_here(readers);
