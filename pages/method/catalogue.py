"""Every indicator, every source, the rule of progress, figures that differ, the downloads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import queries
from pages.blocks.search import glossary
from pages.elements import badges, filters, headings, links, more
from pages.markup import Markup, concat, draw, html
from pages.method import contested, sql
from pages.parts import downloads, indicator, panels, rows_links, scorecard, tables
from pages.shell.ask import Ask, fragment
from pages.shell.rooms import BY_PATH
from pages.text import Say
from pages.text.written import joined, opened
from queries import figures, freshness
from queries.indicators import WORKSTREAMS, Indicator
from queries.problems import by_rule, by_source

SECTIONS = ("rule", "indicators", "studies", "sources", "definitions", "words", "downloads")
STATES = ("missing", "not_applicable", "hidden", "secret")
RULES = {  # a real edition measures a workstream over what is known of it
    kind: ("rising", "clamp", "pace", progress, "rollup")
    for kind, progress in {"real": "known", "demonstration": "workstream"}.items()
}
STUDIES = ("seasons", "workdays", "crisis", "unusual", "trial", "outlook", "passages")
DEFINITIONS = (
    *("structures", "rows", "spaces", "labels", "handled", "solved"),
    *("lag", "targets", "overseas", "estimates", "rates"),
)
DIFFERING = ("kind", "publisher", "licence")  # columns of the sources that say nothing where all lines have the same
# Where problems of the data are listed, one by one.
LISTED = {
    "missions": "missions",
    "proposals": "reorganisation-proposals",
    "footfall": "counters-follow",
}
_ONLY = {"proposals": {"alerte": "inconsistent"}}  # of a page that lists others too
# What can be downloaded whole: name of the file -> query without parameters.
TABLES = {
    "missions_by_domain": "missions/by_domain",
    "missions_by_ministry": "missions/by_ministry",
    "reorganisation_by_stage": "reorganisation/pipeline",
    "reorganisation_proposals": "reorganisation/inventory",
    "reorganisation_contributions": "reorganisation/regional_contributions",
    "counters_by_month": "counters/by_month",
    "counters_by_partner": "counters/by_partner",
    "counters_points": "counters/points",
    "territories": "overview/territories",
}


def render(ask: Ask, say: Say) -> None:
    """The method page."""
    sources = ask("method/sources")
    counts = {"indicators": len(ask.catalogue), "sources": len(sources)}
    known = {name: figures.key(name)(count) for name, count in counts.items()}
    cards = pd.concat([ask.scorecard(room) for room in WORKSTREAMS], ignore_index=True)
    title = (
        say("method.title", **known) if not ask.real_on else say("method.title_real", valued=_valued(cards)[0], **known)
    )
    headings.page(title, _lead(ask, say, sources["kind"]))
    contents(say)
    rule(ask, say, cards)
    indicators(ask, say, cards)
    studies(say)
    origins(ask, say, sources)
    problems(ask, say)
    said = contested.contested_remarks(ask)
    if said:
        contested.show(ask, say, said)
    else:
        draw(html('<p class="tc-note">{}</p>', say("contests.table.none")))
    definitions(ask, say, cards)
    words(ask, say)
    files(ask, say)


def contents(say: Say) -> None:
    """The way to each section of the page."""
    items = concat(html('<li><a href="#{}">{}</a></li>', key, say(f"method.{key}.short")) for key in SECTIONS)
    draw(html('<nav aria-label="{}"><ul class="tc-contents">{}</ul></nav>', say("method.contents"), items))


def _lead(ask: Ask, say: Say, kinds: "pd.Series[Any]") -> str:
    real = int((kinds == "real").sum())
    return say(f"method.lead_{ask.edition.kind}", date=ask.edition.as_of, real=real, others=len(kinds) - real)


def rule(ask: Ask, say: Say, cards: pd.DataFrame) -> None:
    """How progress is computed, with an example taken from the edition, and the five kinds of absence."""
    rules = RULES["real" if ask.edition.kind == "real" else "demonstration"]
    lines = concat(html("<li>{}</li>", say(f"method.rule.{key}")) for key in rules)
    absences = concat(
        html("<dt>{}</dt><dd>{}</dd>", _absence(say, state), say(f"method.rule.states_{state}"))
        for state in (*STATES, "zero")
    )
    states = html("<h3>{}</h3><dl class='tc-facts'>{}</dl>", say("method.rule.states_title"), absences)
    rest = more.later(say, states, say("method.rule.rest"), more.EVERYWHERE)
    bullets = more.folded(say, html('<ul class="tc-bullets tq-columns">{}</ul>', lines), len(rules), more.FEWEST)
    with panels.framed(say, "rule", say("method.rule.title"), say("method.rule.sentence"), anchor="rule"):
        draw(html('<div class="tc-prose tq-whole">{}{}{}</div>', bullets, example(ask, say, cards), rest))


def _absence(say: Say, state: str) -> Markup:
    return html("<strong>0</strong>") if state == "zero" else badges.state(say, state)


def example(ask: Ask, say: Say, cards: pd.DataFrame) -> Markup:
    """HTML of the rule applied to one national indicator, step by step."""
    between = pd.to_numeric(cards["progress"]).between(1, 99)
    fit = cards[(cards["state"] == "value") & between & cards["expected"].notna() & cards["target_date"].notna()]
    if fit.empty:
        return html("<p>{}</p>", say("method.rule.example_none"))
    last = fit.iloc[-1].to_dict()
    item = ask.catalogue[last["indicator"]]
    row = figures.standing(last, item.id, *figures.NATION)
    written = {name: say.value(row[name], item.unit) for name in ("start", "value")}
    written["target"] = say.target(row["target"], item.unit)
    steps = [
        say("method.rule.example_progress", progress=say.percent(row["progress"]), **written),
        _pace_example(say, row, item, ask.edition.as_of),
    ]
    body = concat(html("<p>{}</p>", step) for step in steps)
    title = say("method.rule.example_title", name=scorecard.label(say, item))
    return html('<div class="tc-example"><h3>{}</h3>{}</div>', title, body)


def _pace_example(say: Say, row: figures.Row, item: Indicator, as_of: date) -> str:
    begin, end = pd.Timestamp(item.start_date).date(), pd.Timestamp(row["target_date"]).date()
    return say(
        "method.rule.example_pace",
        begin=begin,
        end=end,
        date=as_of,
        total=(end - begin).days,
        elapsed=(as_of - begin).days,
        expected=say.percent(row["expected"]),
        whole=say.percent(row["progress"], 0),
        due=say.percent(row["expected"], 0),
        gap=say.signed(row["gap"], digits=0),
    )


def indicators(ask: Ask, say: Say, cards: pd.DataFrame) -> None:
    """The list of indicators, then the one chosen: definition, SQL, whole series."""
    known = cards.set_index("indicator")
    items = sorted(ask.catalogue.values(), key=lambda item: WORKSTREAMS.index(item.workstream))
    # Objects: text of pandas would forget which figures the weights and shares are.
    rows = pd.DataFrame([_described(say, item, known, ask.real_on is not None) for item in items], dtype=object)
    columns: dict[str, tuple[str, str | None]]
    told = ["name", *(name for name in rows.columns if name not in ("name", "owner", "kind", "fresh", "coverage"))]
    columns = {name: (say(f"method.indicators.{name}"), None) for name in told}
    months, sentence = rows["fresh"].dropna().unique(), say("method.indicators.sentence")
    if len(months) == 1:  # said once
        sentence = joined(" ", (sentence, say("method.indicators.fresh_all", month=say.month(months[0]))))
    else:
        columns["fresh"] = (say("method.indicators.fresh"), "month")
    if rows["kind"].nunique() > 1:
        columns["kind"] = (say("method.indicators.kind"), "kind")
    title = _weighing(say, items) if not ask.real_on else opened(scorecard.valued(say, *_valued(cards)))
    kind = badges.least(rows["kind"])
    with panels.framed(say, "indicateurs", title, sentence, kind, anchor="indicators"):
        draw(html('<div class="tq-names">{}</div>', concat(_names(say, room, items) for room in WORKSTREAMS)))
        with st.container(horizontal=True, key="foot-indicateurs", vertical_alignment="center"):
            panels.every(say, title, rows, "indicateurs", columns, 0)
            downloads.csv(say, rows, "indicateurs", kind, about=title, beside=True, columns=columns)
    one(ask, say, items)


def _names(say: Say, room: str, items: Sequence[Indicator]) -> Markup:
    """The indicators of a workstream, each a way to its definition."""
    lines = concat(
        html('<li><a href="{}">{}</a></li>', links.href("method", indicateur=item.id), scorecard.label(say, item))
        for item in items
        if item.workstream == room
    )
    return html("<section><h3>{}</h3><ul>{}</ul></section>", say(f"parts.workstream.{room}"), lines)


@fragment
def one(ask: Ask, say: Say, items: Sequence[Indicator]) -> None:
    """The indicator chosen: a choice redraws nothing else."""
    names = {item.id: f"{item.id} · {scorecard.label(say, item)}" for item in items}
    chosen = filters.any_of("indicateur", names, say("indicators.choose"), say("method.indicators.none"))
    if chosen:
        definition(ask, say, ask.catalogue[chosen])


def _valued(cards: pd.DataFrame) -> tuple[int, int]:
    """How many indicators have a value for the country, of how many that are read there."""
    key, applied = figures.key("indicators"), cards[cards["state"] != "not_applicable"]
    valued = int(applied["state"].isin(("value", "secret")).sum())
    return key.among(counted="valued")(valued), key.among(counted="national")(len(applied))


def _weighing(say: Say, items: Sequence[Indicator]) -> str:
    """How many of the indicators count in the progress."""
    key = figures.key("indicators")
    weighing = key.among(counted="progress")(sum(bool(item.weight) for item in items))
    return say("method.indicators.found", counted=weighing, all=key(len(items)))


def _described(say: Say, item: Indicator, known: pd.DataFrame, only_known: bool) -> dict[str, Any]:
    found = known.loc[item.id].to_dict() if item.id in known.index else None
    is_unknown = only_known and found is not None and found["state"] not in ("value", "secret")
    row = None if found is None else figures.standing(found, item.id, *figures.NATION)
    levels = say(f"method.indicators.down_to.{item.public[-1]}") if item.public else ""
    return {
        "id": item.id,
        "name": scorecard.label(say, item),
        "workstream": say(f"parts.workstream.{item.workstream}"),
        "unit": say.unit(item.unit) or say("method.indicators.number"),
        "weight": indicator.weight(say, item) if item.weight else say("method.indicators.outside"),
        "owner": indicator.owner(say, item),
        "public": levels or say("method.indicators.not_public"),
        "coverage": say.percent(None if row is None else scorecard.hundred(row["coverage"]), 0),
        "fresh": None if row is None or is_unknown else row["period"],
        "kind": None if row is None or is_unknown else row["kind"],
    }


def definition(ask: Ask, say: Say, item: Indicator) -> None:
    """Everything about one indicator: facts, history, SQL, the way to its rows, its series for every territory."""
    facts = {
        say("indicators.formula"): indicator.formula(say, item),
        **indicator.facts(say, item),
        say("method.indicators.fresh_title"): _freshness(ask, say, item),
        say("method.indicators.coverage"): _coverage(ask, say, item),
        say("method.indicators.files"): _files(ask, say, item),
        say("method.indicators.history"): _history(ask, say, item),
    }
    items = concat(html("<dt>{}</dt><dd>{}</dd>", term, text) for term, text in facts.items())
    ways = [links.anchor(say("indicators.link_page"), item.workstream, indicateur=item.id)]
    ways += [rows_links.anchor(say, key) for facet in rows_links.FACETS if (key := figures.key(f"{item.id}.{facet}"))]
    whole = queries.load(item.query).sql
    shown = sql.without_header(whole) if ask.real_on else whole  # whose target may be one of the demonstration
    told = [sql.block(say("method.indicators.sql"), shown)]
    if item.rows:
        told.append(sql.block(say("method.indicators.sql_rows"), queries.load(f"rows/{item.rows}").sql))
    with st.container(border=True, key="panel-definition"):
        title = html('<h2>{}</h2><dl class="tc-facts">{}</dl>', scorecard.label(say, item), items)
        draw(title + html("<p>{}</p>", concat(filter(None, ways), " · ")) + concat(told))
        series = ask.series(item.id)
        downloads.csv(say, series, item.id, badges.least(series["kind"]), say("method.indicators.series"))


def _freshness(ask: Ask, say: Say, item: Indicator) -> str:
    """How often it is renewed, its last month in the country, and how the latest of its sources stands."""
    rows = freshness.figures(ask.viewer, ask.edition)
    found = rows[rows["indicator"] == item.id].to_dict("records")
    series = ask.series(item.id, *figures.NATION)
    known = series.loc[series["state"] == "value", "period"]
    parts = [say("method.indicators.fresh_last", month=say.month(known.max()))] if len(known) else []
    if every := freshness.periodicity(item):
        parts.append(say.inside(say(f"freshness.periodicity.{every}")))
    told = [row["state"] for row in found if row["state"] != "hidden"]
    return say.apart([*parts, *(say.inside(say(f"freshness.state.{state}")) for state in told)])


def _coverage(ask: Ask, say: Say, item: Indicator) -> str:
    """Of each level where it is read, how many territories have a value, of how many."""
    told = []
    for level in (one for one in item.levels if one != "nation"):
        rows = ask.latest(item.id, level)
        rows = rows[rows["state"] != "not_applicable"]
        count, total = (figures.of_indicator(item.id, facet, level, "") for facet in ("known", "applied"))
        known = count(int((rows["state"] == "value").sum()))
        told.append(say(f"method.indicators.covered.{level}", count=known, total=total(len(rows))))
    return say.apart(told) or say("method.indicators.covered.nation")


def _files(ask: Ask, say: Say, item: Indicator) -> str:
    """The files that it is counted from, with their dates."""
    rows = ask("method/sources")
    rows = rows[rows["subject"].isin(item.subjects)]
    names = rows[say.column("title", rows)].fillna(rows["title"]).fillna(rows["file_name"])
    dates = [say.short_date(day) if pd.notna(day) else "" for day in rows["source_date"]]
    told = [f"{name} ({day})" if day else str(name) for name, day in zip(names, dates, strict=True)]
    return say.apart([*dict.fromkeys(told)]) or say("method.sources.none")


def _history(ask: Ask, say: Say, item: Indicator) -> str:
    """What happened to its definition: breaks and targets that moved, editions that changed it, its review."""
    events = {one.on: say.either(one.fr, one.en) for one in (*item.breaks, *item.targets)}
    changed = ask("changes/redefinitions")
    days = changed.loc[changed["indicator"] == item.id, "built_at"]
    events |= {pd.Timestamp(day).date(): say("method.indicators.redefined") for day in days}
    told = [say("method.indicators.dated", day=day, what=what) for day, what in sorted(events.items())]
    return say.apart([*told, say("method.indicators.reviewed", day=item.reviewed)])


def studies(say: Say) -> None:
    """How seasons are taken out and unusual months found, which the pages of counters use without going into it."""
    lines = concat(html("<li>{}</li>", say(f"method.studies.{key}")) for key in STUDIES)
    listed = html('<ul class="tc-bullets tq-columns">{}</ul>', lines)
    with panels.framed(
        say,
        "studies",
        say("method.studies.title"),
        say("method.studies.sentence"),
        later=more.EVERYWHERE,
        anchor="studies",
    ):
        draw(html('<div class="tc-prose tq-whole">{}</div>', listed))


def origins(ask: Ask, say: Say, sources: pd.DataFrame) -> None:
    """Every source of the edition, with its fingerprint, kind and problems; and what places them."""
    names = [
        "subject_name",
        "name",
        "kind",
        "date",
        "rows",
        "publisher",
        "licence",
        "evidence_name",
        "problems",
        "hash",
    ]
    told = {"evidence_name"} if sources["proof"].isna().all() else set()  # of the open edition's files alone
    names = [name for name in names if name not in told and (name not in DIFFERING or sources[name].nunique() > 1)]
    units = {"kind": "kind", "date": "date", "rows": "count", "problems": "count"}
    noted = sources.loc[sources["kind"] == "estimated", say.column("note", sources)].dropna().unique()
    nation = ask("overview/territories").iloc[0]
    places = say("method.sources.places", vintage=nation["cog_vintage"], counted=nation["population_vintage"])
    tables.framed(
        say,
        _origin(say, sources),
        joined(" ", [say("method.sources.sentence", edition=ask.edition.name), *_shared(say, sources)]),
        _in_words(say, sources),
        "sources",
        badges.least(sources["kind"]),
        {name: (say(f"method.sources.{name.removesuffix('_name')}"), units.get(name)) for name in names},
        " ".join([*noted, places]),
        empty=say("method.sources.none"),
        later=more.EVERYWHERE,
        anchor="sources",
        keys=figures.cells(
            {"rows": "source_rows", "problems": "source_problems"},
            of={"file": "file_name", "subject": "subject", "sha256": "sha256"},
        ),
    )


def _in_words(say: Say, sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with their names, their subjects and how they are known, as people read them."""
    named = {one: say(f"method.evidence.{one.replace(' ', '_')}") for one in sources["proof"].dropna()}
    return sources.assign(
        name=sources[say.column("title", sources)].fillna(sources["title"]).fillna(sources["file_name"]),
        subject_name=[say(f"method.subject.{subject}") for subject in sources["subject"]],
        date=sources["source_date"],
        evidence_name=[named.get(one) for one in sources["proof"]],
        hash=sources["sha256"].str[:12],
    )


