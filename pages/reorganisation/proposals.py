"""Proposals: search, filters, pages of a list; with ?proposition=, the sheet of one of them."""

from math import ceil

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import address, filters, headings, more
from pages.markup import Markup, concat, draw, escape, html
from pages.parts import downloads, panels, scope, tables
from pages.parts.alerts import HELD
from pages.reorganisation import checks, choices, decided, listing, sheet, wording
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, alphabetically
from pages.text.leaders import leaders
from pages.text.written import joined
from queries import figures
from queries.studies import similar

SIZE, ALIKE = 25, 25
ONLY = (
    "late",
    "ready",
    "waiting",
    "last_reply",
    "undecided",
    "behind",
    "unevaluated",
    "still",
    "costly",
    "no_opinion",
    "inconsistent",
    "incomplete",
    "ditp",
    "earlier",
)
ONLY_PUBLIC = ("behind", "unevaluated", "still", "no_opinion", "earlier")
GROUPS = ("proposal", "region", "ministry")
SEVERAL = "several"  # of a proposal without a region of its own
# What the sums of money are: of all that is live, of what is accepted, of what was observed, by somebody's word.
SAVED = ("savings_planned", "savings_decided", "savings_actual", "savings_confirmed")
# An alert of the overview (?alert=) -> the same, in this list (?alerte=).
ALERTS = {
    "proposals_overdue": "late",
    "ready_for_opinion": "ready",
    "decision_awaited": "undecided",
    "decided_without_opinion": "no_opinion",
    "implementation_late": "behind",
    "evaluation_missing": "unevaluated",
}
# A decision that is not what was proposed: which option was, which was retained, and what changed.
MODIFIED = "modified"
CHANGED = ("number", "title", "region", "proposed", "retained", "changes", "stage")
# What a list of those that break or lack something says of each, in a column of that name.
WHY = {"inconsistent": checks.broken, "incomplete": checks.lacking}
SORTS = ("days", "title", "region", "stage", "target", "saved", "savings", "payback")
OF_SORT = {  # the columns of an order that is of amounts
    "savings": ("number", "title", "region", "outcome", "planned", "actual", "share", "confirmed"),
    "payback": ("number", "title", "region", "one_off", "planned", "payback"),
}


def render(ask: Ask, say: Say) -> None:
    """The list, or the sheet that the URL asks for."""
    if wanted := st.query_params.get("proposition"):
        sheet.render(ask, say, wanted)
    else:
        _proposals(ask, say)


@unpublished.instead("reorganisation-proposals", decided.OWED, decided.BY, decided.proposals)
def _proposals(ask: Ask, say: Say) -> None:
    if (alert := st.query_params.get("alert")) in ALERTS:
        st.query_params["alerte"] = ALERTS[alert]
        del st.query_params["alert"]
    elif alert:
        address.left_aside("alert", alert)
    head = st.container()
    held = _filters(ask, say)
    number, rows = _page(ask, held)
    restricted = {name: held.get(name) for name in ("stage", "only", "words")}
    total, red, closed = (
        choices.figure(f"proposals_listed{of}", held, **restricted)(int(rows[f"total{of}"].iloc[0]) if len(rows) else 0)
        for of in ("", "_red", "_closed")
    )
    headings.page(_title(ask, say, held, total, red), _lead(ask, say, held, closed), at=head)
    if (by := _by(ask, say)) == GROUPS[0]:
        _list(ask, say, held, rows, total, number)
    else:
        _groups(ask, say, held, by)
    elsewhere(ask, say, held)


