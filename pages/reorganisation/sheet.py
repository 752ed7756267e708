"""The sheet of one proposal: where it stands, what was proposed and retained, who said what and when."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup
from pages.elements import badges, filters, headings, links, more, numbers
from pages.markup import NOTHING, Markup, attributes, concat, draw, escape, french, html
from pages.parts import panels
from pages.reorganisation import carried, choices, expected, figures, listing, wording
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import ALL, MISSING, Say
from pages.text.written import joined
from queries.figures import Keys, knowing
from queries.studies import similar

Row = dict[Any, Any]
TOGETHER = 12
INSIDE = ("ministry_analysis", "cnate_opinion")  # stages of which the public reads nothing


def render(ask: Ask, say: Say, proposal: str) -> None:
    """The sheet of a proposal, or why it is not shown."""
    found = ask("reorganisation/sheet", proposal=proposal)
    if found.empty:
        headings.page(say("sheet.unknown.title"), say("sheet.unknown.sentence"))
        draw(_back(say))
        return
    row = knowing(found.iloc[0].to_dict(), listing.OF_PROPOSAL)
    names = lookup.ministries(ask, say)
    draw(_back(say))
    headings.page(french(row["title"]), _standing(say, row, names))
    draw(_over(say, row))
    events = ask("reorganisation/sheet_events", proposal=proposal)
    reached = set(events[events["what"] == "event"]["thing"])
    stages = ask("reorganisation/pipeline")["stage"].tolist()
    draw(figures.steps(say, row, stages if row["own"] else [one for one in stages if one not in INSIDE], reached))
    left, right = st.columns([1.6, 1], gap="small")
    with left:
        options(ask, say, row)
        organisation(ask, say, row)
        carried.access(ask, say, row)
        carried.missions(ask, say, row)
        money(ask, say, row)
        support(ask, say, row)
        elsewhere(ask, say, row)
    with right:
        expected.panel(ask, say, row)
        history(ask, say, row, names)
        analyses(ask, say, row)
        dialogue(ask, say, row)


def _back(say: Say) -> Markup:
    return html('<p class="tc-back"><a href="{}">{}</a></p>', choices.href(), say("sheet.back"))


def _over(say: Say, row: Row) -> Markup:
    """Number, region, type, lever, network, and what is out of the ordinary."""
    region = row["region_name"] if isinstance(row["region_name"], str) else say("proposals.national")
    chips = [wording.word(say, "type", row["type"]), wording.word(say, "lever", row["lever"])]
    chips += [wording.network(say, row["network"])]
    parts = [html("<b>{}</b>", row["proposal_id"]), html("<span>{}</span>", region)]
    parts += [badges.chip(text) for text in chips if text != MISSING]
    parts += [badges.chip(say("sheet.off_platform"), "quiet")] if row["off_platform"] else []
    broken = row["breaches"] if isinstance(row["breaches"], (list, tuple)) or hasattr(row["breaches"], "tolist") else []
    parts += [badges.chip(say(f"alerts.name.{alert}"), "late") for alert in broken]
    return html('<p class="tr-over">{}</p>', concat(parts, " "))


def _standing(say: Say, row: Row, names: dict[str, str]) -> str:
    """Where it stands, since when, and what comes next."""
    stage = wording.word(say, "stage", row["stage"])
    here = say("sheet.standing", stage=stage, date=row["since"], days=say.duration(row["days"]))
    if row["late"]:
        held = say.listed([names.get(code, code) for code in row["waiting_on"]], 3)
        return joined(" ", [here, say("sheet.late", names=held, date=row["due_on"])])
    if row["outcome"] == "rejected" or not row["live"]:
        return joined(" ", [here, say("sheet.closed")])
    if isinstance(row["next_stage"], str):
        following = say.inside(wording.word(say, "stage", row["next_stage"]))
        return joined(" ", [here, say("sheet.next", stage=following)])
    return here


def options(ask: Ask, say: Say, row: Row) -> None:
    """Options side by side, and what changed between what the prefect wrote and what was retained."""
    rows = ask("reorganisation/sheet_options", proposal=row["proposal_id"])
    with panels.framed(
        say, "options", _options_title(say, row, rows), say("sheet.options.lead"), ask.kind("proposals")
    ):
        if rows.empty:
            states.empty(say, say("sheet.options.none" if row["own"] else "sheet.options.none_public"))
            return
        keys = _option_keys(row)
        known = [knowing(option, keys) for option in rows.to_dict("records")]
        draw(html('<div class="tr-options">{}</div>', concat(_option(say, option) for option in known)))
        if row["own"]:
            columns = {name: (say(f"sheet.options.{name}"), unit) for name, unit in figures.OPTION_UNITS.items()}
            listing.foot(say, say("sheet.options.name"), rows, "options", ask.kind("proposals"), columns, keys=keys)


def _option_keys(row: Row) -> Keys:
    """What the amounts of the options of a proposal are: those of the proposal, as one option has them."""
    told = {name: figures.of(row, f"proposal_{name}") for name, unit in figures.OPTION_UNITS.items() if unit}
    return lambda option: {name: key.among(option=option["option_code"]) for name, key in told.items()}


def _options_title(say: Say, row: Row, rows: pd.DataFrame) -> str:
    """Did Paris change option A to B?"""
    if rows.empty:
        return say("sheet.options.title_none")
    kept = rows[rows["retained"].fillna(False).astype(bool)]
    wished = rows[rows["preferred"]]
    if not row["decided"] or kept.empty:
        count = figures.of(row, "proposal_options")(len(rows))
        title = "title_rejected" if row["outcome"] == "rejected" else "title"
        return say(f"sheet.options.{title}", count=count)
    code = kept["option_code"].iloc[0]
    if len(wished) and code not in set(wished["option_code"]):
        return say("sheet.options.title_switched", kept=code, wished=wished["option_code"].iloc[0])
    return say(
        "sheet.options.title_modified" if row["outcome"] == "modified" else "sheet.options.title_kept", kept=code
    )


def _option(say: Say, option: Row) -> Markup:
    kept = bool(option["retained"]) if not pd.isna(option["retained"]) else False
    marks = badges.chip(say("sheet.options.preferred")) if option["preferred"] else NOTHING
    marks += badges.chip(say("sheet.options.retained"), "good") if kept else NOTHING
    facts = concat(_fact(say, name, option[name], unit) for name, unit in figures.OPTION_UNITS.items() if unit)
    changes = option["retained_changes"]
    changed = (
        html('<p class="tr-changed"><b>{}</b> {}</p>', say("sheet.options.changed"), french(say.text(changes)))
        if isinstance(changes, str)
        else NOTHING
    )
    look = attributes(' class="tr-kept"') if kept else NOTHING
    return html(
        "<article{look}><h3>{option} {marks}</h3><p>{label}</p><p>{description}</p>{changed}{facts}</article>",
        look=look,
        marks=marks,
        option=say("sheet.options.option", code=option["option_code"]),
        label=listing.deposited(say, option["label"]),
        description=listing.deposited(say, option["description"]),
        changed=changed,
        facts=html("<dl>{}</dl>", facts) if facts else NOTHING,
    )


def _fact(say: Say, name: str, value: Any, unit: str) -> Markup:
    if pd.isna(value):
        return NOTHING
    written = say.value(value, unit, 1 if unit == "fte" else None)
    return html("<div><dt>{}</dt><dd>{}</dd></div>", say(f"sheet.options.{name}"), written)


def organisation(ask: Ask, say: Say, row: Row) -> None:
    """Services and territories concerned, before and after."""
    services = ask("reorganisation/sheet_services", proposal=row["proposal_id"])
    places = ask("reorganisation/sheet_territories", proposal=row["proposal_id"])
    before, after = (
        figures.of(row, "proposal_services", role=role)(int(services[role].sum())) for role in ("before", "after")
    )
    stays = bool((services["before"] & services["after"]).all())
    title = (
        say(f"sheet.organisation.{'same' if stays else 'title'}", count=before, after=after)
        if len(services)
        else say("sheet.organisation.none")
    )
    with panels.framed(
        say, "organisation", title, _where(say, places), ask.kind("proposals"), later=not services.empty
    ):
        if services.empty:
            return
        draw(figures.services(say, services) if stays else figures.organisation(say, services))
        columns = "sheet.organisation: name=service place before after"
        listing.foot(say, say("sheet.organisation.name"), services, "organisation", ask.kind("proposals"), columns)


def _where(say: Say, places: pd.DataFrame) -> str:
    leads = places[places["leads"]]["name"].map(say.text).tolist()
    others = places[~places["leads"]]["name"].map(say.text).tolist()
    parts = [say("sheet.organisation.leads", names=say.listed(leads, ALL))] if leads else []
    parts += [say("sheet.organisation.concerned", names=say.listed(others, 8))] if others else []
    return " ".join(parts)


def money(ask: Ask, say: Say, row: Row) -> None:
    """Staff, savings planned and real in constant euros, one-off cost, planned day and real day."""
    with panels.framed(
        say, "money", figures.money_title(say, row), _money_lead(say, row), ask.kind("proposals"), later=more.EVERYWHERE
    ):
        draw(figures.money(say, row) + figures.carried_out(say, row))


def _money_lead(say: Say, row: Row) -> str:
    if not row["own"]:
        return say("sheet.money.public")
    lead = say("sheet.money.lead_retained" if row["outcome"] in ("retained", "modified") else "sheet.money.lead")
    if not row["prices_provisional"]:
        return lead
    return joined(" ", [lead, say("sheet.money.provisional", year=str(int(row["currency_year"])))])


def support(ask: Ask, say: Say, row: Row) -> None:
    """The DITP's support, and what the same text decided."""
    together = ask("reorganisation/sheet_together", proposal=row["proposal_id"])
    with panels.framed(say, "decision", say("sheet.decision.title"), figures.decision(say, row), ask.kind("proposals")):
        if len(together):
            count = figures.of(row, "proposals_together")(len(together))
            items = concat(
                html(
                    "<li>{} <small>{}</small></li>",
                    listing.title(other["proposal_id"], other["title"]),
                    listing.region(say, other),
                )
                for other in together.head(TOGETHER).to_dict("records")
            )
            draw(
                html(
                    '<p class="tr-note">{}</p><ul class="tr-links">{}</ul>',
                    say("sheet.decision.together", count=count),
                    items,
                )
            )
        if row["own"]:
            draw(html('<p class="tr-note">{}</p>', figures.support(say, row)))


