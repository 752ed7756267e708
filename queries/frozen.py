"""Pages that were frozen: the door to where they are kept, for pages."""

from data.problem import Refused, full_sentence
from data.store import frozen, history
from data.store.frozen import KEPT_DAYS, LEAST_DAYS, MOST_BYTES, PAGE, Frozen
from queries.here import here

keep, again, remove = here(frozen.keep), here(frozen.again), here(frozen.remove)
find, read, listed = here(frozen.find), here(frozen.read), here(frozen.listed)


def is_withdrawn(one: Frozen) -> bool:
    """Whether its edition was gone back from since. Raises sqlite3.Error, OSError."""
    return any(past.name == one.edition and past.state == "withdrawn" for past in history.known())


def sentences(refused: Refused, language: str) -> str:
    """Why something was not done, in words."""
    return " ".join(full_sentence(problem, language) for problem in refused.problems)
