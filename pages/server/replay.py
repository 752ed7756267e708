"""What was drawn is left again as it was, for the next reader to whom all is the same: nothing is asked or made twice.

A drawing leaves messages, values in its session, widgets, fragments, and files that are made when they are asked for.
All is noted while it is drawn, and left again in order for the same key: who reads, which edition, page, language,
address and theme. What a drawing read of its session besides (a table that is open, a territory picked) is compared:
where it is another, all is drawn. Streamlit has no such thing, so what a run writes to is changed in place, as in
`lean`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.fragment import FragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata

from pages.server import exports, frames, lean
from pages.server.frames import Pack, Written
from queries.kept import weight

MOST_BYTES = 64 * 2**20
STEP_BYTES = 2048  # about what a widget holds: its options and how they are written
_NAMES = ("widget_ids_this_run", "widget_user_keys_this_run", "form_ids_this_run", "new_fragment_ids")
_NOTING, _SENDING = "_tc_noting", "_tc_sending"
_TITLE = "<h1"  # in what a page begins with
_ABSENT = object()
Step = Callable[[SafeSessionState], bool]  # what is done to a session; whether all is as it was


@dataclass
class Drawn:
    """What a drawing read of its session, and what it left; `whole` is false of one that cannot be left again."""

    reads: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    messages: list[tuple[bytes, str]] = field(default_factory=list)  # each with the name of its file, if it has one
    packs: list[Pack] = field(default_factory=list)  # of the messages, where none has a file
    files: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=dict)
    fragments: list[tuple[str, Callable[[], Any], dict[str, Any]]] = field(default_factory=list)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    whole: bool = True

    def size(self) -> int:
        """Bytes, about."""
        held = [args[0] for args, _ in self.files.values()] + [fragment for _, fragment, _ in self.fragments]
        cells = [cell.cell_contents for one in held for cell in getattr(one, "__closure__", None) or ()]
        told = [data for data, _ in self.messages] + [data for one in self.packs for data in (one.plain, one.deflated)]
        return sum(map(len, told)) + STEP_BYTES * len(self.steps) + sum(map(weight, cells))

    def pack(self) -> None:
        """Once all is drawn: what each session is told in the same words is held as it is sent."""
        if not any(file for _, file in self.messages):
            self.packs = frames.deflated(data for data, _ in self.messages)
            self.messages.clear()


@dataclass
class _Store:
    """Drawings by key with what they weigh, the one left last at the end, within a bound of bytes."""

    most_bytes: int
    size: int = 0
    by_key: OrderedDict[Hashable, tuple[Drawn, int]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> Drawn | None:
        with self.lock:
            if key not in self.by_key:
                return None
            self.by_key.move_to_end(key)
            return self.by_key[key][0]

    def put(self, key: Hashable, drawn: Drawn) -> None:
        size = drawn.size()
        with self.lock:
            self.size += size - self.by_key.pop(key, (None, 0))[1]
            self.by_key[key] = drawn, size
            while self.size > self.most_bytes:
                self.size -= self.by_key.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self.lock:
            self.by_key.clear()
            self.size = 0


_store = _Store(MOST_BYTES)
_add_file = MediaFileManager.add_deferred
_started = False


def start() -> None:
    """Make this process do so from now on; until then everything is drawn."""
    global _started
    _started = True
    MediaFileManager.add_deferred = _adding  # type: ignore[method-assign,assignment]
    exports.own_alone()


def draw(key: Hashable, drawing: Callable[[], None]) -> None:
    """Draw, or leave again what the same drawing left: `key` is all that it depends on, its session aside.

    What is drawn is sent at once, from top to bottom (`_Waiting` says what goes before, and `as_it_goes`).
    """
    context = get_script_run_ctx()
    if not _started or context is None:
        drawing()
        return
    drawn = _store.get(key)
    if drawn is None or not _left_again(drawn, context):
        drawn = noted(drawing, context)
        if drawn.whole:
            drawn.pack()
            _store.put(key, drawn)


def not_again() -> None:
    """What is being drawn is of one person: it is left to nobody else, not even to who reads by the same right."""
    context = get_script_run_ctx()
    drawn: Drawn | None = context.__dict__.get(_NOTING) if context else None
    if drawn:
        drawn.whole = False


def as_it_goes() -> None:
    """What is being drawn takes long from here on: what there is leaves, and the rest is sent as it is made."""
    context = get_script_run_ctx()
    sending: _Waiting | None = context.__dict__.get(_SENDING) if context else None
    if sending:
        sending.waits = False
        sending.leave()


def forget() -> None:
    """Forget all that was drawn."""
    _store.clear()


def held() -> int:
    """Bytes that are kept, about."""
    return _store.size


def _left_again(drawn: Drawn, context: ScriptRunContext) -> bool:
    """Leave what was left; False, and no message, where the session is not what it was."""
    session = context.session_state
    if not all(_is(session, *read) for read in drawn.reads.items()) or not all(step(session) for step in drawn.steps):
        return False
    for name, values in drawn.names.items():
        for value in values:
            getattr(context.shared, name).check_and_add(value)
    for name, fragment, named in drawn.fragments:
        context.fragment_storage.register(name, fragment, **named)
    packs = drawn.packs or frames.packs(_with_file(*message, drawn) for message in drawn.messages)
    context._enqueue(_together(packs))
    return True


def _with_file(data: bytes, file: str, drawn: Drawn) -> bytes:
    """A message; that of a button has its file, which is asked for by another name in each session."""
    if not file:
        return data
    args, named = drawn.files[file]
    name = _add_guarded(get_instance().media_file_mgr, *args, **named)
    message = ForwardMsg.FromString(data)
    message.delta.new_element.download_button.deferred_file_id = name
    message.hash = ""
    lean.hashed(message)
    return message.SerializeToString()


def noted(drawing: Callable[[], None], context: ScriptRunContext) -> Drawn:
    """Draw, send what is drawn, and say what it left."""
    drawn, session, fragments = Drawn(), context.session_state, context.fragment_storage
    waiting = _Waiting(partial(_sent, context, context.enqueue, drawn), bool(context.fragment_ids_this_run))
    before, address = _names(context), st.query_params.to_dict()
    own: set[str | None] = set()
    context.session_state = _Session(session, drawn, own)  # type: ignore[assignment]
    context.fragment_storage = _Fragments(fragments, drawn)  # type: ignore[assignment]
    context.__dict__ |= {"enqueue": waiting.add, _NOTING: drawn, _SENDING: waiting}
    try:
        drawing()
    finally:
        context.session_state, context.fragment_storage = session, fragments
        del context.__dict__["enqueue"], context.__dict__[_NOTING], context.__dict__[_SENDING]
        waiting.leave()
    drawn.names = {name: values - before[name] for name, values in _names(context).items()}
    drawn.whole &= address == st.query_params.to_dict()
    drawn.whole &= all(key in own or _is(session, key, was) for key, was in drawn.reads.items())
    return drawn


@dataclass
class _Waiting:
    """Messages that leave together, from the top of the page to its end; what a change of filter `changes` is told as
    soon as the title says it, while the rest is drawn: what stands below is there already.
    """

    send: Callable[[Sequence[ForwardMsg]], None]
    changes: bool
    waits: bool = True
    messages: list[ForwardMsg] = field(default_factory=list)

    def add(self, message: ForwardMsg) -> None:
        self.messages.append(message)
        if not self.waits or (self.changes and _TITLE in message.delta.new_element.html.body):
            self.leave()

    def leave(self) -> None:
        leaving, self.messages = _from_the_top(self.messages), []
        self.send(leaving)


def _from_the_top(messages: list[ForwardMsg]) -> list[ForwardMsg]:
    """The messages in the order of the page, where none takes the place of another: what is there is not pushed down by
    what comes later.
    """
    places = [tuple(message.metadata.delta_path) for message in messages if message.metadata.delta_path]
    if len(set(places)) < len(places):
        return messages
    return sorted(messages, key=lambda message: tuple(message.metadata.delta_path))


def _names(context: ScriptRunContext) -> dict[str, frozenset[str]]:
    return {name: getattr(context.shared, name).snapshot() for name in _NAMES}


def _sent(
    context: ScriptRunContext, enqueue: Callable[[ForwardMsg], None], drawn: Drawn, messages: Sequence[ForwardMsg]
) -> None:
    """Send messages as one, for they are compressed together, and note them."""
    told = list[ForwardMsg]()
    send, context._enqueue = context._enqueue, told.append
    try:
        for message in messages:
            enqueue(message)
            _note(message, drawn)
    finally:
        context._enqueue = send
    if len(told) == 1:
        send(told[0])
    elif told:
        send(_together(frames.deflated(message.SerializeToString() for message in told)))


def _note(message: ForwardMsg, drawn: Drawn) -> None:
    element, data = message.delta.new_element, message.SerializeToString()
    drawn.messages.append((data, element.download_button.deferred_file_id))
    # A file or rows that wait on the server, for this session alone.
    drawn.whole &= b"/media/" not in data and not element.dataframe.HasField("lazy_data")


def _together(packs: Iterable[Pack]) -> Any:
    """What stands in the queue of a session for these messages, of the part of the page that is being drawn."""
    return Written([*packs], ThreadState.get().fragment_id or "")


def _adding(manager: MediaFileManager, *args: Any, **named: Any) -> str:
    name = _add_guarded(manager, *args, **named)
    context = get_script_run_ctx()
    if context is not None and (drawn := context.__dict__.get(_NOTING)):
        drawn.files[name] = (args, named)
    return name


def _add_guarded(manager: MediaFileManager, make: Callable[[], Any], *args: Any, **named: Any) -> str:
    """A drawing that is left again is left to whoever reads now, and so are its files: each has its own guard."""
    file = named.get("file_name") or next(iter(args[2:]), None)
    return _add_file(manager, exports.guarded(make, str(file or "")), *args, **named)


class _Fragments:
    """Where fragments are registered, which is noted."""

    def __init__(self, real: FragmentStorage, drawn: Drawn) -> None:
        self._real, self._drawn = real, drawn

    def register(self, name: str, fragment: Callable[[], Any], **named: Any) -> None:
        self._real.register(name, fragment, **named)
        self._drawn.fragments.append((name, fragment, named))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Session:
    """The values of a session: what is written, and what is read that this drawing did not write, is noted."""

    def __init__(self, real: SafeSessionState, drawn: Drawn, own: set[str | None]) -> None:
        self._real, self._drawn, self._own = real, drawn, own

    def register_widget(self, metadata: WidgetMetadata[Any], key: str | None) -> RegisterWidgetResult[Any]:
        found = self._real.register_widget(metadata, key)
        self._own.add(key)
        was = deepcopy(found.value), found.value_changed
        self._drawn.steps.append(partial(_registered, metadata, key, was))
        return found

    def reset_state_value(self, key: str, value: Any) -> None:
        self._drawn.whole = False
        self._real.reset_state_value(key, value)

    def __getitem__(self, key: str) -> Any:
        self._read(key)
        return self._real[key]

    def __contains__(self, key: str) -> bool:
        self._read(key)
        return key in self._real

    def __setitem__(self, key: str, value: Any) -> None:
        self._real[key] = value
        self._own.add(key)
        self._drawn.steps.append(partial(_written, key, value))

    def __delitem__(self, key: str) -> None:
        self._drawn.whole = False
        del self._real[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def _read(self, key: str) -> None:
        if key not in self._own and key not in self._drawn.reads:
            was = _value(self._real, key)
            self._drawn.whole &= isinstance(was, dict) or _is_hashable(was)
            self._drawn.reads[key] = deepcopy(dict(was)) if isinstance(was, dict) else was


def _is_hashable(value: Any) -> bool:
    """Whether it never changes, and can be compared."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _value(session: SafeSessionState, key: str) -> Any:
    try:
        return session[key]
    except KeyError:
        return _ABSENT


def _is(session: SafeSessionState, key: str, was: Any) -> bool:
    value = _value(session, key)
    if isinstance(value, dict):  # of a component: each reading is of a class of its own
        value = dict(value)
    return type(value) is type(was) and bool(value == was)


def _written(key: str, value: Any, session: SafeSessionState) -> bool:
    session[key] = deepcopy(value)
    return True


def _registered(metadata: WidgetMetadata[Any], key: str | None, was: Any, session: SafeSessionState) -> bool:
    found = session.register_widget(metadata, key)
    return bool((found.value, found.value_changed) == was)
