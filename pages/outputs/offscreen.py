"""A page drawn without a browser: for one of its tables, for a file, for a page that stands still.

Makes a `ScriptRunContext` by hand, as Streamlit's own runner does, for functions that draw need one. Since 1.67.0. To
wait for: a public way to run a function and be given its elements, beside a server (`AppTest` takes its place).
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
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

_MAIN = Path(__file__).parents[1] / "main.py"
_UNHEARD = "streamlit.runtime.scriptrunner_utils.script_run_context"


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


def draw(
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
