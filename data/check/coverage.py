"""Whether a table that goes through the départements in order stops before the last of them: it was cut at a line."""

from collections.abc import Sequence

from data.reference.places import department_names

FEWEST = 20  # départements in order before it is said that a table goes through them
SHARE = 0.9  # of those up to the last one, which it must have
CORSICA = {"20", "2A", "2B"}  # which some sort after 19, others after 29
BEYOND = "96"  # overseas: many tables leave it out


def stops_early(codes: Sequence[str | None]) -> tuple[str, int] | None:
    """The last département of a table, and how many of the mainland come after it; None where nothing is odd.

    `codes`: those of its rows, in their order. A region's départements, or any that leave more than a tenth out up to
    the last, are no such table.
    """
    found = [code for code in codes if code and code not in CORSICA]
    if found != sorted(found):
        return None
    known = [code for code in sorted(department_names()) if code not in CORSICA]
    held = set(found) & set(known)
    if len(held) < FEWEST:
        return None
    until = [code for code in known if code <= max(held)]
    after = [code for code in known if max(held) < code < BEYOND]
    return (max(held), len(after)) if after and len(held) >= SHARE * len(until) else None
