"""What needs attention: in which order it is read, and which figure each count is."""

from queries import figures

# The alerts of overview/watch, what weighs most first.
ORDER = (
    "proposals_overdue",
    "decision_awaited",
    "decided_without_opinion",
    "redundant_undecided",
    "implementation_late",
    "communes_far",
    "counters_falling",
    "contribution_missing",
    "ready_for_opinion",
    "decided_without_consultation",
    "counters_silent",
    "counters_below_hours",
    "counters_below_agents",
    "no_cooperation",
)
# Those that everyone reads, each of which has a feed.
PUBLIC = tuple(
    one
    for one in ORDER
    if one not in ("proposals_overdue", "decision_awaited", "ready_for_opinion", "counters_below_agents")
)
# The panel that lists one, where its page folds it.
IN_A_FOLD = {"communes_far": "panel-white"}


def watched(alert: str, published: bool, level: str = "nation", code: str = "FR") -> figures.Key:
    """What the count of an alert of overview/watch is."""
    return figures.key(alert, level, code, None, figures.EVERYONE if published else figures.SCOPE)
