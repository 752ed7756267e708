"""Words of the room: codes of the data in, names in the reader's language out."""

import re
from typing import Any

import pandas as pd

from pages.ask import Ask
from pages.markup import Markup, html
from pages.text import MISSING, Say

DECISION = 5  # the rank of its stage
_OFFICE = re.compile(r"^(?:Ministère chargé (?:de l’|de la |des |de |du )|Ministry for (?:the )?)")


def word(say: Say, group: str, code: Any) -> str:
    """The name of a stage, type, lever or outcome; a dash where there is none."""
    return say(f"reorganisation.{group}.{code}") if isinstance(code, str) else MISSING


def opinion(say: Say, code: Any) -> str:
    """The name of an opinion or position: 'none' was not given by its body, 'waiting' is still awaited."""
    told = {"none": "sheet.no_opinion", "waiting": "sheet.analyses.awaited"}
    return say(told[code]) if code in told else word(say, "outcome", code)


def network(say: Say, code: Any) -> str:
    """The name of a network of services; an unknown one as it was written."""
    if not isinstance(code, str):
        return MISSING
    return say(f"proposals.network.{code}") if say.has(f"proposals.network.{code}") else code


def ministries(ask: Ask, say: Say) -> dict[str, str]:
    """Short names of ministries by code: 'Intérieur', 'Comptes publics'."""
    rows = ask("reorganisation/ministries")
    return {code: short(name) for code, name in zip(rows["ministry"], rows[f"name_{say.language}"], strict=True)}


def short(name: str) -> str:
    """'Ministère chargé de l’intérieur' -> 'Intérieur'; 'Ministry for the Interior' -> 'Interior'."""
    rest = _OFFICE.sub("", name)
    return rest[:1].upper() + rest[1:]


def kind(ask: Ask, subject: str = "proposals") -> str:
    """What kind of data a subject is made of; demonstration where it has no source."""
    rows = ask("reorganisation/kinds")
    return str(dict(zip(rows["subject"], rows["kind"], strict=True)).get(subject, "demonstration"))


def scope(ask: Ask, say: Say) -> str:
    """What this reader's figures leave out; nothing for the cabinet, who sees all."""
    known = ("public", "prefect")
    return say(f"reorganisation.scope.{ask.viewer.role}") if ask.viewer.role in known else ""


def told(ask: Ask, rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows by stage, those that this reader may read: before the decision nothing is public, which is not zero."""
    return rows[rows["stage_rank"] >= DECISION] if ask.viewer.role == "public" else rows


def chip(text: str, look: str = "") -> Markup:
    """A small framed word; `look` is '', 'late', 'good' or 'quiet'."""
    return html('<span class="tr-chip{}">{}</span>', f" tr-{look}" if look else "", text)