def elsewhere(ask: Ask, say: Say, row: Row) -> None:
    """Similar proposals in other territories: what was already done."""
    rows = similar.closest(row["title"], ask("reorganisation/comparable", proposal=row["proposal_id"]))
    with panels.framed(
        say, "similar", _elsewhere(say, rows), say("sheet.similar.lead"), ask.kind("proposals"), later=more.EVERYWHERE
    ):
        if rows.empty:
            states.empty(say, say("sheet.similar.none"))
            return
        cells = {
            "title": lambda other: listing.title(other["proposal_id"], other["title"]),
            "region": lambda other: listing.region(say, other),
            "stage": lambda other: escape(wording.word(say, "stage", other["stage"])),
            "n": lambda other: escape(say.number(other["score"], digits=0)),
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("title", "region", "stage")}
        headers |= {"n": say("sheet.similar.score")}
        likeness = figures.of(row, "proposal_likeness")
        keys: Keys = lambda other: {"score": likeness.among(other=other["proposal_id"])}  # noqa: E731
        listing.table(say, say("sheet.similar.title"), headers, rows, cells, keys=keys)
        if isinstance(row["network"], str):
            opened = {"reseau": row["network"], links.OPENS: "panel-mutualisations-engagees"}
            way = links.anchor(say("cooperations.begun.same"), "reorganisation-cooperations", **opened)
            draw(html('<p class="tc-ways">{}</p>', way))


