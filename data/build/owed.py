"""Who owes which source, and when: the table marts.owed, from what contracts say and the rows that are in."""

import duckdb

from data.addresses import addresses
from data.contracts import Contract, contracts
from data.model import readers

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}  # and "once", which is due on a day of its own

_DECLARED = """
    create temp table declared (
        source text, title text, title_en text, owner text, owner_en text, periodicity text, months integer,
        ministry text, level text, everywhere boolean, public boolean
    )"""

# What was deposited since is known on the day of the edition: nothing of it depends on when it was built.
_KNOWN = """
    create temp table deposited as
    select source_id, source_of.source, source_date, sources.kind, copied_on, deposited_at::date as deposited_on,
        least(deposited_at::date, as_of) as known_on
    from core.sources left join source_of using (contract), core.editions
    where sources.kind <> 'estimated';
    create temp table known (source text, code text, part text, known_on date, kind text, own_due date,
        copied_on date, deposited_on date);
    insert into known"""

_OWED = """
    insert into marts.owed by name
    with expected as (
        select source, territories.code, part, known_on, kind, own_due, copied_on, deposited_on
        from declared
        join core.territories on territories.level = declared.level
        left join known using (source, code)
        where everywhere
        union all
        select known.* from known join declared using (source) where not everywhere and code is not null
    ),
    every as (
        from expected
        union all by name
        select source, if(level = 'ministry', ministry, null) as code from declared anti join expected using (source)
    )
    select source, part, title, title_en, owner, owner_en, periodicity,
        if(level = 'ministry', coalesce(code, ministry), ministry) as ministry,
        if(code is null, 'nation', level) as level, coalesce(code, 'FR') as code, known_on,
        if(months is not null, last_day(known_on + to_months(months)), if(known_on is null, own_due, null)) as due_on,
        kind, public, false as stands_in,
        -- What a publisher has an address for is a copy too, whoever brought it here.
        coalesce(copied_on, if(kind = 'real' and exists (
            from followed where followed.source = every.source and followed.part is not distinct from every.part
        ), deposited_on, null)) as copied_on
    from every
    join declared using (source)
    where not (periodicity = 'once' and known_on is null and own_due is null)
    order by all"""

_STANDS_IN = """
    insert into marts.owed by name
    select source, title, title_en, owner, owner_en, periodicity, ministry,
        if(level = 'ministry' and ministry is not null, 'ministry', 'nation') as level,
        if(level = 'ministry', coalesce(ministry, 'FR'), 'FR') as code, true as public, true as stands_in,
        (select list(contract order by contract) from source_of where source_of.source = declared.source) as contracts
    from declared, core.editions
    where editions.kind <> 'demonstration' and not public and periodicity <> 'once'
    order by all"""


def declared() -> dict[str, Contract]:
    """By source, the contract that says who owes it."""
    return {contract.source: contract for contract in contracts().values() if contract.freshness}


def put_in(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill marts.owed: who owes each source, until when it is known, and when it is due again.

    A source is known until the last day of its facts, where they are of a period, or else of its last deposit; an
    estimate is no deposit. It is due at the end of the month that lies one period further. One that nobody ever
    deposited is owed by somebody all the same, but for what is due once and on no day. Of one that is not everyone's,
    a line besides stands in for who reads nothing of it: pages say what is not published, never what was sent. Where
    all is invented there is none.
    """
    named = [(contract.name, contract.source) for contract in contracts().values()]
    connection.execute("create temp table source_of (contract text, source text)")
    connection.executemany("insert into source_of values (?, ?)", named)
    connection.execute("create temp table followed (source text, part text)")
    for one in addresses().values():
        source, _, part = one.owed.partition(":")
        connection.execute("insert into followed values (?, ?)", [source, part or None])
    connection.execute(_DECLARED)
    for contract in declared().values():
        connection.execute("insert into declared by name select unnest($told)", {"told": _told(contract)})
    connection.execute(f"{_KNOWN} {' union all '.join(_rows(contract) for contract in declared().values())}")
    connection.execute(_OWED)
    connection.execute(_STANDS_IN)
    for table in ("source_of", "declared", "deposited", "known", "followed"):
        connection.execute(f"drop table {table}")


def _told(contract: Contract) -> dict[str, str | bool | int | None]:
    """What every row of a source says, and the rule of its next day."""
    told = contract.freshness
    if told is None:
        raise ValueError(f"{contract.name} does not say who owes it")
    return {
        "source": contract.source,
        "title": contract.title["fr"],
        "title_en": contract.title["en"],
        "owner": told.owner["fr"],
        "owner_en": told.owner["en"],
        "periodicity": told.periodicity,
        "months": MONTHS.get(told.periodicity),
        "ministry": told.ministry or None,
        "level": told.by,
        "everywhere": told.everywhere,
        "public": _is_public(contract),
    }


def _is_public(contract: Contract) -> bool:
    """Whether everyone reads every row that a source is judged by, and the facts that date it."""
    read = readers.declared()[f"core.{_table(contract)}"]
    told = contract.freshness
    dates = f"{told.facts} {told.due}" if told else ""
    return read.everyone == "true" and not any(f"facts.{name}" in dates for name in read.inside)


def _table(contract: Contract) -> str:
    return next(iter(contract.tables))


def _rows(contract: Contract) -> str:
    """SQL: by whom and until when one source is known."""
    told, table = contract.freshness, _table(contract)
    assert told is not None
    day = told.facts or ("sources.source_date" if contract.history else "sources.known_on")
    # Rows of no contract (invented ones) are of the source that bears the name of their table.
    return f"""
        select '{contract.source}' as source, {told.code} as code, {told.part} as part, max({day}) as known_on,
            coalesce(arg_max(sources.kind, {day}), max(sources.kind)) as kind, min({told.due}) as own_due,
            coalesce(arg_max(sources.copied_on, {day}), max(sources.copied_on)) as copied_on,
            coalesce(arg_max(sources.deposited_on, {day}), max(sources.deposited_on)) as deposited_on
        from core.{table} as facts
        join deposited as sources on sources.source_id = facts.source_id
        {told.join}
        where coalesce(sources.source, '{table}') = '{contract.source}' and ({told.where})
        group by all"""
