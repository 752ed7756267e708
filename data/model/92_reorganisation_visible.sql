-- Visible, reorganisation room. A prefect's own proposals are those whose list of territories meets their own.

create macro visible.owns(scopes) as
    visible.reads_all()
    or (getvariable('role') = 'prefect' and list_has_any(scopes, getvariable('territories')::text[]));

create view visible.transitions as from core.transitions where visible.is_known();
create view visible.guards as from core.guards where visible.is_known();
create view visible.prices as from core.prices where visible.is_known();

-- What stays inside the State, in scope alone.
create view visible.own_briefs as from marts.proposal_briefs where visible.owns(scopes);

-- Proposals with what stays inside the State: out of scope, decided ones alone, and none of that.
create view visible.proposal_board as
    select
        proposals.*,
        briefs.proposal_id is not null as own,
        coalesce(waiting, false) as waiting,
        coalesce(late, false) as late,
        coalesce(ready, false) as ready,
        briefs.* exclude (proposal_id, scopes, waiting, late, ready)
    from marts.proposals
    left join visible.own_briefs as briefs using (proposal_id)
    where visible.is_known() and (decided or briefs.proposal_id is not null);

-- The path of proposals and their events. Out of scope: of decided ones, and from the decision on.
create view visible.board_steps as
    select
        steps.* exclude (decided), briefs.proposal_id is not null as own, live, regions, departments, lever, type, network,
        ministries, withdrawn_on, decided_on
    from marts.proposal_steps as steps
    join marts.proposals using (proposal_id)
    left join visible.own_briefs as briefs using (proposal_id)
    where visible.is_known() and (briefs.proposal_id is not null or (steps.decided and steps.rank >= 5));

create view visible.board_events as
    select events.* replace (case when own then actor end as actor)
    from core.proposal_events as events
    join visible.proposal_board as board using (proposal_id)
    where own or events.stage not in ('ministry_analysis', 'cnate_opinion');

create view visible.own_analyses as
    select analyses.*
    from core.ministry_analyses as analyses
    join visible.own_briefs using (proposal_id);

create view visible.own_options as
    select options.*
    from core.proposal_options as options
    join visible.own_briefs using (proposal_id);

create view visible.retained_options as from marts.retained_options where visible.is_known();

create view visible.proposal_breaches as
    select breaches.*
    from marts.proposal_breaches as breaches
    join visible.own_briefs using (proposal_id);

create view visible.service_families as from marts.service_families where visible.is_known();

create view visible.family_staff as from marts.family_staff where visible.in_scope(level, code);

create view visible.proposal_origins as
    select proposal_id, origin from core.proposals where proposal_id in (select proposal_id from visible.proposal_board);

-- What the ministries and the council are to say stays in scope.
create view visible.coming as
    select coming.* exclude (decided), title, region_name, regions, departments, live
    from marts.coming
    join visible.proposal_board using (proposal_id)
    where own or (what <> 'answer' and thing not in ('ministry_analysis', 'cnate_opinion'));
