"""Access: who is reading, and what that lets them open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

ROLES = ("public", "prefect", "cabinet", "administrator")
EVERYONE = "everyone"
UNDECIDED = "undecided"  # those who read what is not decided yet, of some territory at least
_TERRITORY = re.compile(r"R\d{2}|D(\d{2}|2A|2B|97\d)")
_LETTERS = {"region": "R", "department": "D"}


@dataclass(frozen=True)
class Viewer:
    """A role and, for a prefect, the territory answered for: ("R53",) or ("D35",). Raises ValueError when unknown."""

    role: str
    territories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f'unknown role "{self.role}" (expected one of {", ".join(ROLES)})')
        if (self.role == "prefect") != bool(self.territories):
            raise ValueError("a prefect, and nobody else, answers for a territory, such as prefect:R53 or prefect:D35")
        for territory in self.territories:
            if not _TERRITORY.fullmatch(territory):
                raise ValueError(f'unknown territory "{territory}" (expected R and a region, or D and a département)')


class Confidential(Protocol):
    """What an edition says of itself when it is asked who may look."""

    @property
    def confidential(self) -> bool: ...


def parse(text: str) -> Viewer:
    """The viewer written "public", "cabinet", "administrator", "prefect:R53" or "prefect:D35"; ValueError otherwise."""
    role, _, territories = text.strip().partition(":")
    return Viewer(role, tuple(territories.upper().split(",")) if territories else ())


def written(viewer: Viewer) -> str:
    """The viewer as `parse` reads it: "cabinet", "prefect:R53"."""
    return ":".join(filter(None, (viewer.role, ",".join(viewer.territories))))


def opens(viewer: Viewer, who: str) -> bool:
    """Whether a page that is for `who` (everyone, those who read the undecided, or one role) opens for a viewer."""
    return who in (EVERYONE, viewer.role) or (who == UNDECIDED and reads_undecided(viewer))


def audience(viewer: Viewer) -> str:
    """Which file of an edition a viewer reads: "public" or "full"."""
    return "public" if viewer.role == "public" else "full"


def may_switch(edition: Confidential) -> bool:
    """Whether a reader may look with other eyes: only while no confidential row of the edition is real."""
    return not edition.confidential


def expand(viewer: Viewer, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The territories of a viewer with what they contain; `parents` says where each lies ("D35" -> "R53")."""
    within = tuple(inner for inner, outer in sorted(parents.items()) if outer in viewer.territories)
    return viewer.territories + tuple(inner for inner in within if inner not in viewer.territories)


def key(level: str, code: str) -> str:
    """How a viewer's territories are written: ("region", "53") -> "R53"; other levels belong to nobody's scope."""
    return _LETTERS.get(level, level[:1].upper()) + code


def in_scope(viewer: Viewer, territories: tuple[str, ...], level: str, code: str) -> bool:
    """Whether what is not published of a territory may be read; `territories` as given by `expand`."""
    return viewer.role in ("cabinet", "administrator") or (viewer.role == "prefect" and key(level, code) in territories)


def reads_undecided(viewer: Viewer) -> bool:
    """Whether a viewer reads what is not decided or not published yet, of some territory at least."""
    return viewer.role != "public"


def is_published_whole(level: str, code: str) -> bool:
    """Whether a territory is the one whose sums of staff are published: the whole country (`national_moves`)."""
    return (level, code) == ("nation", "FR")


def reads_everything(viewer: Viewer) -> bool:
    """Whether a viewer reads it of every territory."""
    return viewer.role in ("cabinet", "administrator")


def own(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The territories that a viewer bears, as (level, code): ("R53",) -> (("region", "53"),)."""
    return tuple(map(_place, viewer.territories))


def scope(viewer: Viewer, parents: Mapping[str, str]) -> frozenset[tuple[str, str]] | None:
    """The territories (level, code) of which a viewer reads what is not published; None: all. As `expand`."""
    return None if reads_everything(viewer) else frozenset(map(_place, expand(viewer, parents)))


def whose(viewer: Viewer) -> str:
    """Whose a count is of what is not published: "nation", or the "region", "department" or "several" of a prefect."""
    levels = [level for level, _ in own(viewer)]
    return "nation" if not levels else levels[0] if len(levels) == 1 else "several"


def _place(territory: str) -> tuple[str, str]:
    return next(level for level, letter in _LETTERS.items() if letter == territory[0]), territory[1:]
