"""All that reaches into what Streamlit does not offer, one module each: what it replaces, why, since which version, the
public way to wait for.

| module | what | off |
| --- | --- | --- |
| `address` | no request for this machine's address | `address` |
| `downloads` | a file is made for the session that was shown its button | `downloads` |
| `index` | the first bytes of a page, in its reader's language | `first_bytes` |

Below the server, `pages/outputs/offscreen.py` draws a page without a browser, and `pages/elements/components.py`
declares components as files; uvicorn has one, `../sockets` (`heads`). Nothing else does. PATCHES_OFF names those that
are left out, after an upgrade that one of them does not survive: `tests/pages/test_patches.py` fails then, by name.
"""

import os

NAMES = ("address", "downloads", "first_bytes", "heads")


def off() -> frozenset[str]:
    """The names in PATCHES_OFF. Raises ValueError for one that is none."""
    found = frozenset(filter(None, os.environ.get("PATCHES_OFF", "").replace(",", " ").split()))
    if unknown := sorted(found.difference(NAMES)):
        raise ValueError(f"PATCHES_OFF names {', '.join(unknown)}, which is none of {', '.join(NAMES)}")
    return found


def is_on(name: str) -> bool:
    """Whether one of them is made."""
    return name not in off()
