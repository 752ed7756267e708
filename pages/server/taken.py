"""A table of a page, taken by its address: the page is drawn for its reader as for a browser, and sent to nobody."""

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.query_params import QueryParams

from pages.blocks import lookup
from pages.elements import address
from pages.shell import addressed
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, MODULES, Page, open_to
from pages.shell.serving import Reader
from pages.text import Say
from queries import asked

HOME = "overview"  # how the home page, whose path is empty, is called in an address
_MAIN = Path(__file__).parents[1] / "main.py"
_UNHEARD = "streamlit.runtime.scriptrunner_utils.script_run_context"


@cache
def program() -> str:
    """What changes with the pages that put tables together: their code and their words."""
    folder = Path(__file__).parent.parent
    files = sorted(one for one in folder.rglob("*") if one.suffix in (".py", ".toml"))
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()


def page(name: str) -> Page | None:
    """The page of "counters-map/access", the name of a table; None where there is none that has addresses."""
    path = name.partition("/")[0]
    found = BY_PATH.get("" if path == HOME else path)
    return found if found and found.path not in addressed.OWN else None


def table(reader: Reader, name: str, parameters: Mapping[str, str], language: str) -> addressed.Taken:
    """The table of a page ("counters-map/access") with these filters, as this reader is shown it.

    Raises asked.Wrong where a parameter or a territory is none, and KeyError, with the names of the tables that the
    page has, where this one is not among them.
    """
    drawn = page(name)
    if drawn is None or drawn not in open_to(reader.viewer).get(drawn.room, ()):
        raise KeyError(name)
    told = {key: text for key, text in parameters.items() if text}
    if unread := sorted(told.keys() - address.NAMES):
        raise asked.Wrong("unknown_parameter", name, ", ".join(unread)[:200], "", ", ".join(sorted(address.NAMES)))
    ask = Ask(reader.viewer, reader.edition)
    _know_places(ask, name, told)
    taken = addressed.Taking(name.partition("/")[2])
    _apart(drawn, ask, Say(language), told, taken)
    if taken.found is None:
        raise KeyError(name, *taken.seen)
    return taken.found


def _know_places(ask: Ask, name: str, told: Mapping[str, str]) -> None:
    known = lookup.known(ask)
    for parameter, level in address.LEVELS.items():
        if parameter in told and (level, told[parameter]) not in known:
            raise asked.Wrong("unknown_territory", name, parameter, told[parameter][:80], f"the code of a {level}")


def _apart(drawn: Page, ask: Ask, say: Say, told: Mapping[str, str], taken: addressed.Taking) -> None:
    """Draw a page for one of its tables. Raises as the page does."""

    def drawing() -> None:
        with addressed.taken_by(taken), suppress(addressed.Enough):
            import_module(MODULES[drawn.path]).render(ask, say)

    apart(drawing, told)


def _unsent(message: ForwardMsg) -> None:
    """What is drawn is sent to nobody."""


class Address(QueryParams):
    """The parameters of an address, and the names that were asked for, whether they are there or not.

    A link that keeps the whole address (`to_dict`) asks for none.
    """

    def __init__(self, told: Mapping[str, str]) -> None:
        super().__init__()
        self.read = set[str]()
        for name, text in told.items():
            self.set_with_no_forward_msg(name, text)
        self.set_initial_query_params(urlencode(told))

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)

    def get_initial_value(self, param_key: str) -> str | list[str] | None:
        self.read.add(param_key)
        return super().get_initial_value(param_key)

    def to_dict(self) -> dict[str, str]:
        return {name: QueryParams.__getitem__(self, name) for name in self}


def apart(
    drawing: Callable[[], None], told: Mapping[str, str], send: Callable[[ForwardMsg], None] = _unsent
) -> frozenset[str]:
    """Draw in a thread of its own, which ends with all that Streamlit left there, at an address with the parameters
    `told`; the names of those that it read. Raises as the drawing does.
    """
    noted = Address(told)

    def run() -> None:
        add_script_run_ctx(threading.current_thread(), _context(noted, send))
        with suppress(StopException, RerunException):
            drawing()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(copy_context().run, run).result()  # what the caller laid out for it holds there too
    return frozenset(noted.read)


def _context(noted: Address, send: Callable[[ForwardMsg], None]) -> ScriptRunContext:
    """A session of its own, which nobody sees: the filters are those of the address, all the rest is as at first."""
    logging.getLogger(_UNHEARD).setLevel(logging.ERROR)
    session = SafeSessionState(SessionState(query_params=noted), lambda: None)
    return ScriptRunContext(
        session_id="",
        _enqueue=send,
        query_string="",
        session_state=session,
        uploaded_file_mgr=MemoryUploadedFileManager(""),
        main_script_path="",
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        # The first of a process tells all of them whether a folder "pages" beside its script is the menu: not ours.
        pages_manager=PagesManager(str(_MAIN)),
    )
