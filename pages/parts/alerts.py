"""What needs attention: in which order it is read, and which figure each count is."""

from queries import figures

# The alerts of overview/watch, what weighs most first.
ORDER = (
    "proposals_overdue",
    "decision_awaited",
    "decided_without_opinion",
    "redundant_undecided",
    "implementation_late",
    "evaluation_missing",
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
# The indicator that an alert keeps from its target: what is said of one explains the other.
MEASURED = {
    "proposals_overdue": "O3",
    "decided_without_opinion": "O4",
    "redundant_undecided": "M3",
    "implementation_late": "O6",
    "communes_far": "P2",
    "counters_falling": "P3",
    "contribution_missing": "O1",
    "decided_without_consultation": "M6",
    "counters_below_hours": "P10",
    "counters_below_agents": "P11",
    "no_cooperation": "O8",
}
# Those that everyone reads, each of which has a feed.
PUBLIC = tuple(
    one
    for one in ORDER
    if one not in ("proposals_overdue", "decision_awaited", "ready_for_opinion", "counters_below_agents")
)
# The situations of proposals of which a ministry is one that has not replied.
HELD = ("waiting", "late", "last_reply", "still")
# The panel that lists one, where its page folds it.
IN_A_FOLD = {"communes_far": "panel-white"}


def watched(alert: str, published: bool, level: str = "nation", code: str = "FR") -> figures.Key:
    """What the count of an alert of overview/watch is."""
    return figures.key(alert, level, code, None, figures.EVERYONE if published else figures.SCOPE)
