"""A page as a file: drawn once for all its readers. What one would choose is left out, what one would open stands open,
and what one would take away lies beside it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class StaticTarget:
    """The file that is being written. `stem`: what the addresses of those beside it begin with; `renderers`: who draws
    what a script draws live, by its name, of what the script is given; `files`: those beside it, by address;
    `chosen`: whether it shows what its reader chose.
    """

    stem: str
    renderers: Mapping[str, Callable[..., None]]
    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    chosen: bool = True

    def beside(self, name: str, make: Callable[[], bytes]) -> str:
        """The address, seen from the page, of a file that it gives to take away."""
        address = f"{self.stem}{name}"
        self.files[address] = make
        return address


_sheet: ContextVar[StaticTarget | None] = ContextVar("sheet", default=None)


def current() -> StaticTarget | None:
    """The file that the page is drawn for; None where somebody looks at it live."""
    return _sheet.get()


def shows_choices() -> bool:
    """Whether the boxes of choice of a page are seen by somebody."""
    found = current()
    return found is None or found.chosen


@contextmanager
def drawing_for(made: StaticTarget) -> Iterator[None]:
    """What is drawn inside is drawn for a file."""
    token = _sheet.set(made)
    try:
        yield
    finally:
        _sheet.reset(token)
