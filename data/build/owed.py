"""Who owes which source, and when: the table marts.owed, from what contracts say and the rows that are in."""

import duckdb

from data.contracts import Contract, contracts
from data.model import readers

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}  # and "once", which is due on a day of its own
# What was deposited since is known on the day of the edition: nothing of it depends on when it was built.
_DEPOSITED = "least(sources.deposited_at::date, (select as_of from core.editions))"
_PLACES = "select code from core.territories where level = '{}'"

_STANDS_IN = """
    insert into marts.owed by name
    select $source as source, $title as title, $title_en as title_en, $owner as owner, $owner_en as owner_en,
        $periodicity as periodicity, $ministry as ministry,
        if($level = 'ministry' and $ministry is not null, 'ministry', 'nation') as level,
        if($level = 'ministry', coalesce($ministry, 'FR'), 'FR') as code, true as public, true as stands_in,
        (select list(contract order by contract) from source_of where source_of.source = $source) as contracts
    from core.editions where kind <> 'demonstration'"""


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
    connection.execute("create temp table source_of (contract text, source text)")
    named = [(contract.name, contract.source) for contract in contracts().values()]
    connection.executemany("insert into source_of values (?, ?)", named)
    for source, contract in declared().items():
        told = _told(contract)
        connection.execute(f"insert into marts.owed by name {_rows(source, contract)}", told)
        if not told["public"] and told["periodicity"] != "once":
            connection.execute(_STANDS_IN, {name: one for name, one in told.items() if name != "public"})
    connection.execute("drop table source_of")


def _told(contract: Contract) -> dict[str, str | bool | None]:
    """What every row of a source says."""
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
        "ministry": told.ministry or None,
        "level": told.by,
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


def _rows(source: str, contract: Contract) -> str:
    """SQL: the rows of one source."""
    told, table = contract.freshness, _table(contract)
    assert told is not None
    day = told.facts or ("sources.source_date" if contract.history else _DEPOSITED)
    places = _PLACES.format(told.by) if told.everywhere else "select code from known where code is not null"
    months = MONTHS.get(told.periodicity)
    due = f"last_day((known_on + interval {months} month)::date)" if months else "if(known_on is null, own_due, null)"
    # Rows of no contract (invented ones) are of the source that bears the name of their table.
    return f"""
        with known as (
            select {told.code} as code, {told.part} as part,
                max({day}) as known_on, coalesce(arg_max(sources.kind, {day}), max(sources.kind)) as kind,
                min({told.due}) as own_due
            from core.{table} as facts
            join core.sources as sources on sources.source_id = facts.source_id
            left join source_of on source_of.contract = sources.contract
            {told.join}
            where sources.kind <> 'estimated' and coalesce(source_of.source, '{table}') = '{source}' and ({told.where})
            group by all
        ),
        expected as (
            select code, part, known_on, kind, own_due
            from (select distinct code from ({places})) left join known using (code)
        ),
        every as (
            from expected
            union all by name
            select if($level = 'ministry', $ministry, null) as code where not exists (from expected)
        )
        select $source as source, part, $title as title, $title_en as title_en, $owner as owner,
            $owner_en as owner_en, $periodicity as periodicity,
            if($level = 'ministry', coalesce(code, $ministry), $ministry) as ministry,
            if(code is null, 'nation', $level) as level, coalesce(code, 'FR') as code,
            known_on, {due} as due_on, kind, $public as public, false as stands_in
        from every
        where not ($periodicity = 'once' and known_on is null and own_due is null)
        order by all"""
