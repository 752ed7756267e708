"""Sending: files are dropped, and kept at once as a draft, which the address then names."""

import re
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.deposits import wording
from pages.markup import draw, html
from pages.shell.ask import Ask
from pages.text import Say
from queries import deposits
from queries.deposits import Draft, Refused

ENDINGS = ("csv", "txt", "tsv", "xlsx", "xls", "ods", "json", "geojson", "parquet", "zip", "gz")
MEGABYTES = 20  # what the server takes (.streamlit/config.toml), and nginx before it
DRAFT = "depot"  # the parameter of the address
_TURN, _REFUSED = "deposit-turn", "deposit-refused"
_AGAIN = re.compile(r"(-remarques|-remarks)?( ?\(\d+\))?$")


def box(ask: Ask, say: Say, email: str, draft: Draft | None = None) -> None:
    """Where files are dropped; a draft that is there takes them in."""
    room = "again" if draft else "send"
    with st.container(border=True, key="panel-deposit"):
        title, sentence = say(f"deposits.{room}.title"), say(f"deposits.{room}.sentence", megabytes=MEGABYTES)
        draw(html('<div class="tc-panel"><h2>{}</h2><p>{}</p></div>', title, sentence))
        turn = st.session_state.setdefault(_TURN, 0)
        files = st.file_uploader(
            say("deposits.send.label"), ENDINGS, accept_multiple_files=True, key=f"deposit-files-{turn}",
            label_visibility="collapsed",
        )  # fmt: skip
        if refused := st.session_state.pop(_REFUSED, None):
            wording.refused(say, refused)
    if files:
        _kept(ask, email, files, draft)


def _kept(ask: Ask, email: str, files: Sequence[UploadedFile], draft: Draft | None) -> None:
    """Keep what was sent, let Streamlit forget it, and go to its page."""
    sent = [(file.name, file.getvalue()) for file in files]
    for file in files:
        _forget(file)
    st.session_state[_TURN] += 1
    try:
        after = deposits.keep(email, ask.viewer, [*(_others(draft, sent) if draft else ()), *sent])
    except Refused as refused:
        st.session_state[_REFUSED] = refused.problems
        st.rerun()
    if draft:
        try:
            _cover(draft, after)
            deposits.drop(draft)
        except Refused as refused:  # published meanwhile: what is sent now is another draft
            st.session_state[_REFUSED] = refused.problems
    st.query_params[DRAFT] = after.id
    st.rerun()


def _others(draft: Draft, sent: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The files of a draft that those sent now do not replace: of other names, "-remarques" and "(2)" aside."""
    stems = {_stem(name) for name, _ in sent}
    return [(path.name, path.read_bytes()) for path in draft.paths if _stem(path.name) not in stems]


def _cover(draft: Draft, after: Draft) -> None:
    """What was said of the lists of a draft is said of those that stay, or take their place."""
    for file in {*draft.covers, *draft.dated}:
        for name in after.files:
            if _stem(name) == _stem(file):
                deposits.describe_list(after, name, draft.covers.get(file, ()), draft.dated.get(file))


def _stem(name: str) -> str:
    return _AGAIN.sub("", name.rpartition(".")[0] or name).casefold()


def _forget(file: UploadedFile) -> None:
    """Streamlit would hold what was sent for as long as the session lasts."""
    context = get_script_run_ctx()
    if context is not None and isinstance(held := context.uploaded_file_mgr, MemoryUploadedFileManager):
        held.remove_file(context.session_id, file.file_id)
