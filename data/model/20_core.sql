-- Core: the facts, as they were deposited and checked. One table per kind of fact; names are plural nouns.
-- Every fact row says which source it comes from (source_id) and, when it was read from a file, on which line (line).
-- Codes are text. A territory is always the pair (level, code): department '01' is not region '01'.
-- Values of enumerations are English words; pages/text has their names in both languages.

-- One row per edition: exactly one.
create table core.editions (
    as_of date not null,                 -- "arrete au": the clock of every delay
    built_at timestamp not null,
    kind text not null,                  -- demonstration | real
    seed integer,                        -- of the demonstration rows, when there are some
    audience text not null,              -- full | public
    model integer not null               -- the version of the model, as in data/model/VERSION
);

-- One row per deposited file (or per generated demonstration source).
create table core.sources (
    source_id text primary key,
    file_name text not null,
    sha256 text not null,
    rows bigint not null,
    source_date date,                    -- the vintage the file speaks of
    deposited_at timestamp not null,
    contract text not null,
    subject text not null,               -- missions | consultations | services | proposals | counters | footfall | acts | satisfaction | satisfaction_rate | labels | milestones | commitments | operations | facts | targets | powers | dialogue | indicators
    kind text not null,                  -- real | estimated | demonstration
    title text,
    publisher text,
    licence text,
    note text,                           -- what to know of it; the stated rule of an estimate
    title_en text,
    note_en text,
    proof text,                          -- of a file of the open edition: official | secondary | by row (each row says)
    copied_on date                       -- the same: the day that we copied it from its publisher
);

-- The kind of a figure drawn from two others: the one that promises least. One that is not there does not count.
create macro worst_kind(one, other) as ['real', 'estimated', 'demonstration'][greatest(
    list_position(['real', 'estimated', 'demonstration'], one), list_position(['real', 'estimated', 'demonstration'], other)
)];

-- One row per problem found in a deposited file that did not block it.
create table core.problems (
    source_id text not null,
    line bigint,
    column_name text,
    value text,
    rule text not null,                  -- a sentence of data/rules.toml
    severity text not null,              -- note | warning
    detail text                          -- what the sentence needs besides the value: what was expected, or taken instead
);

-- One row per service.
create table core.services (
    service_id text primary key,
    type_code text not null,
    name text not null,
    level text not null,
    code text not null,
    commune text,
    lat double,
    lon double,
    valid_from date,
    valid_to date,
    successor_id text,
    source_id text not null,
    line bigint,
    seen_on date,                        -- the last day that a published list shows it; null: of the day of its source, or deduced
    evidence text,                       -- official | secondary | deduced (an estimate); null: as its source
    listed text,                         -- the days of all published lists that show it, apart by a space
    predecessor_id text                  -- of what it was cut out of, where that names another successor
);

-- Workstream 1 ------------------------------------------------------------------------------------------------------

-- One row per mission of the nomenclature (or of a legal text deposited as such).
create table core.missions (
    mission_id text primary key,
    label text not null,
    label_en text,
    policy_domain text not null,         -- security | crisis | citizenship | local_authorities | planning | housing | social | employment | economy | consumer | environment | agriculture | transport | sea | culture | youth_sport | support | unclassified
    core_category text not null,         -- security | control | prevention | crisis | non_core | unclassified
    default_level text,                  -- region | department | interdepartmental
    default_service text,                -- a type_code
    ministry text,
    legal_basis text,
    perimeter text,                      -- the perimeter statement
    expected_decision text,              -- what the nomenclature proposes: keep | transfer | ...
    expected_note text,
    source_id text not null,
    line bigint
);

-- One row per mission, service and territory: who exercises what where, and where its clarification stands.
create table core.mission_exercises (
    exercise_id text primary key,
    mission_id text not null,
    service_id text not null,
    level text not null,                 -- region | department
    code text not null,
    inventoried_on date,
    consultation_started_on date,
    decided_on date,
    started_on date,                     -- carrying out the decision
    completed_on date,
    decision text,                       -- keep | transfer | share | drop | outsource | deconcentrate | regroup
    target_actor text,                   -- who takes over, in words
    target_tier text,                    -- commune | epci | department | region | metropole | single_authority | operator | state
    criteria text,                       -- proximity, expertise, cost, legal certainty
    compensation_eur double,
    staff_to_move double,                -- ETPT
    source_id text not null,
    line bigint
);

