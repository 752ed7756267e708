"""Files made when they are asked for: for who was shown the button, while they may still read, and told."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.server.sign_in import settings, who
from pages.text import LANGUAGES, Say
from queries import access, people

DRAWN_FOR = "drawn-for"  # the name under which a session holds the reader of its page


def guarded(make: Callable[[], Any], file: str) -> Callable[[], Any]:
    """The same, for who is signed in: their right is asked again when the file is, and the audit log has a line.

    Where it is no more, the file says so and nothing else. A file of what everyone reads is as it was. Whose file it is
    is whose page it is: a right may end while a page is drawn, and what is drawn is still of that right.
    """
    if settings.on() is None:
        return make
    cookies, reader = st.context.cookies, st.session_state.get(DRAWN_FOR)
    person = who.person(cookies)
    shown = access.written(reader.viewer) if reader else person.viewer if person else ""
    if shown in ("", "public"):
        return make
    language = st.query_params.get("lang", "")

    def making() -> Any:
        now = who.person(cookies)
        if now is None or now.viewer != shown:
            return Say(language if language in LANGUAGES else LANGUAGES[0])("sign_in.no_longer").encode()
        people.tell("export", now.email, {"viewer": shown, "file": file})
        return make()

    return making
