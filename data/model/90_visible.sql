-- Visible: the views that people may read. Two variables of the session say who is reading: `role` (public | prefect |
-- cabinet | administrator) and, for a prefect, `territories` (['R53', 'D22', ...], a region with its departements).
-- Where they are not set, no view has a row. In the public file the rows themselves are missing too: the views are the
-- second fence, not the only one.

create schema if not exists visible;

create macro visible.is_known() as getvariable('role') in ('public', 'prefect', 'cabinet', 'administrator');

create macro visible.reads_all() as getvariable('role') in ('cabinet', 'administrator');

-- Whether a territory is in the scope of the reader: everything for a cabinet, their own for a prefect.
create macro visible.in_scope(level, code) as
    visible.reads_all()
    or (
        getvariable('role') = 'prefect'
        and list_contains(getvariable('territories')::text[], upper(level[1]) || code)
    );

-- What anyone may read ------------------------------------------------------------------------------------------------

create view visible.editions as from core.editions where visible.is_known();
create view visible.confidentiality as from marts.confidentiality where visible.is_known();
create view visible.clock as select as_of from core.editions where visible.is_known();
create view visible.sources as from core.sources where visible.is_known();
create view visible.subject_kinds as from marts.subject_kinds where visible.is_known();
create view visible.territories as from core.territories where visible.is_known();
create view visible.communes as from core.communes where visible.is_known();
create view visible.commune_aliases as from core.commune_aliases where visible.is_known();
create view visible.postcodes as from core.postcodes where visible.is_known();
create view visible.months as from marts.months where visible.is_known();
create view visible.ministries as from core.ministries where visible.is_known();
create view visible.service_types as from core.service_types where visible.is_known();
create view visible.services as from core.services where visible.is_known();
create view visible.milestones as from core.milestones where visible.is_known();
create view visible.indicator_values as from core.indicator_values where visible.is_known();

create view visible.missions as from core.missions where visible.is_known();
create view visible.mission_overlaps as from core.mission_overlaps where visible.is_known();
create view visible.consultations as
    select * replace (
        case when visible.in_scope(level, code) then opinion end as opinion,
        case when visible.in_scope(level, code) then minutes_url end as minutes_url
    )
    from core.consultations where visible.is_known();
create view visible.exercises as from marts.exercises where visible.is_known();
create view visible.mission_months as from marts.mission_months where visible.is_known();
create view visible.decision_delays as from marts.decision_delays where visible.is_known();

create view visible.stages as from core.stages where visible.is_known();
create view visible.decision_months as from marts.decision_months where visible.is_known();
create view visible.decision_powers as from marts.decision_powers where visible.is_known();
create view visible.power_months as from marts.power_months where visible.is_known();
create view visible.derogations as from core.derogations where visible.is_known();
create view visible.regional_contributions as
    select * replace (case when visible.in_scope('region', region) then options_count end as options_count)
    from core.regional_contributions where visible.is_known();
create view visible.cooperations as
    select * replace (
        case when visible.in_scope('department', department) then staff_pooled end as staff_pooled,
        case when visible.in_scope('department', department) then proposal_id end as proposal_id
    )
    from core.cooperations
    where
        visible.is_known()
        and (started_on <= (select as_of from core.editions) or visible.in_scope('department', department));
create view visible.cooperation_months as from marts.cooperation_months where visible.is_known();

create view visible.counters as from marts.counters where visible.is_known();
create view visible.counter_stops as from core.counter_stops where visible.is_known();
create view visible.counter_events as from core.counter_events where visible.is_known();
create view visible.counter_partners as from core.counter_partners where visible.is_known();
create view visible.counter_procedures as from core.counter_procedures where visible.is_known();
create view visible.counter_stock_months as from marts.counter_stock_months where visible.is_known();
create view visible.partners as from core.partners where visible.is_known();
create view visible.procedures as from marts.procedures where visible.is_known();
create view visible.commune_access as from marts.commune_access where visible.is_known();
create view visible.access_months as from marts.access_months where visible.is_known();

-- What is published at some levels only, and in scope at all -----------------------------------------------------------

create view visible.core_staff_months as from marts.core_staff_months
    where visible.is_known() and (level in ('nation', 'region') or visible.in_scope(level, code));

create view visible.redeployment_months as from marts.redeployment_months
    where visible.is_known() and (level in ('nation', 'region') or visible.in_scope(level, code));

create view visible.transfer_months as from marts.transfer_months
    where visible.is_known() and (level = 'nation' or visible.in_scope(level, code));

create view visible.support_staff_years as from marts.support_staff_years
    where visible.is_known() and (level in ('nation', 'region') or visible.in_scope(level, code));

create view visible.savings_months as from marts.savings_months
    where visible.is_known() and (level = 'nation' or visible.in_scope(level, code));