-- One row per exercise and year: staff. ETP and ETPT are two units and are never summed together.
create table core.mission_staff (
    exercise_id text not null,
    year integer not null,
    unit text not null,                  -- ETP | ETPT
    staff double not null,
    source_id text not null,
    line bigint
);

-- One row per movement of staff out of an exercise.
create table core.staff_movements (
    movement_id text primary key,
    exercise_id text not null,
    moved_on date not null,
    staff double not null,               -- ETPT
    destination text not null,           -- core | other | left
    to_mission_id text,
    to_department text,                  -- where it arrived, when it left its département
    source_id text not null,
    line bigint
);

-- One row per mission, territory and tier of local authority (or operator, or other service of the State) with a related
-- competence.
create table core.mission_overlaps (
    overlap_id text primary key,
    mission_id text not null,
    level text not null,                 -- nation (holds everywhere) | region | department
    code text not null,
    tier text not null,                  -- commune | epci | department | region | metropole | single_authority | operator | state
    competence text not null,
    legal_basis text,
    overlap_type text not null,          -- none | complement | shared | redundant
    judged_by text,
    judged_on date,
    rule text,
    source_id text not null,
    line bigint
);

-- One row per mission, association and meeting.
create table core.consultations (
    consultation_id text primary key,
    mission_id text not null,
    level text not null,                 -- nation | region | department
    code text not null,
    association text not null,
    invited_on date not null,
    held_on date,
    attended boolean,                    -- null: not known
    opinion text,                        -- favourable | reservations | unfavourable | none
    minutes_url text,
    source_id text not null,
    line bigint
);

-- Workstream 2 ------------------------------------------------------------------------------------------------------

-- One row per proposal. Where it stands is deduced from its events, never stored.
create table core.proposals (
    proposal_id text primary key,
    title text not null,
    region text,                         -- null: national or interregional without a lead
    origin text,                         -- who wrote it, in words
    lever text,                          -- deconcentration | modulation | pooling
    type text not null,                  -- merger | support_pooling | common_secretariat | mission_transfer | centre | cooperation | platform | property | management_delegation | deconcentration | derogation | experiment | counter_in_subprefecture | closure | restructuring
    network text,                        -- legality | it | purchasing | payroll | water_police | unfit_housing | planning_tax | farm_icpe | slaughterhouses | driving_tests | naturalisation | titles | property | labour_migration
    beneficiary text,                    -- region_prefect | department_prefect | subprefect | head_of_service | operator
    staff_concerned double,              -- ETPT
    staff_saved double,                  -- ETPT per year, planned
    savings_planned_eur double,          -- per year, in euros of currency_year
    savings_actual_eur double,
    one_off_cost_eur double,
    currency_year integer,
    due_on date,                         -- frozen at transmission: when the ministries must have answered
    target_on date,                      -- planned implementation
    text_reference text,
    ditp_motive text,                    -- formulate | feed
    ditp_requested_on date,
    ditp_started_on date,
    ditp_closed_on date,
    off_platform boolean not null default false,
    source_id text not null,
    line bigint,
    savings_confirmed_by text            -- the body that confirmed savings_actual_eur, in words
);

-- One row per proposal and territory concerned.
create table core.proposal_territories (
    proposal_id text not null,
    level text not null,
    code text not null,
    role text not null,                  -- lead | concerned
    source_id text not null,
    line bigint
);

-- One row per proposal and service concerned, before or after.
create table core.proposal_services (
    proposal_id text not null,
    service_id text not null,
    role text not null,                  -- before | after
    source_id text not null,
    line bigint
);

-- One row per option of a proposal.
create table core.proposal_options (
    proposal_id text not null,
    option_code text not null,           -- A, B, C
    label text not null,
    description text,
    staff_concerned double,
    staff_saved double,
    savings_planned_eur double,
    one_off_cost_eur double,
    preferred boolean not null default false,   -- by the prefect
    retained boolean,                           -- by the decision; null before it
    retained_changes text,                      -- what changed between what was written and what was retained
    source_id text not null,
    line bigint
);

-- One row per dated event of a proposal. Append-only.
create table core.proposal_events (
    event_id text primary key,
    proposal_id text not null,
    stage text not null,                 -- formulated | transmitted | ministry_analysis | cnate_opinion | decision | social_dialogue | preparation | implementation | evaluation | withdrawn
    event_date date not null,
    planned_on date,                     -- what had been planned for this step
    outcome text,                        -- decision: retained | modified | postponed | rejected; opinion: favourable | reservations | unfavourable | postponed
    actor text,
    note text,
    source_id text not null,
    line bigint
);