def _filters(ask: Ask, say: Say) -> dict[str, str | None]:
    public = not ask.reads_undecided
    words, only, sort = st.columns([2, 1, 1], vertical_alignment="bottom")
    with words:
        st.text_input(
            say("proposals.filter.mots"),
            key="mots",
            bind="query-params",
            placeholder=say("proposals.filter.mots_hint"),
        )
    with only:
        names = {code: say(f"proposals.only.{code}") for code in _only(ask)}
        filters.any_of("alerte", names, say("proposals.filter.alerte"), say("proposals.all.alerte"))
    with sort:
        filters.choice(
            "tri",
            list(SORTS[:5] if public else SORTS),
            say("proposals.filter.tri"),
            lambda code: say(f"proposals.sort.{code}"),
            "days",
        )
    first = choices.bar(ask, say, ("region", "departement", "etape", "decision"))
    more = ("type", "levier", "reseau") if public else ("ministere", "type", "levier", "reseau")
    # Open where one of them is chosen, and not closed under the reader who takes it away.
    unfolded = any(name in st.query_params for name in more) or st.session_state.get("more-proposals", False)
    st.session_state["more-proposals"] = unfolded
    with st.expander(say("inventory.filter.more"), expanded=unfolded):
        second = choices.bar(ask, say, more)
    told = {"only": filters.chosen("alerte", ["", *_only(ask)]) or None, "words": st.query_params.get("mots") or None}
    return {"ministry": None} | first | second | told


def _only(ask: Ask) -> tuple[str, ...]:
    return ONLY if ask.reads_undecided else ONLY_PUBLIC


def _sort() -> str:
    return filters.chosen("tri", list(SORTS), "days")


def _page(ask: Ask, held: dict[str, str | None]) -> tuple[int, pd.DataFrame]:
    """The page that the URL asks for and its rows; the first page where there is no such one."""
    wanted = st.query_params.get("page", "1")
    number = filters.whole(wanted, 1, 9999) or 0
    rows = ask("reorganisation/inventory", **held, sort=_sort(), page=max(number, 1), size=SIZE)
    if number == 1 or (number and len(rows)):
        return number, rows
    address.left_aside("page", wanted)
    return 1, ask("reorganisation/inventory", **held, sort=_sort(), page=1, size=SIZE)


def _title(ask: Ask, say: Say, held: dict[str, str | None], total: int, red: int) -> str:
    if not total:
        return say("proposals.list.none_title")
    if held["only"]:
        title = say("proposals.list.title_of", count=total, what=say.inside(say(f"proposals.only.{held['only']}")))
        place = held["region"] or held["department"]
        return title if held["only"] in ONLY_PUBLIC else scope.titled(say, ask.whose, title, place)
    listed = say("proposals.list.title" if ask.reads_undecided else "proposals.list.title_public", count=total)
    late = "none" if not red else "all" if red == total else "some"
    return joined(", ", (listed, say(f"proposals.list.late.{late}", count=red)))


def _span(say: Say, total: int, number: int) -> str:
    """In which order, and which of them this page holds where it does not hold all."""
    order = say(f"proposals.list.by.{_sort()}")
    if total <= SIZE:
        return order
    first = (number - 1) * SIZE + 1
    return say("proposals.list.span", order=order, first=first, last=min(total, first + SIZE - 1), count=total)


def _lead(ask: Ask, say: Say, held: dict[str, str | None], closed: int) -> str:
    """How many of the list are followed no more, which other pages do not count, and what a line of it opens; for those
    that are ready for the CNATE, when it is next expected to meet.
    """
    told = [wording.next_opinion(ask, say)] if held["only"] == "ready" else []
    told += [say("proposals.list.closed", count=closed)] if closed else []
    return joined(" ", [*told, say("proposals.list.lead")])


def _list(ask: Ask, say: Say, held: dict[str, str | None], rows: pd.DataFrame, total: int, number: int) -> None:
    public = not ask.reads_undecided
    pages = max(1, ceil(total / SIZE))
    with panels.framed(
        say,
        "list",
        _span(say, total, number),
        wording.scope(ask, say),
        ask.kind("proposals"),
    ):
        if rows.empty:
            states.empty(say, say("proposals.list.none_public" if public else "proposals.list.none"))
            return
        columns: tuple[str, ...] = ("number", "title", "region", "type", "stage", "target" if public else "since")
        if held["outcome"] == MODIFIED:
            rows, columns = rows.merge(ask("reorganisation/changed"), how="left", on="proposal_id"), CHANGED
        elif not public and _sort() in OF_SORT:
            columns = OF_SORT[_sort()]
            draw(html('<p class="tc-note">{}</p>', say("proposals.list.savings")))
        name = say("proposals.list.title_public" if public else "proposals.list.title", count=total)
        own: dict[str, listing.Cell] = {}
        if held["only"] in WHY:
            columns = ("number", "title", "region", "stage", str(held["only"]))
            own = {str(held["only"]): WHY[held["only"]](ask, say, held)}
        listing.proposals(say, name, rows, columns, lookup.ministries(ask, say), own)
        if pages > 1:
            draw(_pages(say, number, pages))
        with st.container(horizontal=True, key="foot-list"):
            _export(ask, say, held)


