"""A mission and a tier, what giving one to the other touches, by arithmetic that the page states; two side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks import lookup, unpublished
from pages.elements import badges, filters, headings
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, concat, draw, escape, french, html
from pages.missions import bylaw, roles, wording
from pages.parts import downloads, panels
from pages.parts.services import service_name
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries import figures, files

SLOTS = (("mission", "vers"), ("mission2", "vers2"))  # of the address: two scenarios
CHANGED = ("decides", "executes", "pays")  # the roles whose texts a transfer changes
OWED = ("mission_exercises", "mission_staff", "consultations")
MANY = 100_000
Wish = tuple[str, str]
Place = tuple[str, str]


def render(ask: Ask, say: Say) -> None:
    """The page of scenarios."""
    headings.page(say("transfer.heading"), say("transfer.lead"))
    place = lookup.territory(ask, say)
    rows = ask("missions/nomenclature")
    rows = rows[rows["policy_domain"] != bylaw.UNCLASSIFIED].assign(
        name=lambda some: [wording.label(say, row) for row in some.to_dict("records")]
    )
    missions = rows.set_index("mission_id")
    for rank, (column, slot) in enumerate(zip(st.columns(2), SLOTS, strict=True)):
        with column, panels.chosen(say, f"scenario-{rank}") as heading:
            if wish := _wish(say, missions, *slot):
                Scenario(ask, say, missions, wish, place).draw(heading, rank)
            else:
                heading(say(f"transfer.slot.{slot[0]}"), say("transfer.nothing"), "")
    unpublished.block(ask, say, "missions-transfer", OWED)


def _wish(say: Say, missions: pd.DataFrame, of_mission: str, of_tier: str) -> Wish | None:
    names = by_name(missions["name"].to_dict())
    tiers = {tier: wording.word(say, "tier", tier) for tier in roles.GIVEN_TO}
    mission = filters.any_of(of_mission, names, say("inventory.column.mission"), say("transfer.no_mission"))
    tier = filters.any_of(of_tier, tiers, say("transfer.tier"), say("transfer.no_tier"))
    return (mission, tier) if mission and tier else None


class Scenario:
    """A mission given to a tier in a place: each line of what it touches, or why that is not known."""

    def __init__(self, ask: Ask, say: Say, missions: pd.DataFrame, wish: Wish, place: Place) -> None:
        self.ask, self.say, self.missions, self.place = ask, say, missions, place
        self.mission, self.tier = wish
        self.where = lookup.where(*place)
        self.texts = ask("missions/roles", mission=self.mission)
        self.exercises = ask("missions/inventory", mission=self.mission, rows=MANY, **self.where)
        self.unpublished = bool(unpublished.missing(ask, OWED[:1]))  # then the law says where services exercise it
        law = ask("missions/by_law", mission=self.mission)
        self.services = _inside(ask, law, place).assign(staff=None) if self.unpublished else self.exercises

    def draw(self, heading: Callable[[str, str, str], None], rank: int) -> None:
        """Its title, its lines, and the file to deposit."""
        say, name = self.say, self.missions["name"][self.mission]
        title = say("transfer.title", mission=name, tier=say.inside(wording.word(say, "tier", self.tier)))
        kind = badges.least([self.ask.kind("missions"), *self.texts["kind"]])
        heading(title, say("transfer.rule", place=lookup.place(self.ask, say, *self.place)), kind)
        lines: Mapping[str, Callable[[], Markup]] = {
            "texts": self._held, "there": self._there, "exercises": self._exercises, "staff": self._staff,
            "services": self._services, "related": self._related, "consult": self._consult, "change": self._change,
        }  # fmt: skip
        told = [(line, text) for line, write in lines.items() if (text := write())]
        items = concat(html("<dt>{}</dt><dd>{}</dd>", say(f"transfer.line.{line}"), text) for line, text in told)
        draw(html('<dl class="tc-facts">{}</dl>', items))
        if len(rows := self.deposit(title)):
            file = downloads.file_name("proposals-transfer", kind)
            downloads.file(say("transfer.deposit"), partial(files.inert_csv, rows), file, f"deposit-{rank}")
            draw(html('<p class="tc-note">{}</p>', say("transfer.deposit_note")))

    # The lines -------------------------------------------------------------------------------------------------------

    def _held(self) -> Markup:
        """Who decides and who executes today, in the whole country; what the tier does already."""
        say, rows = self.say, self.texts[self.texts["territories"].isna()]
        held = [
            say(
                "roles.by",
                who=say(f"roles.role.{act}"),
                text=say.apart(roles.bodies(say, rows[rows["role"] == act])) or say("roles.not_established"),
            )
            for act in roles.ACTS
        ]
        own = rows[(rows["body"].map(roles.TIERS) == self.tier) & rows["role"].isin(roles.ACTS)]
        acts = say.listed([say.inside(say(f"roles.role.{act}")) for act in dict.fromkeys(own["role"])])
        held += [say("transfer.already", acts=acts)] if acts else []
        return _lines(held)

    def _there(self) -> Markup:
        """The territories where no such tier stands."""
        rows = self.ask("missions/special_tiers", **self.where)
        names = [
            self.say.text(name) for name, gone in zip(rows["name"], rows["missing"], strict=True) if self.tier in gone
        ]
        return escape(self.say("transfer.nowhere", names=self.say.listed(names))) if names else NOTHING

    def _exercises(self) -> Markup:
        say, at = self.say, self._at
        if len(self.exercises):
            places = at("exercise_places")(len(self.exercises[["level", "code"]].drop_duplicates()))
            return escape(say("transfer.exercises", count=at("exercises")(len(self.exercises)), places=places))
        rows = self.ask("missions/by_law_missions", **self.where)
        count = rows.loc[rows["mission_id"] == self.mission, "territories"].sum()
        if count and self.unpublished:
            return escape(say("transfer.by_law", count=at("places_by_law")(int(count))))
        return escape(say("transfer.idle"))

    def _staff(self) -> Markup:
        """The last year of each unit, apart; they are never added."""
        say, (level, code) = self.say, self.place
        if not self.ask.reads(level, code) and not unpublished.missing(self.ask, OWED[1:2]):
            return escape(say("mission.staff.who"))
        rows = self.ask("missions/staff_years", mission=self.mission, level=level, code=code)
        keys = figures.cells(
            {"staff": "mission_staff"}, level, code, of={"unit": "unit", "year": "year"}, mission=self.mission
        )
        last = rows.sort_values("year").drop_duplicates("unit", keep="last").sort_values("unit", ascending=False)
        told = [
            say(
                "transfer.staff",
                staff=wording.staff(say, keys(row)["staff"](row["staff"])),
                unit=row["unit"],
                year=str(row["year"]),
            )
            for row in last.to_dict("records")
        ]
        return _lines(told) if told else self._unknown(OWED[1], "mission.staff.none")

    def _services(self) -> Markup:
        types = self.services["type_code"].dropna().value_counts().index
        names = [service_name(self.say, one) for one in types]
        return escape(self.say.listed(names)) if names else escape(self.say("transfer.no_service"))

    def _related(self) -> Markup:
        """What the tier decides or executes already in the same domain; then what was judged near to the mission."""
        say, every = self.say, self.ask("missions/roles")
        domain = self.missions["policy_domain"][self.mission]
        own = every[
            (every["body"].map(roles.TIERS) == self.tier)
            & every["role"].isin(roles.ACTS)
            & (every["policy_domain"] == domain)
        ]
        ids = [one for one in dict.fromkeys(own["mission_id"]) if one != self.mission and one in self.missions.index]
        items = [html('<li><a href="{}">{}</a></li>', roles.chain_of(one), self.missions["name"][one]) for one in ids]
        near = self.ask("missions/competences", mission=self.mission, **self.where)
        near = near[(near["tier"] == self.tier) & (near["overlap_type"] != "none") & near["everywhere"]]
        items += [
            html(
                "<li>{} ({})</li>",
                say.text(row["competence"]),
                say.inside(wording.word(say, "overlap", row["overlap_type"])),
            )
            for row in near.to_dict("records")
        ]
        return html('<ul class="tm-lines">{}</ul>', concat(items)) if items else escape(say("transfer.unrelated"))

    def _consult(self) -> Markup:
        """Who speaks for the tier, and what was held already of this mission."""
        say, rows = self.say, self.ask("missions/sheet_meetings", mission=self.mission, **self.where)
        counts = {
            name: self._at(figure)(int(rows[column].sum()))
            for name, figure, column in (
                ("attended", "meetings_attended", "attended"),
                ("invited", "invitations", "invited"),
            )
        }
        held = say("transfer.held", **counts) if len(rows) else self._unknown(OWED[2], "transfer.never_held")
        return _lines([say(f"transfer.consult.{self.tier}"), held])

    def _change(self) -> Markup:
        """Texts that give the decision, the execution or the cost to another than the tier; roles without a text."""
        say = self.say
        rows = self.texts[self.texts["role"].isin(CHANGED) & (self.texts["body"].map(roles.TIERS) != self.tier)]
        items = [
            html(
                "<li>{} <small>{}</small></li>",
                french(unbroken(say.text(str(text)))),
                say.apart(list(dict.fromkeys(_acts(say, held)))),
            )
            for text, held in rows.groupby("legal_reference", sort=False)
        ]
        untold = [say.inside(say(f"roles.role.{role}")) for role in CHANGED if role not in set(self.texts["role"])]
        items += [html("<li>{}</li>", say("roles.kind.untold", names=say.listed(untold)))] if untold else []
        return html('<ul class="tm-lines">{}</ul>', concat(items)) if items else escape(say("transfer.no_text"))

    def _at(self, figure: str) -> figures.Key:
        return figures.key(figure, *self.place).among(mission=self.mission)

    def _unknown(self, source: str, none: str) -> Markup:
        """That nobody published it, or that there is none."""
        return escape(self.say("transfer.unpublished" if unpublished.missing(self.ask, [source]) else none))

    # The file --------------------------------------------------------------------------------------------------------

    def deposit(self, title: str) -> pd.DataFrame:
        """A proposal of each region that the scenario touches, as the contract of proposals reads it; nothing is said
        there of what is not known. A deposit replaces the one before: they are to be added to it.
        """
        rows = self.services
        parents = {code: parent for code, (_, parent) in lookup.names(self.ask)[1].items()}
        places = zip(rows["level"], rows["code"], strict=True)
        rows = rows.assign(region=[code if level == "region" else parents.get(code) for level, code in places])
        staff = pd.to_numeric(rows["staff"]).groupby(rows["region"]).agg(lambda some: some.sum(min_count=len(some)))
        return pd.DataFrame(
            {
                "proposal_id": [f"{region}-{self.mission}-{self.tier}" for region in staff.index],
                "title": title,
                "region": staff.index,
                "type": "mission_transfer",
                "staff_concerned": staff.to_list(),
            }
        )


def _lines(told: Iterable[str]) -> Markup:
    return html('<ul class="tm-lines">{}</ul>', concat(html("<li>{}</li>", one) for one in told))


def _inside(ask: Ask, rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Of rows with a level and a code, those of a place or inside it."""
    if place == figures.NATION:
        return rows
    parents = {code: parent for code, (_, parent) in lookup.names(ask)[1].items()}
    inside = rows["code"].eq(place[1]) & rows["level"].eq(place[0])
    if place[0] == "region":
        inside |= rows["level"].eq("department") & rows["code"].map(parents).eq(place[1])
    return rows[inside]


def _acts(say: Say, rows: pd.DataFrame) -> Iterator[Any]:
    """'décide : préfet de département', for each row of a text."""
    for row in rows.to_dict("records"):
        who = roles.body(say, row["body"], row["body_name"])
        yield say("transfer.gives", act=say.inside(say(f"roles.role.{row['role']}")), who=who)
