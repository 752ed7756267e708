-- One row per departement: the directorates that it had on a day, by what they do; null: none is known.
-- `..._seen_on`: the last published list that shows it, which may be older than the day; `estimated`: one of them at
-- least is deduced from a text, and no list shows it.
with living as (
    select services.code, services.type_code, services.seen_on, services.evidence
    from visible.services as services
    left join visible.service_types as types using (type_code)
    where
        services.level = 'department'
        and coalesce(services.valid_from, types.valid_from, $day::date) <= $day::date
        and coalesce(services.valid_to, types.valid_to, $day::date) >= $day::date
        and services.type_code in (
            'DDT', 'DDTM', 'DDCS', 'DDCSPP', 'DDPP', 'DDETS', 'DDETSPP', 'UD_DRIEETS', 'UD_DIRECCTE'
        )
)

select
    territories.code,
    territories.name,
    territories.parent_code as region,
    min(type_code) filter (type_code in ('DDT', 'DDTM')) as lands,
    min(type_code) filter (type_code in ('DDPP', 'DDCSPP', 'DDETSPP')) as protection,
    min(type_code) filter (type_code in ('DDCS', 'DDCSPP', 'DDETS', 'DDETSPP', 'UD_DRIEETS')) as solidarity,
    min(type_code) filter (type_code in ('UD_DIRECCTE', 'DDETS', 'DDETSPP', 'UD_DRIEETS')) as employment,
    count(distinct type_code) filter (
        type_code in ('DDT', 'DDTM', 'DDPP', 'DDCS', 'DDCSPP', 'DDETS', 'DDETSPP')
    ) as directorates,
    max(seen_on) filter (type_code in ('DDT', 'DDTM')) as lands_seen_on,
    max(seen_on) filter (type_code in ('DDPP', 'DDCSPP', 'DDETSPP')) as protection_seen_on,
    coalesce(bool_or(evidence = 'deduced'), false) as estimated
from visible.territories as territories
left join living on living.code = territories.code
where territories.level = 'department'
group by all
order by territories.code
