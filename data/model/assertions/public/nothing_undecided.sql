-- Of proposals, the public file holds nothing but what is decided.
with named as (
    select 'proposals' as place, proposal_id from core.proposals
    union all select 'proposal_events', proposal_id from core.proposal_events
    union all select 'proposal_options', proposal_id from core.proposal_options
    union all select 'proposal_services', proposal_id from core.proposal_services
    union all select 'proposal_territories', proposal_id from core.proposal_territories
    union all select 'social_dialogues', proposal_id from core.social_dialogues where proposal_id is not null
    union all select 'alerts', thing from marts.alerts
    where workstream = 'reorganisation' and alert not in ('contribution_missing', 'no_cooperation')
    union all select 'dialogue_positions', dialogue_id from core.dialogue_positions
    where dialogue_id not in (select dialogue_id from core.social_dialogues)
)
select distinct place, proposal_id from named anti join core.decided_proposals using (proposal_id);