def _origin(say: Say, sources: pd.DataFrame) -> str:
    """How many subjects there are, in how many files, and how many of these are real."""
    by_file, key = sources.drop_duplicates("sha256")["kind"], figures.key("source_files")
    real = int((by_file == "real").sum())
    found = "none" if not real else "all" if real == len(by_file) else "some"
    told = {"files": key(len(by_file)), "real": key.among(kind="real")(real)}
    return say(f"method.sources.found_{found}", count=figures.key("sources")(len(sources)), **told)


def _shared(say: Say, sources: pd.DataFrame) -> list[str]:
    """What one sentence says of all the sources, in place of a column that repeats it."""
    known = {name: sources[name].dropna().unique() for name in ("publisher", "licence")}
    shared = {name: one[0] for name, one in known.items() if len(one) == 1 and sources[name].notna().all()}
    return [say(f"method.sources.shared.{name}", name=say.original(one)) for name, one in shared.items()]


def problems(ask: Ask, say: Say) -> None:
    """Every problem found in the data: how many by source, and where they are listed; those of the files, by rule."""
    rows = by_source(ask.viewer, ask.edition)
    count = figures.key("problems")(int(rows["count"].sum()))
    written = rows.assign(
        name=[say(f"method.problems.source.{source}") for source in rows["source"]],
        where=[_listed(say, source, state) for source, state in zip(rows["source"], rows["state"], strict=True)],
        kind=rows["source"].map(ask("overview/kinds").set_index("subject")["kind"]),
    )
    told = rows.loc[rows["source"].isin(LISTED) & (rows["state"] == "value"), "source"]
    there = told.map(lambda source: links.href(LISTED[source], **_ONLY.get(source, {})))
    tables.framed(
        say,
        say("method.problems.title", count=count) if count else say("method.problems.title_none"),
        say(f"method.problems.sentence_{'all' if ask.reads_everything else ask.reader}"),
        written,
        "problemes",
        badges.least(written["kind"]),
        "method.problems: name count:count where=listed",
        addresses={say("method.problems.listed"): [there.get(index) for index in rows.index]},
        keys=figures.cells({"count": "problems"}, of={"source": "source"}),
        later=more.EVERYWHERE,
    )
    flagged = ask("method/problems")
    if len(flagged):
        _by_rule(say, flagged)