def _by(ask: Ask, say: Say) -> str:
    names = GROUPS if ask.reads_undecided else GROUPS[:2]
    return filters.choice(
        "par", names, say("proposals.by.label"), lambda one: say(f"proposals.by.{one}"), shape="segments"
    )


def _groups(ask: Ask, say: Say, held: dict[str, str | None], by: str) -> None:
    """The list counted by prefect of region, or by ministry: how many in each situation, and what they save."""
    rows = ask("reorganisation/inventory", **held)
    wanted = [held["only"]] if held["only"] else ["", *(HELD if by == "ministry" else ("still",))]
    told = pd.DataFrame({only or "proposals": _counts(rows, by, only) for only in wanted}).fillna(0).astype(int)
    names = lookup.ministries(ask, say) if by == "ministry" else dict(lookup.names(ask)[0])
    told = told.assign(name=[names.get(code, say("proposals.national")) for code in told.index])
    amounts = SAVED if by == "region" and ask.reads_undecided else ()
    saved = _saved(ask, rows) if amounts else pd.DataFrame(index=told.index)
    told = told.join(saved).rename_axis("code").reset_index()
    counted = [one or "proposals" for one in wanted]
    told = told.sort_values([counted[0], "name"], ascending=[False, True], key=alphabetically, ignore_index=True)
    of = "lead" if by == "region" else "ministry"
    restricted = {name: held.get(name) for name in ("stage", "words")}

    def keys(row: listing.Row) -> dict[str, figures.Key]:
        apart = restricted | {of: row["code"]}
        counts = {
            one or "proposals": choices.figure("proposals_listed", held, **apart, only=one or None) for one in wanted
        }
        return counts | {one: choices.figure(one, held, **apart, only=held["only"]) for one in amounts}

    header = say(f"proposals.by.{by}")
    columns = {"name": (header, None)} | {one: (_situation(say, one, by), "count") for one in counted}
    tables.framed(
        say,
        _most(say, told, by, counted[0], keys),
        joined(" ", filter(None, (say("proposals.list.savings") if amounts else "", wording.scope(ask, say)))),
        told,
        f"propositions-par-{by}",
        ask.kind("proposals"),
        columns | {one: (say(f"proposals.groups.{one}"), "euro") for one in amounts},
        empty=say("proposals.list.none"),
        addresses={header: [_of_group(by, code) for code in told["code"]]},
        keys=keys,
    )


def _most(say: Say, rows: pd.DataFrame, by: str, column: str, keys: figures.Keys) -> str:
    if rows.empty:
        return say("proposals.groups.none")
    most = leaders(rows, column, say.number, keys=keys)
    who = say.leading("ministry" if by == "ministry" else "thing", most.names)
    return say("proposals.groups.title", who=who, count=most.value)


def _situation(say: Say, name: str, by: str) -> str:
    own = name == "proposals" or (name, by) == ("still", "ministry")  # of a ministry, those that it has not answered
    return say(f"proposals.groups.{name}" if own else f"proposals.only.{name}")


def _counts(rows: pd.DataFrame, by: str, only: str | None) -> "pd.Series[int]":
    """How many of the rows in a situation each region leads, or each ministry analyses or holds."""
    part = rows[rows[only].fillna(False).astype(bool)] if only in rows else rows
    if by == "region":
        return part["region"].fillna(SEVERAL).value_counts()
    return part["waiting_on" if only in HELD else "ministries"].explode().dropna().value_counts()