def _elsewhere(say: Say, rows: pd.DataFrame) -> str:
    """Where the same was carried out; else where something near was; else that there are near proposals at all."""
    done = rows[rows["implemented_on"].notna() & rows["region_name"].notna()]
    same = done[done["same"]]
    if done.empty:
        return say("sheet.similar.title")
    names = (done if same.empty else same)["region_name"].unique().tolist()
    return say(f"sheet.similar.{'near' if same.empty else 'done'}", names=say.listed(names, 2))


def history(ask: Ask, say: Say, row: Row, names: dict[str, str]) -> None:
    """Every dated thing, with its author."""
    rows = ask("reorganisation/sheet_events", proposal=row["proposal_id"])
    with panels.framed(
        say,
        "history",
        say("sheet.history.title", count=figures.of(row, "proposal_moments")(len(rows))),
        say("sheet.history.lead" if row["own"] else "sheet.history.public"),
        ask.kind("proposals"),
        later=more.EVERYWHERE,
    ):
        draw(figures.timeline(say, rows, names, row))
        columns = "sheet.history: day:date thing outcome author"
        written = figures.written(say, rows, names)
        listing.foot(say, say("sheet.history.name"), written, "historique", ask.kind("proposals"), columns)


def analyses(ask: Ask, say: Say, row: Row) -> None:
    """Each ministry's analysis; inside the State."""
    if not row["own"]:
        return
    rows = ask("reorganisation/sheet_analyses", proposal=row["proposal_id"])
    waiting = figures.of(row, "proposal_analyses", state="waiting")(int(rows["waiting"].sum()))
    total = figures.of(row, "proposal_analyses")(len(rows))
    key = "title" if waiting else "all"
    title = say(f"sheet.analyses.{key}", count=waiting or total, total=total)
    lead = say("sheet.analyses.lead", date=row["due_on"]) if total else ""
    with panels.framed(say, "analyses", title, lead, ask.kind("proposals"), later=more.EVERYWHERE):
        if rows.empty:
            states.empty(say, say("sheet.analyses.none"))
            return
        _positions(ask, say, row, rows)


