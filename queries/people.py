"""People: who is signed in and what they may read now. The door to rights, sessions and the audit log."""

from collections.abc import Mapping

from data import store
from data.problem import Refused, SaidInWords
from data.store import log, register, rights, sessions
from data.store.rights import Right
from data.store.sessions import SESSION_SECONDS, Attempt, Session, Term
from queries.here import here


def begin(first: str) -> None:
    """Make ready what is written while people sign in; `first` is an administrator where no right was ever given.

    Raises Refused, SaidInWords, sqlite3.Error, OSError.
    """
    folder = store.editions_dir()
    folder.mkdir(parents=True, exist_ok=True)
    rights.begin(folder, first)
    sessions.begin(folder)


def address(email: object) -> str:
    """An address as a provider gives it, as rights hold it; "" for one that none can be given to.

    Only what a right's own address may be made of is folded: another letter that looks like one is another letter.
    """
    if not isinstance(email, str) or not email.isascii():
        return ""
    found = rights.normalised(email)
    return found if rights.is_address(found) else ""


held, is_account = here(rights.live), here(rights.pin)
attempt, take = here(sessions.attempt), here(sessions.take)
find, term = here(sessions.find), here(sessions.term)


def sign_in(key: str, session: Session) -> None:
    """Begin a session, and tell it."""
    tell("sign_in", session.email, {"idp": session.idp, "viewer": session.viewer})
    sessions.open_(store.editions_dir(), key, session)


def begin_again(key: str, session: Session) -> None:
    """Have a session begin now, for who signs in once more, and tell it."""
    tell("sign_in", session.email, {"idp": session.idp, "viewer": session.viewer})
    sessions.begin_again(store.editions_dir(), key, session.id_token)


def lengthen(key: str, session: Session, most: float) -> None:
    """Have a session last longer, `most` seconds in all, and tell it."""
    tell("lengthened", session.email, {"viewer": session.viewer})
    sessions.lengthen(store.editions_dir(), key, most)


def choose(key: str, session: Session, viewer: str) -> None:
    """Have a session read with these eyes, and tell it."""
    tell("choice", session.email, {"viewer": viewer})
    sessions.choose(store.editions_dir(), key, viewer)


def leave(key: str) -> Session | None:
    """End a session, and tell it; what it was."""
    session = sessions.close(store.editions_dir(), key)
    if session:
        tell("sign_out", session.email, {"idp": session.idp})
    return session


def tell(kind: str, who: str, about: Mapping[str, str]) -> None:
    """Add a line to the audit log. Raises sqlite3.Error."""
    with register.opened(store.editions_dir()) as there:
        log.add(there, kind, who, about)