def _listed(say: Say, source: str, state: str) -> str | None:
    """The page that lists the problems of a source, by its name; nothing where the reader may read none."""
    if state != "value":
        return None
    return BY_PATH[LISTED[source]].door(say) if source in LISTED else say("method.problems.here")


def _by_rule(say: Say, rows: pd.DataFrame) -> None:
    """What was accepted but flagged in the files, counted by rule and said in words."""
    counted = by_rule(rows, say.language)
    names = ("file_name", "column_name", "severity_name", "lines", "first_line", "words")
    tables.framed(
        say,
        say("method.problems.rules_title", count=figures.key("problems", source="files")(len(rows))),
        say("method.problems.rules"),
        counted.assign(severity_name=[say(f"method.severity.{name}") for name in counted["severity"]]),
        "problemes-par-regle",
        badges.least(counted["kind"]),
        {name: (say(f"method.problems.{name}"), "count" if name == "lines" else None) for name in names},
        keys=figures.cells(
            {"lines": "problems"}, of={"file": "file_name", "rule": "rule", "column": "column_name"}, source="files"
        ),
        later=more.EVERYWHERE,
    )


def words(ask: Ask, say: Say) -> None:
    """The words of the trade, each in a sentence."""
    with panels.framed(
        say, "words", say("method.words.title"), say("method.words.sentence"), later=more.EVERYWHERE, anchor="words"
    ):
        draw(glossary.listing(say, ask.edition.kind))