-- One row per proposal that is decided: the only ones that the public may know of.
create view core.decided_proposals as
select distinct proposal_id
from core.proposal_events, core.editions
where stage = 'decision' and outcome in ('retained', 'modified', 'rejected') and event_date <= as_of;

-- One row per proposal and ministry.
create table core.ministry_analyses (
    proposal_id text not null,
    ministry text not null,
    opened_on date not null,
    closed_on date,
    position text,                       -- favourable | reservations | unfavourable
    motive text,
    source_id text not null,
    line bigint
);

-- One row per meeting of a social dialogue body about a proposal, a mission or a workstream.
create table core.social_dialogues (
    dialogue_id text primary key,
    workstream text not null,            -- missions | reorganisation | counters
    proposal_id text,
    body text not null,                  -- CSA, CT, CSFPE, CSFPT, CSFPH, CCFP
    versant text,                        -- state | territorial | hospital | all
    held_on date,
    planned_on date,
    opinion text,                        -- favourable | reservations | unfavourable | none
    object text,
    source_id text not null,
    line bigint
);

-- One row per power to decide that moved, or stayed.
create table core.decision_powers (
    power_id text primary key,
    act_type text not null,
    act_type_en text,
    from_level text not null,            -- minister | region_prefect | department_prefect | subprefect | head_of_service
    to_level text not null,
    legal_text text,
    effective_on date,
    yearly_volume double,
    beneficiary text,
    territory_level text not null,       -- nation: everywhere
    territory_code text not null,
    source_id text not null,
    line bigint
);

-- One row per department (or region) and year: orders by which a prefect derogated from a national rule.
create table core.derogations (level text not null, code text not null, year integer not null, orders integer not null, source_id text not null, line bigint);

-- One row per region: the contribution asked of its prefect.
create table core.regional_contributions (
    region text not null,
    due_on date not null,
    received_on date,
    complete boolean,
    options_count integer,
    source_id text not null,
    line bigint
);

-- One row per cooperation and member department.
create table core.cooperations (
    cooperation_id text not null,
    network text not null,
    label text not null,
    lead_department text not null,
    department text not null,
    started_on date,
    ended_on date,
    staff_pooled double,                 -- ETPT
    proposal_id text,
    source_id text not null,
    line bigint
);

-- One row per department, year: support staff, and the part of it that is pooled.
create table core.support_staff (department text not null, year integer not null, support double not null, pooled double not null, source_id text not null, line bigint);

-- Workstream 3 ------------------------------------------------------------------------------------------------------

-- One row per counter of the latest list (closed ones stay, with their closing date).
create table core.counters (
    counter_id text primary key,
    official_id text,
    name text not null,
    type text not null,                  -- msap | france_services
    format text not null,                -- fixed | fixed_with_branches | multisite | bus | itinerant | branch | other | unknown
    parent_id text,
    carrier text,                        -- commune | epci | department | la_poste | association | msa | subprefecture | operator | local_authority (tier not said) | state; null: not known
    group_name text,
    address text,
    address_extra text,
    postcode text,
    commune text,                        -- current code
    commune_given text,                  -- as written, when it differs
    department text,                     -- null outside the 101 departments
    department_given text,
    lat double,
    lon double,
    location_quality text not null,      -- given | commune | none
    geocoder_score double,
    phone text,
    hours_monday text, hours_tuesday text, hours_wednesday text, hours_thursday text, hours_friday text, hours_saturday text, hours_sunday text,
    appointment boolean,
    itinerant boolean not null default false,
    label_text text,
    labelled_on date,
    opened_on date,
    closed_on date,
    agents double,                       -- full-time equivalents
    weekly_hours double,                 -- opening hours per week, when the hours were understood
    in_priority_area boolean,            -- QPV
    area_type text,                      -- rural | suburban | urban
    yearly_cost_eur double,
    comment text,
    told_on date,                        -- of the earlier list that last told hours, format, label and point; null: its own list does
    source_id text not null,
    line bigint
);

-- One row per change of a counter between two lists, dated at the list that showed it.
create table core.counter_events (
    counter_id text not null,
    kind text not null,                  -- opened | closed | renamed | moved (to another commune)
    event_date date not null,
    before text,
    after text,
    source_id text not null
);

-- One row per itinerant counter and stop; `weeks` (ISO): odd | even; null: every week, or not known.
create table core.counter_stops (counter_id text not null, commune text not null, weekday integer, starts text, ends text, weeks text, source_id text not null, line bigint);

