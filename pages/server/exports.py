"""Files made when they are asked for: for who was shown the button, while they may still read, and told."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.server.sign_in import who
from pages.text import LANGUAGES, Say
from queries import people


def guarded(make: Callable[[], Any], file: str) -> Callable[[], Any]:
    """The same, for who is signed in: their right is asked again when the file is, and the audit log has a line.

    Where it is no more, the file says so and nothing else. A file of what everyone reads is as it was.
    """
    cookies = st.context.cookies
    person = who.person(cookies)
    if person is None or not person.viewer:
        return make
    shown, language = person.viewer, st.query_params.get("lang", "")

    def making() -> Any:
        now = who.person(cookies)
        if now is None or now.viewer != shown:
            return Say(language if language in LANGUAGES else LANGUAGES[0])("sign_in.no_longer").encode()
        people.tell("export", now.email, {"viewer": shown, "file": file})
        return make()

    return making
