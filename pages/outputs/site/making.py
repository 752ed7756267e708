"""A page of the site made whole: drawn as its readers would see it, in a language, and what lies beside it."""

from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

import queries
from pages.elements import links
from pages.maps import regions
from pages.outputs.site import plan, shell
from pages.outputs.site.addresses import Addresses, up
from pages.outputs.site.plan import Page
from pages.outputs.static.tree import drawn
from pages.outputs.static.writing import written
from pages.outputs.svg_renderers import RENDERERS
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.shell.serving import PUBLIC
from pages.text import Say
from queries import contests
from queries.figures import Keys

OUTLINES = "map.svg"


class Everyone(Ask):
    """What everyone reads of an edition: of contested figures what is in it, never what the register says since."""

    @property
    def is_addressed(self) -> bool:
        """No: a table of the site is a file beside its page, and no address of the program is written."""
        return False

    @property
    def remarks(self) -> contests.Remarks:
        return contests.read(self.viewer, self.edition, live=False)


@dataclass(frozen=True)
class Maker:
    """Makes the pages of an edition; `around` is what they share."""

    ask: Ask
    around: shell.Around

    @cached_property
    def addresses(self) -> Addresses:
        """Where links lead."""
        return plan.addresses(self.ask)

    def made(self, page: Page, language: str) -> dict[str, bytes]:
        """The files of a page by their names, its own first ("territories/R53.html")."""
        say = Say(language)
        asked = dict(page.asked) | ({"lang": language} if language != "fr" else {})
        renderers = RENDERERS | {"map": partial(_map, page.name)}
        sheet = static_target.StaticTarget(f"{page.name.rpartition('/')[2]}-", renderers, chosen=False)
        taken: dict[str, bytes] = {}

        def draw_all() -> None:
            page.draw(self.ask, say)
            taken.update({name: make() for name, make in sheet.files.items()})

        with static_target.drawing_for(sheet):
            tree, _ = drawn(draw_all, asked)
            body = written(tree, partial(self.addresses.lead, page.name))
        live = links.address(page.path, asked)
        whole = shell.page(say, self.around, page.name, live, body, list(taken))
        folder = page.name.rpartition("/")[0]
        beside = {f"{folder}/{name}" if folder else name: content for name, content in taken.items()}
        return {f"{page.name}.html": whole.encode()} | beside


def everyone(name: str | None = None) -> Ask:
    """What everyone reads of the edition of a name, or of the current one. Raises NoEdition."""
    return Everyone(PUBLIC, queries.edition(PUBLIC, name))


def _map(
    here: str, say: Say, rows: pd.DataFrame, level: str, unit: str, alt: str, measured: str, keys: Keys | None
) -> None:
    outlines = up(here, 1) + OUTLINES
    leading = regions.Leading(outlines, lambda code: links.href("territory", **links.territory(level, code)))
    regions.draw_map(say, rows, level, unit, alt, measured, keys, leading)