-- One row per pair of communes: how long it takes from one to the other, where somebody measured it.
create table core.travel_times (commune text not null, destination text not null, minutes double not null, source_id text not null, line bigint);

-- One row per counter and partner.
create table core.counter_partners (counter_id text not null, partner text not null, since date, until date, source_id text not null, line bigint);

-- One row per counter and procedure offered.
create table core.counter_procedures (counter_id text not null, procedure_id text not null, source_id text not null, line bigint);

-- One row per procedure, department and year: how often it was asked for.
create table core.procedure_requests (procedure_id text not null, department text not null, year integer not null, requests bigint not null, source_id text not null, line bigint);

-- One row per counter, month, partner and channel.
create table core.footfall (
    counter_id text not null,
    month date not null,                 -- first day
    partner text not null,               -- all (estimated rows)
    channel text not null,               -- desk | phone | appointment | video | all (estimated rows)
    visits bigint,
    requests bigint not null,
    done_on_site bigint,
    partly_done bigint,
    redirected bigint,
    digital_help bigint,
    minutes_total bigint,
    source_id text not null,
    line bigint
);

-- One row per counter and month: satisfaction survey.
create table core.satisfaction (counter_id text not null, month date not null, respondents bigint not null, satisfied bigint not null, source_id text not null, line bigint);

-- All workstreams ---------------------------------------------------------------------------------------------------

-- One row per external indicator, territory, date and type of value, as its publisher gives it.
create table core.indicator_values (
    indicator text not null,             -- IND-323, IND-246, nb-labellisations-france-services...
    level text not null,
    code text not null,
    period date not null,                -- first day of the month
    value_type text not null,            -- vi | va | vc | ta
    value double,                        -- null: the publisher left it empty
    source_id text not null,
    line bigint
);

-- One row per dated fact of the three workstreams.
create table core.milestones (
    milestone_id text primary key,
    milestone_date date not null,
    workstream text,                     -- missions | reorganisation | counters; null: all three
    kind text not null,                  -- announcement | circular | decision | decree | entry_into_force | evaluation
    body text,
    label_fr text not null,
    label_en text not null,
    reference text,
    region text,                         -- where it is a fact of one region alone; null: of the whole country
    source_id text not null,
    line bigint
);

-- One row per meeting of social dialogue and organisation: the position that it took.
create table core.dialogue_positions (
    dialogue_id text not null,
    organisation text not null,
    side text,                           -- staff | employers
    position text not null,              -- favourable | reservations | unfavourable | abstained | absent
    source_id text not null,
    line bigint
);