def definitions(ask: Ask, say: Say, cards: pd.DataFrame) -> None:
    """Figures published elsewhere that differ without contradicting each other, and the definition used here."""
    rows = pd.DataFrame(
        {
            key: [say(f"method.definitions.{name}.{key}") for name in DEFINITIONS]
            for key in ("figure", "what", "when", "who")
        }
    )
    tables.framed(
        say,
        say("method.definitions.title"),
        say("method.definitions.sentence"),
        rows,
        "definitions",
        "real",
        {key: (say(f"method.definitions.{key}"), None) for key in rows.columns},
        _here(ask, say, cards),
        later=more.EVERYWHERE,
        anchor="definitions",
    )


def _here(ask: Ask, say: Say, cards: pd.DataFrame) -> str:
    """What two of these figures are here: the counters that are labelled, and what is done on the spot."""
    return joined(" ", filter(None, (_standing(ask, say, cards, name) for name in ("P1", "P6"))))


def _standing(ask: Ask, say: Say, cards: pd.DataFrame, name: str) -> str:
    row, item = cards[cards["indicator"] == name].iloc[0].to_dict(), ask.catalogue[name]
    if row["state"] != "value":
        return ""
    known = figures.standing(row, item.id, *figures.NATION)
    told = {"name": scorecard.label(say, item), "value": say.value(known["value"], item.unit)}
    return say(f"method.definitions.here.{name}", **told, date=ask.edition.as_of, month=say.month(row["period"]))


def files(ask: Ask, say: Say) -> None:
    """Every table behind a screen, whole, as this viewer may read it."""
    with panels.framed(
        say,
        "tables",
        say("method.downloads.title"),
        badges.worded(say, "method.downloads.sentence", ask.edition.kind),
        later=True,
        anchor="downloads",
    ):
        with st.container(horizontal=True, key="downloads"):
            for name, query in TABLES.items():
                rows = ask(query)
                if rows.empty:
                    continue
                kind = badges.least(rows["kind"]) if "kind" in rows else ask.edition.kind
                downloads.csv(say, rows, name, kind, _named(say, name, rows))
        note = joined(" ", (say("method.downloads.scope"), say("method.downloads.all_series")))
        draw(html('<p class="tc-note">{}</p>', headings.unbroken(note)))


def _named(say: Say, name: str, rows: pd.DataFrame) -> str:
    """A file by its name and by how many lines it has."""
    return say("method.downloads.lines", name=say(f"method.downloads.{name}"), count=len(rows))
