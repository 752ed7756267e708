"""No request for this machine's address.

Replaces `streamlit.net_util.get_external_ip`, which asks checkip.amazonaws.com where a page of an origin that it does
not know opens a session. Nothing leaves this host. Since 1.67.0. To wait for: a setting that leaves the question out.
"""

from streamlit import net_util


def ask_nobody() -> None:
    """Have this process ask nobody, from now on."""
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    """As Streamlit says it where nobody answers."""