def _saved(ask: Ask, rows: pd.DataFrame) -> pd.DataFrame:
    """The sums of each region whose proposals the reader reads whole."""
    planned = rows["planned_eur"].where(rows["live"])
    accepted, confirmed = rows["outcome"].isin(("retained", "modified")), rows["confirmed_by"].notna()
    amounts = planned, planned.where(accepted), rows["actual_eur"], rows["actual_eur"].where(confirmed)
    told = pd.concat(amounts, axis=1, keys=SAVED).groupby(rows["region"].fillna(SEVERAL)).sum(min_count=1)
    return told[[ask.reads_everything or ask.reads("region", str(code)) for code in told.index]]


def _of_group(by: str, code: str) -> str | None:
    """The list of a group; none of what is of several regions."""
    kept = {name: st.query_params[name] for name in ("alerte", "mots") if name in st.query_params}
    return None if code == SEVERAL else choices.href(**kept, **{"region" if by == "region" else "ministere": code})


def elsewhere(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """In a territory: of each proposal that is not carried out yet, the one elsewhere that is most like it."""
    where = choices.where(held, "region", "department")
    if not ask.reads_undecided or not any(where.values()):
        return
    pairs = ask("reorganisation/comparable_here", **where)
    groups = pairs.groupby(["of_id", "of_title"], sort=False)
    found = [similar.closest(title, group, 1).assign(of_id=one, of_title=title) for (one, title), group in groups]
    rows = pd.concat(found, ignore_index=True) if found else pairs.assign(score=0.0)
    rows = rows.sort_values("score", ascending=False, kind="stable", ignore_index=True)
    key = choices.figure("proposals_alike", choices.where(held, "region", "department"))
    title = say("proposals.alike.title", count=key(len(rows))) if len(rows) else say("proposals.alike.none_title")
    with panels.framed(say, "alike", title, say("proposals.alike.lead"), ask.kind("proposals"), later=more.EVERYWHERE):
        if rows.empty:
            states.empty(say, say("proposals.alike.none"))
            return
        cells: dict[str, listing.Cell] = {
            "name": lambda row: listing.title(row["of_id"], row["of_title"]),
            "title": lambda row: listing.title(row["proposal_id"], row["title"]),
            "region": lambda row: listing.region(say, row),
            "stage": lambda row: escape(wording.word(say, "stage", row["stage"])),
            "n": lambda row: escape(say.number(row["score"], digits=0)),
        }
        headers = {name: say(f"proposals.column.{name}") for name in ("region", "stage")}
        told = {"name": say("proposals.alike.own"), "title": say("proposals.alike.other")}
        keys = lambda row: {  # noqa: E731
            "score": figures.key("proposal_likeness", proposal=row["of_id"], other=row["proposal_id"])
        }
        listing.table(
            say, title, told | headers | {"n": say("sheet.similar.score")}, rows.head(ALIKE), cells, keys=keys
        )


def _pages(say: Say, number: int, pages: int) -> Markup:
    """Links to the first, last and nearest pages."""
    shown = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    parts, before = [], 0
    for one in shown:
        if one > before + 1:
            parts.append(html("<li>…</li>"))
        here = html('<b aria-current="page">{}</b>', one)
        parts.append(html("<li>{}</li>", here if one == number else html('<a href="{}">{}</a>', _to(one), one)))
        before = one
    return html('<nav class="tr-pages" aria-label="{}"><ol>{}</ol></nav>', say("proposals.list.pages"), concat(parts))


def _to(page: int) -> str:
    kept = {name: st.query_params[name] for name in ("alerte", "tri", "mots") if name in st.query_params}
    return choices.href(**kept, page=str(page) if page > 1 else None)


def _export(ask: Ask, say: Say, held: dict[str, str | None]) -> None:
    """Every row of the selection, asked for when the button is pressed."""
    kind = ask.kind("proposals")
    if held["only"] == "inconsistent":
        downloads.csv(say, lambda: checks.broken_file(ask, say, held), "alertes", kind, say("proposals.list.breaches"))
    downloads.csv(
        say,
        lambda: ask("reorganisation/inventory", **held).drop(columns=["total", "total_red"]),
        "propositions",
        kind,
        say("proposals.list.export"),
    )
