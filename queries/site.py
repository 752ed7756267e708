"""The public pages as files: the folder that is served, and the program that has it follow the edition served."""

from pathlib import Path

from data import store
from data.store.site import follow as follow

ABOUT = "site.json"
LINK = "public"  # in the folder of editions, and in addresses: a server may send it from there as it is


def served() -> Path | None:
    """The folder of the site that is served; None where none was written yet."""
    place = (store.editions_dir() / LINK).resolve()
    return place if (place / ABOUT).is_file() else None