def _positions(ask: Ask, say: Say, row: Row, rows: pd.DataFrame) -> None:
    cells: dict[str, listing.Cell] = {
        "name": lambda one: escape(filters.short(one[say.column("name", one)])),
        "position": lambda one: figures.position(say, one),
        "days": lambda one: figures.waited(say, one),
    }
    names = ("ministry", "position", "days")
    headers = {cell: say(f"sheet.analyses.{name}") for cell, name in zip(cells, names, strict=True)}
    days = figures.of(row, "analysis_days")
    keys: Keys = lambda one: {"days": days.among(ministry=one["ministry"])}  # noqa: E731
    listing.table(say, say("sheet.analyses.name"), headers, rows, cells, "tr-tight", keys)
    columns: dict[str, tuple[str, str | None]] = {
        "name": (headers["name"], None),
        **numbers.columns_of(say, "sheet.analyses: opened_on=opened:date closed_on=closed:date"),
        "position_written": (headers["position"], None),
        "motive": (say("sheet.analyses.motive"), None),
    }
    positions = [wording.word(say, "outcome", one) for one in rows["position"]]
    told = rows.assign(name=rows[say.column("name", rows)], position_written=positions)
    listing.foot(say, say("sheet.analyses.name"), told, "analyses", ask.kind("proposals"), columns, keys=keys)


def _versant(say: Say, one: Row) -> str:
    return say(f"sheet.versant.{one['author']}") if isinstance(one["author"], str) else ""


def _dialogue_lead(ask: Ask, say: Say, row: Row) -> str:
    """What is told of each meeting; which file would tell more where positions are not known."""
    known = len(ask("reorganisation/positions", proposal=row["proposal_id"]))
    return joined(" ", [say("sheet.dialogue.lead"), *([] if known else [say("sheet.dialogue.no_positions")])])


def dialogue(ask: Ask, say: Say, row: Row) -> None:
    """Meetings of social dialogue: body, day, versant, opinion."""
    rows = ask("reorganisation/sheet_events", proposal=row["proposal_id"])
    rows = rows[rows["what"] == "dialogue"]
    with panels.framed(
        say,
        "dialogue",
        say("sheet.dialogue.title", count=figures.of(row, "proposal_meetings")(len(rows)))
        if len(rows)
        else say("sheet.dialogue.no_meeting"),
        _dialogue_lead(ask, say, row),
        ask.kind("dialogue"),
    ):
        if rows.empty:
            states.empty(say, say("sheet.dialogue.none"))
            return
        found = ask("reorganisation/positions", proposal=row["proposal_id"])
        told = wording.positions(say, found)
        meeting = {(one["body"], one["day"]): one["dialogue_id"] for one in found.to_dict("records")}
        cells = {
            "name": lambda one: escape(say.noted(one["thing"])) + html(" <small>{}</small>", _versant(say, one)),
            "day": lambda one: (
                escape(say.short_date(one["day"]))
                + (html(" <small>{}</small>", say("sheet.dialogue.planned")) if one["planned"] else NOTHING)
            ),
            "position": lambda one: wording.opined(
                say, {"opinion": one["outcome"]}, told.get(meeting.get((one["thing"], one["day"]), ""))
            ),
        }
        headers = {
            "name": say("sheet.dialogue.body"),
            "day": say("sheet.history.day"),
            "position": say("sheet.dialogue.opinion"),
        }
        listing.table(say, say("sheet.dialogue.name"), headers, rows, cells, "tr-tight")