-- Whether the State publishes the figure itself (the barometer's IND-323 and IND-246): then nothing of it is secret.
create macro publishes_acts() as
    exists (from core.indicator_values where indicator = 'IND-323' and value_type in ('va', 'vi') and value is not null);
create macro publishes_satisfaction() as
    exists (from core.indicator_values where indicator = 'IND-246' and value_type = 'va' and value is not null);

-- One row per place of digital mediation, as its own list tells it.
create table core.digital_places (
    place_id text primary key,
    name text not null,
    commune text,                        -- current code
    department text,                     -- null outside the 101 departments
    postcode text,
    address text,
    lat double,
    lon double,
    location_quality text not null,      -- given | commune | none
    opening text,                        -- as written, in OpenStreetMap's notation
    weekly_hours double,                 -- opening hours per week, when the openings were understood
    france_services boolean not null,    -- whether it is labelled so
    updated_on date,
    source_id text not null,
    line bigint
);

-- One row per step of a request about a figure (contested or annotated where people sign in) that was accepted before the
-- edition was made, as the register has it: no address, of nobody.
create table core.remarks (
    request integer not null,            -- its number
    step integer not null,               -- 0: received
    kind text not null,                  -- contest | annotation
    indicator text not null,
    level text not null,
    code text not null,
    period date,                         -- the month of the figure
    told_on date not null,
    state text not null,                 -- received | accepted | changed | refused
    body text not null,                  -- whose eyes it was told with: prefect:R53 | cabinet | administrator
    words text not null,                 -- the motive; of an answer, why
    published boolean not null,          -- whether everyone may read the step, but for the words of the first
    read_in text,                        -- of the first: the edition,
    value_read text,                     -- the value as it was read there, or the name of its state,
    value_held text,                     -- the value held to be right,
    origin text,                         -- and by which source
    primary key (request, step)
);

-- One row per comment that the State's tracker (PILOTE) holds of the network of France services, in a territory.
create table core.tracker_comments (
    policy text not null,                -- CH-146
    level text not null,
    code text not null,
    commented_on date not null,
    topic text not null,                 -- results | risks | actions | success | data | decisions | other
    text text,
    weather text,                        -- sun | cloud | overcast | storm: the confidence of its author
    source_id text not null,
    line bigint
);

-- One row per key of the header of an indicator's file, and one for its query: how it was defined in this edition.
create table core.definitions (
    indicator text not null,
    field text not null,                 -- a key of the header, in one language where there are two; query: its SQL
    said text not null,                  -- a list: its values, separated by commas
    primary key (indicator, field)
);

-- One row per commitment: what was promised, when, in which text, and the dated act that took it up, or did it.
-- Where it stands is deduced (marts.commitments), never stored.
create table core.commitments (
    commitment_id text primary key,
    workstream text not null,            -- missions | reorganisation | counters
    made_on date not null,
    made_by text not null,               -- president | prime_minister | government | ministry | prefect | other
    reference text not null,             -- the text that holds it
    promise_fr text not null,            -- our own sentence
    promise_en text not null,
    due_on date,                         -- null: no date was promised
    begun_on date,
    begun_by text,                       -- the act that took it up
    done_on date,
    done_by text,                        -- the act, or the published figure, that does what it says
    evidence text not null,              -- official | secondary: who tells of it
    source text,                         -- where it was read
    act_source text,
    note_fr text,
    note_en text,
    source_id text not null,
    line bigint
);

-- One row per operation and territory: what a text decided, and since when it is in force.
create table core.operations (
    operation_id text not null,
    workstream text not null,            -- missions | reorganisation | counters
    kind text not null,                  -- creation | merger | closure | reopening | restructuring | transfer (to somebody outside the State's services) | attachment | pooling | deconcentration | derogation | experiment | powers
    title_fr text not null,
    title_en text not null,
    level text not null,                 -- nation (everywhere) | region | department
    code text not null,
    service_type text,                   -- concerned, or created
    mission_id text,                     -- that changed hands
    to_tier text,                        -- to whom, as mission_exercises.target_tier
    decided_on date,                     -- null: not published
    in_force_on date,                    -- null: not published
    text_reference text not null,
    evidence text not null,              -- official | secondary | deduced (an estimate)
    source text,                         -- where it was read
    source_id text not null,
    line bigint
);

-- One row per figure that a report, an answer or a budget told once.
create table core.facts (
    fact_id text primary key,
    workstream text not null,            -- missions | reorganisation | counters
    series text not null,                -- what is counted: the same word at every date
    breakdown text not null,             -- total, or by what the series is broken down
    label_fr text not null,
    label_en text not null,
    level text not null,
    code text not null,
    period text not null,                -- as published: 2020, 2020-08, 2021-05-25
    period_ends date not null,
    value double not null,
    unit text not null,                  -- count | percent | ETP | ETPT | person | request | euro | million_euros
    approximate boolean,
    evidence text not null,              -- official | secondary
    source text not null,
    source_id text not null,
    line bigint
);

-- One row per indicator, territory and day: the value that those who decide have set, with the text that sets it.
create table core.targets (
    indicator text not null,             -- as definitions.indicator
    level text not null,
    code text not null,
    target double not null,
    target_date date not null,
    origin text not null,                -- the text
    source_id text not null,
    line bigint
);

-- One row per mission, role and body that holds it, by a text: what has no row is not established.
create table core.mission_roles (
    role_id text primary key,
    mission_id text not null,
    body text not null,                  -- minister | government | prefect | region_prefect | police_prefect | state | justice | commission | commune | epci | department | region | metropole | authorities | operator
    body_name text,                      -- of a service, commission or operator: its own
    role text not null,                  -- sets_rule | decides | executes | pays | controls
    legal_reference text not null,
    in_force_from date,                  -- null: not told
    in_force_until date,                 -- null: still in force
    territories text,                    -- null: wherever the body stands
    status text not null,                -- official (the text was read) | secondary
    optional boolean,                    -- the body may act, and need not
    located text,                        -- the passage of the text
    source_url text,
    checked_on date,
    source_id text not null,
    line bigint
);

-- One row per change of hands of a mission, or of a part of it, by a text; bodies as in mission_roles.
create table core.mission_hands (
    hand_id text primary key,
    mission_id text not null,
    from_body text,                      -- null: not told
    from_name text,
    to_body text not null,
    to_name text,
    changed_on date not null,
    legal_reference text not null,
    status text not null,
    optional boolean,
    located text,
    source_url text,
    source_id text not null,
    line bigint
);
