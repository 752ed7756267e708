"""What was promised since July 2018 and what became of it: the progress of a workstream that cannot be measured yet.

Every commitment is of the whole country. Where an edition holds none, as a demonstration does, nothing stands here.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.elements import badges
from pages.markup import Markup, concat, html
from pages.parts import tables, unfollowed
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures

# As a bar shows them from left to right; what was kept without a day promised is kept.
STATES = ("kept", "kept_late", "under_way", "nothing_found", "to_come")
LEFT = STATES[2:]
SHOWN = 3  # lines that are read before the others are asked for


@dataclass(frozen=True)
class Kept:
    """How many commitments stand how, of a workstream or of all ("")."""

    workstream: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many were made by the edition's date; the number knows what it is."""
        found: int = _key("commitments", self.workstream)(sum(self.counts.values()))
        return found

    @property
    def kept(self) -> int:
        """How many were kept, in time or late."""
        found: int = _key("commitments_kept", self.workstream)(self.counts["kept"] + self.counts["kept_late"])
        return found

    def number(self, state: str) -> int:
        """How many stand so."""
        found: int = _key("commitments", self.workstream).among(state=state)(self.counts[state])
        return found


def of(ask: Ask, workstream: str = "") -> Kept | None:
    """Where the commitments of a workstream, or of all three, stand; None where the edition holds none of them."""
    rows = _rows(ask, workstream)
    if rows.empty:
        return None
    counts = rows["state"].value_counts()
    return Kept(workstream, {state: int(counts.get(state, 0)) for state in STATES})


def title(say: Say, found: Kept, level: str = "nation") -> str:
    """'11 engagements tenus sur 39, dont 1 avec retard'; over a territory, which has none of its own, that of the
    country says so.
    """
    around = "" if level == "nation" else "_around"
    key = f"commitments.title{'' if found.kept else '_none'}{around}"
    told, late = say(key, count=found.kept, total=found.total), found.number("kept_late")
    return say("commitments.title_late", told=told, count=late) if late and not around else told


def rest(say: Say, found: Kept) -> str:
    """What is not kept, in words: '17 en cours ; 12 sans acte connu'."""
    return say.apart([say(f"commitments.state.{one}", count=found.number(one)) for one in LEFT if found.counts[one]])


def bar(say: Say, found: Kept) -> Markup:
    """HTML of a bar of one commitment a part, kept first, and what each part is in words under it."""
    parts = concat(
        html('<span data-state="{}" style="flex:{}"></span>', state, found.counts[state])
        for state in STATES
        if found.counts[state]
    )
    name = say.apart(list(filter(None, (title(say, found), rest(say, found)))))
    late = say("commitments.state.kept_late", count=found.number("kept_late")) if found.counts["kept_late"] else ""
    return html(
        '<span class="tc-promised" role="img" aria-label="{}">{}</span><p class="tc-stands">{}</p>',
        name,
        parts,
        say.apart(list(filter(None, (late, rest(say, found))))),
    )


def pace(say: Say, found: Kept, level: str = "nation") -> Markup:
    """What stands in a card in place of a progress; over a territory, that it is the country's."""
    of_all = say(f"commitments.of{'' if level == 'nation' else '_nation'}", count=found.kept, total=found.total)
    number = html("<strong>{}</strong> <span>{}</span>", say.number(found.kept), of_all)
    return html('<p class="tc-pace">{}</p>{}', number, bar(say, found))


def listed(ask: Ask, say: Say, workstream: str) -> None:
    """Each commitment of a workstream with its text, its day, and the act that did it; nothing where there is none."""
    told = _overdue_first(written(ask, say, workstream))
    if found := of(ask, workstream):
        title = say("commitments.list", count=found.total)
        columns = "promise:over:reference made_on:date due_on:date told=standing act"
        _table(say, title, say("commitments.rule"), told, columns)


def every(ask: Ask, say: Say) -> None:
    """The commitments of all three workstreams, of which the first are read; nothing where there is none."""
    if found := of(ask):
        columns = "name=workstream promise:over:reference due_on:date told=standing act"
        title = say("commitments.list", count=found.total)
        _table(say, title, say("commitments.first_rule"), _overdue_first(written(ask, say)), columns)


def _overdue_first(told: pd.DataFrame) -> pd.DataFrame:
    """Those whose day has passed longest first, then in the order of the bar."""
    overdue = told["days_late"].where(told["done_on"].isna()).fillna(0)
    told = told.assign(rank=told["state"].map(STATES.index), overdue=-overdue)
    return told.sort_values(["overdue", "rank"], kind="stable", ignore_index=True).drop(columns=["rank", "overdue"])


def _table(say: Say, title: str, rule: str, told: pd.DataFrame, columns: str) -> None:
    tables.framed(
        say,
        title,
        rule,
        told,
        "engagements",
        badges.least(told["kind"]),
        f"commitments.column: {columns}",
        shown=SHOWN,
        later=True,
        anchor="engagements",
        despite=unfollowed.TERRITORY,
    )


def written(ask: Ask, say: Say, workstream: str = "") -> pd.DataFrame:
    """Each commitment in words: its `promise`, its workstream's `name`, where it stands (`told`) and its `act`."""
    rows = _rows(ask, workstream)
    return rows.assign(
        promise=rows[say.column("promise", rows)],
        name=[say(f"parts.workstream.{one}") for one in rows["workstream"]],
        told=[_standing(say, row) for row in rows.to_dict("records")],
        act=pd.Series([_act(say, row) for row in rows.to_dict("records")], rows.index, dtype=object),
        kind=rows["source_kind"],
    )


def sentence(say: Say, found: Kept) -> str:
    """What became of those that were not kept, for the whole country."""
    return say("commitments.sentence", rest=rest(say, found)) if rest(say, found) else say("commitments.sentence_all")


def _standing(say: Say, row: dict[Any, Any]) -> str:
    """Where it stands, and by how much it was or is late."""
    state = say(f"commitments.standing.{row['standing']}")
    if pd.isna(row["days_late"]):
        return state
    return say("commitments.late", state=state, time=say.duration(int(row["days_late"])))


def _act(say: Say, row: dict[Any, Any]) -> str:
    """The dated act that did it, else that began it; that none was found."""
    for what in ("done", "begun"):
        if pd.notna(row[f"{what}_on"]):
            day = say.date(row[f"{what}_on"].date())
            named = row[f"{what}_by"]
            if not isinstance(named, str) or not named:
                return day
            told = say.original(named)
            if Say("fr").date(row[f"{what}_on"].date()) not in Say("fr").text(named):
                told = joined("", [told, f" ({day})"])
            return say(f"commitments.act.{what}", act=told)
    return say("commitments.act.none")


def _rows(ask: Ask, workstream: str) -> pd.DataFrame:
    rows = ask("overview/commitments", workstream=workstream or None)
    return rows.assign(state=rows["standing"].replace("kept_undated", "kept"))


def _key(name: str, workstream: str) -> figures.Key:
    return figures.key(name).among(workstream=workstream or None)
