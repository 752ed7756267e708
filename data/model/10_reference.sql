-- Reference: the territories and the fixed lists that every edition starts from.
-- Loaded from data/reference; the variable `reference` is that folder, set by data/build/__init__.py.

create schema core;

-- One row per territory: nation, regions, departments, arrondissements, and what is outside the 101 departments.
create table core.territories (
    level text not null,                 -- nation | region | department | arrondissement | outside
    code text not null,
    name text not null,
    parent_level text,
    parent_code text,
    population bigint,
    area_km2 double,
    lat double,
    lon double,
    seat_commune text,
    pilote_zone_id text,                 -- FRANCE, R84, D01
    cog_vintage text not null,
    population_vintage text,             -- the year counted; in force three years later
    primary key (level, code)
);

insert into core.territories by name
with regions as (from read_parquet(getvariable('reference') || '/regions.parquet')),
departments as (from read_parquet(getvariable('reference') || '/departments.parquet')),
arrondissements as (from read_parquet(getvariable('reference') || '/arrondissements.parquet'))
select 'nation' as level, 'FR' as code, 'France' as name, null as parent_level, null as parent_code,
    sum(population) as population, sum(area_km2) as area_km2, null as lat, null as lon,
    '75056' as seat_commune, 'FRANCE' as pilote_zone_id, '2026' as cog_vintage,
    '2023' as population_vintage -- but Mayotte's, of 2017
from regions
union all
select 'region', code, name, 'nation', 'FR', population, area_km2, lat, lon, seat, 'R' || code, '2026',
    if(code = '06', '2017', '2023')
from regions
union all
select 'department', code, name, 'region', region, population, area_km2, lat, lon, seat, 'D' || code, '2026',
    if(code = '976', '2017', '2023')
from departments
union all
select 'arrondissement', code, name, 'department', department, null, null, lat, lon, seat, null, '2026', null from arrondissements
where code <> department -- Mayotte has none: its row there only says where the prefecture is
union all
select 'outside', code, name, null, null, null, null, null, null, null, null, '2026', null
from (values
    ('975', 'Saint-Pierre-et-Miquelon'), ('977', 'Saint-Barthélemy'), ('978', 'Saint-Martin'),
    ('984', 'Terres australes et antarctiques françaises'), ('986', 'Wallis-et-Futuna'),
    ('987', 'Polynésie française'), ('988', 'Nouvelle-Calédonie'), ('989', 'La Passion-Clipperton')
) as outside(code, name);

-- One row per commune.
create table core.communes (
    code text primary key,
    name text not null,
    department text not null,
    region text not null,
    arrondissement text,
    epci text,
    epci_name text,
    population bigint not null,
    area_km2 double not null,
    lat double not null,
    lon double not null,
    point_source text not null           -- town hall | outline
);

insert into core.communes by name from read_parquet(getvariable('reference') || '/communes.parquet');

-- One row per former or subdivided commune code.
create table core.commune_aliases (old_code text not null, code text not null, kind text not null);

insert into core.commune_aliases by name from read_parquet(getvariable('reference') || '/commune_aliases.parquet');

-- One row per postcode and commune.
create table core.postcodes (postcode text not null, commune text not null);

insert into core.postcodes by name from read_parquet(getvariable('reference') || '/postcodes.parquet');

-- One row per arrondissement of Paris, Lyon and Marseille and postcode of it. Nothing is counted by them: a reader is
-- nearer to one's own town hall than to that of the whole town.
create table core.municipal_arrondissements (
    code text not null,
    name text not null,
    commune text not null,
    postcode text not null,
    population bigint not null,
    lat double not null,
    lon double not null,
    point_source text not null           -- town hall | outline
);

insert into core.municipal_arrondissements by name
from read_parquet(getvariable('reference') || '/municipal_arrondissements.parquet');

-- One row per canton of 2024, a city cut among several being one. Paris, the metropole of Lyon, Martinique and Guyane have none.
create table core.cantons (
    code text primary key,
    name text not null,
    department text not null,
    kind text not null                   -- canton | city | new commune
);

insert into core.cantons by name from read_parquet(getvariable('reference') || '/cantons.parquet');

-- One row per commune: what kind of place it is; null where nobody told it.
create table core.commune_areas (
    commune text primary key,
    canton text,                         -- that of its point
    density utinyint,                    -- of the grid of 2024: 1 (large urban centre) to 7 (very sparse)
    attraction utinyint,                 -- of areas of 2020: 11 centre, 12 other town of the core, 13 secondary core, 20 ring, 30 none
    priority boolean                     -- whether a priority district of 2025 lies in it, as far as the list names its commune
);

insert into core.commune_areas by name from read_parquet(getvariable('reference') || '/commune_areas.parquet');

-- One row per departement: its people on 1 January of the year, and those of 75 or more.
create table core.department_ages (department text primary key, year integer not null, people bigint not null, people_75 bigint not null);

insert into core.department_ages by name from read_parquet(getvariable('reference') || '/department_ages.parquet');

-- One row per ministry.
create table core.ministries (ministry text primary key, name_fr text not null, name_en text not null);

insert into core.ministries by name from read_csv(getvariable('reference') || '/nomenclature/ministries.csv', header = true, all_varchar = true);

-- One row per type of State service at territorial level.
create table core.service_types (
    type_code text primary key,          -- PREFECTURE, DDT, DREETS...
    name_fr text not null,
    name_en text not null,
    level text not null,                 -- region | department
    scope text not null,                 -- ate | outside_ate_deconcentrated | outside_ate_centralised
    ministry text,
    valid_from date,
    valid_to date,
    successor text
);

insert into core.service_types by name from read_csv(getvariable('reference') || '/nomenclature/service_types.csv', header = true, all_varchar = true);

-- One row per partner.
create table core.partners (
    partner text primary key,            -- ants, cnaf, cnam, dgfip, cnav, france_travail, msa, la_poste, justice, energy, anah, urssaf, agirc_arrco, local
    name_fr text not null,
    name_en text not null,
    family text not null,                -- state | local_authority | operator
    joined_on date,
    left_on date
);

insert into core.partners by name from read_csv(getvariable('reference') || '/nomenclature/partners.csv', header = true, all_varchar = true);

-- One row per procedure.
create table core.procedures (procedure_id text primary key, partner text not null, label_fr text not null, label_en text not null, theme text not null, usefulness integer not null);

insert into core.procedures by name from read_csv(getvariable('reference') || '/nomenclature/procedures.csv', header = true, all_varchar = true);
