-- Stages: the path of a proposal as data. Where it may go from each stage, on what condition, and what a breach is called.
-- Nothing else says it: the alerts, the pages and their tests read these tables.

-- One row per stage. Withdrawal has no rank: it ends the path wherever it had come to.
create table core.stages (
    stage text primary key,
    rank integer,
    parallel boolean not null            -- may also be met beside the path, before the decision
);

insert into core.stages values
    ('formulated', 1, false),
    ('transmitted', 2, false),
    ('ministry_analysis', 3, false),
    ('cnate_opinion', 4, false),
    ('decision', 5, false),
    ('social_dialogue', 6, true),
    ('preparation', 7, false),
    ('implementation', 8, false),
    ('evaluation', 9, false),
    ('withdrawn', null, false);

-- One row per guard: a condition on a move, and the alert raised when the move was made without it.
create table core.guards (guard text primary key, breach text not null);

insert into core.guards values
    ('all_analyses_returned', 'opinion_before_analyses'),    -- analysis <= opinion
    ('opinion_given', 'decided_without_opinion'),            -- opinion <= decision
    ('still_undecided', 'decided_twice'),                    -- a postponement leaves it open
    ('reopened', 'out_of_order'),                            -- after a postponement, back to who must answer again
    ('accepted', 'went_on_without_acceptance'),              -- retained, as written or modified
    ('dialogue_held', 'stage_skipped'),                      -- beside the path, before the decision
    ('handled_off_platform', 'stage_skipped'),               -- what was settled elsewhere enters with its decision
    ('not_carried_out', 'withdrawn_after_implementation');

-- One row per move that may be made, the first one from 'start'. A stage may be met again: a second letter, a postponement, a phased start.
create table core.transitions (
    from_stage text not null,
    to_stage text not null,
    guard text,                          -- null: no condition
    primary key (from_stage, to_stage)
);

insert into core.transitions values
    ('start', 'formulated', null),
    ('start', 'decision', 'handled_off_platform'),
    ('formulated', 'formulated', null),
    ('formulated', 'transmitted', null),
    ('formulated', 'decision', 'handled_off_platform'),
    ('formulated', 'withdrawn', null),
    ('transmitted', 'transmitted', null),
    ('transmitted', 'ministry_analysis', null),
    ('transmitted', 'withdrawn', null),
    ('ministry_analysis', 'ministry_analysis', null),
    ('ministry_analysis', 'cnate_opinion', 'all_analyses_returned'),
    ('ministry_analysis', 'withdrawn', null),
    ('cnate_opinion', 'cnate_opinion', 'all_analyses_returned'),
    ('cnate_opinion', 'decision', 'opinion_given'),
    ('cnate_opinion', 'withdrawn', null),
    ('decision', 'decision', 'still_undecided'),
    ('decision', 'ministry_analysis', 'reopened'),
    ('decision', 'cnate_opinion', 'reopened'),
    ('decision', 'social_dialogue', 'accepted'),
    ('decision', 'preparation', 'dialogue_held'),
    ('decision', 'implementation', 'handled_off_platform'),
    ('decision', 'withdrawn', null),
    ('social_dialogue', 'social_dialogue', null),
    ('social_dialogue', 'preparation', 'accepted'),
    ('social_dialogue', 'withdrawn', 'not_carried_out'),
    ('preparation', 'social_dialogue', null),
    ('preparation', 'preparation', null),
    ('preparation', 'implementation', 'accepted'),
    ('preparation', 'withdrawn', 'not_carried_out'),
    ('implementation', 'social_dialogue', null),
    ('implementation', 'implementation', null),
    ('implementation', 'evaluation', null),
    ('implementation', 'withdrawn', 'not_carried_out'),
    ('evaluation', 'evaluation', null);

-- The day the Prime Minister asked for the path. What was decided before it is not held to it, nor counted with it.
create macro path_asked_on() as date '2018-07-24';

-- How many days after the council's opinion a decision is said to be awaited too long. No text sets any: ours, and said so.
create macro days_to_decide() as 365;
-- The last day by which what is carried out is to have been evaluated.
create macro evaluation_due_on(day) as (day + interval 2 year)::date;

-- Whether a guard holds on the day of a move, from what is known of the proposal on that day.
-- Dates are null for what has not happened; a null guard asks for nothing.
create macro guard_holds(
    guard, day, analysed_on, opinion_on, decided_on, outcome, dialogue_on, implemented_on, off_platform
) as
    case guard
        when 'all_analyses_returned' then coalesce(analysed_on <= day, false)
        when 'opinion_given' then coalesce(opinion_on <= day, false)
        when 'still_undecided' then coalesce(decided_on >= day, true)
        when 'reopened' then coalesce(decided_on > day, true)
        when 'accepted' then coalesce(decided_on <= day and outcome in ('retained', 'modified'), false)
        when 'dialogue_held' then coalesce(dialogue_on <= day, false)
        when 'handled_off_platform' then off_platform
        when 'not_carried_out' then coalesce(implemented_on > day, true)
        else true
    end;
