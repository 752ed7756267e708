"""The page that Streamlit starts every page from.

`first_bytes` puts our language, title, styles and summary in its place, in what is read here; Streamlit's file stays as
it is. Readers of screens and of search engines would else be told that a French page is English and called Streamlit.
Since 1.67.0. To wait for: settings for the language, the title and the head of a page.
"""

import re
from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

_SCRIPT = "<script>(.*?)</script>"


@cache
def read() -> str:
    """The installed index.html."""
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


def replaced(pattern: str, new: str, index: str) -> str:
    """The page with something else where a pattern is. Raises ValueError unless it is there once."""
    found, count = re.subn(pattern, lambda _: new, index, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"Streamlit's index.html has {count} times {pattern!r}, not once: adapt {__name__}")
    return found


def inline_script() -> str:
    """Its only inline script. Raises ValueError unless there is one."""
    (script,) = re.findall(_SCRIPT, read(), flags=re.DOTALL)
    return str(script)