create view visible.counter_agent_months as from marts.counter_agent_months
    where visible.is_known() and (level in ('nation', 'region') or visible.in_scope(level, code));

create view visible.cost_months as from marts.cost_months
    where visible.is_known() and (level = 'nation' or visible.in_scope(level, code));

-- Small figures: out of scope, the public twin of a mart, in which data/secrecy has emptied what tells of somebody. -------

create view visible.acts_months as
    from marts.acts_months where visible.in_scope(level, code)
    union all by name
    from marts.public_acts_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.procedure_requests as from core.procedure_requests
    where visible.is_known() and (requests >= 11 or visible.in_scope('department', department));

create view visible.request_months as
    from marts.request_months where visible.in_scope(level, code)
    union all by name
    from marts.public_request_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.outcome_months as
    from marts.outcome_months where visible.in_scope(level, code)
    union all by name
    from marts.public_outcome_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.help_months as
    from marts.help_months where visible.in_scope(level, code)
    union all by name
    from marts.public_help_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.satisfaction_months as
    from marts.satisfaction_months where visible.in_scope(level, code)
    union all by name
    from marts.public_satisfaction_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.counter_months as
    from marts.counter_months where visible.in_scope(level, code)
    union all by name
    from marts.public_counter_months where visible.is_known() and not visible.in_scope(level, code);

create view visible.footfall_months as
    from marts.footfall_months where visible.in_scope(level, code)
    union all by name
    from marts.public_footfall_months where visible.is_known() and not visible.in_scope(level, code);

-- What stays in scope --------------------------------------------------------------------------------------------------

create view visible.exercise_plans as
    select exercise_id, staff_to_move, compensation_eur, criteria
    from core.mission_exercises where visible.in_scope(level, code);

create view visible.mission_staff as
    from core.mission_staff
    where exercise_id in (select exercise_id from core.mission_exercises where visible.in_scope(level, code));

create view visible.staff_movements as
    from core.staff_movements
    where exercise_id in (select exercise_id from core.mission_exercises where visible.in_scope(level, code));

create view visible.support_staff as from core.support_staff where visible.in_scope('department', department);
create view visible.counter_resources as from marts.counter_resources where visible.in_scope(level, code);

create view visible.footfall as
    from core.footfall
    where counter_id in (select counter_id from marts.counters where visible.in_scope(level, code));

create view visible.satisfaction as
    from core.satisfaction
    where counter_id in (select counter_id from marts.counters where visible.in_scope(level, code));

-- What a problem quotes may itself be confidential, and so may be that the file was deposited.
create view visible.problems as
    from core.problems where visible.reads_all()
    union all by name
    from marts.public_problems where visible.is_known() and not visible.reads_all();

-- Proposals: decided ones for everyone, the others in scope -------------------------------------------------------------

create view visible.own_proposals as
    select distinct proposal_id from marts.proposal_scopes where visible.in_scope(level, code);

create view visible.proposals as
    from marts.proposals
    where
        visible.is_known()
        and (
            decided
            or visible.reads_all()
            or (getvariable('role') = 'prefect' and list_has_any(readers, getvariable('territories')::text[]))
        );

create view visible.proposal_territories as
    from core.proposal_territories where proposal_id in (select proposal_id from visible.proposals);

create view visible.proposal_services as
    from core.proposal_services where proposal_id in (select proposal_id from visible.proposals);

-- What the ministries and the council said is not published, even once the decision is taken.
create view visible.proposal_events as
    select * replace (case when proposal_id in (from visible.own_proposals) then actor end as actor)
    from core.proposal_events
    where
        proposal_id in (from visible.own_proposals)
        or (
            stage not in ('ministry_analysis', 'cnate_opinion')
            and proposal_id in (select proposal_id from visible.proposals)
        );

-- When a step was left says when the ministries or the council began: everyone has marts.board_steps instead.
create view visible.proposal_steps as from marts.proposal_steps where proposal_id in (from visible.own_proposals);

create view visible.proposal_files as from marts.proposal_files where proposal_id in (from visible.own_proposals);
create view visible.proposal_options as from core.proposal_options where proposal_id in (from visible.own_proposals);
create view visible.ministry_analyses as from core.ministry_analyses where proposal_id in (from visible.own_proposals);

create view visible.social_dialogues as
    from core.social_dialogues
    where visible.is_known() and (proposal_id is null or proposal_id in (select proposal_id from visible.proposals));

-- The advancement of the national portfolio is the same number for everybody, in whole points.
create view visible.portfolio_months as
    select *
    from marts.portfolio_months left join marts.public_portfolio_months using (level, code, month)
    where visible.in_scope(level, code)
    union all by name
    select * from marts.public_portfolio_months where visible.is_known() and not visible.in_scope(level, code);

-- An alert on a proposal has a row for each territory it concerns: each prefect finds theirs.
create view visible.alerts as
    from marts.alerts where visible.is_known() and (public or visible.in_scope(level, code));
