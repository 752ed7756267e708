"""The public pages as files, which follow what is served: another program writes them, in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from data import store

ROOT = Path(__file__).parents[2]
SITES = "sites"  # the folder of the sites, beside the editions: NAME.PROGRAM each
_COMMAND = ("-m", "pages", "site", "--served")


def follow() -> bool:
    """Start the program that writes the site of what readers get and serves it; nobody waits for it. Whether it was
    started: not where SITE is "off".

    By its name: `pages` stands on `data`, and nothing of it is imported here.
    """
    if os.environ.get("SITE") == "off":
        return False
    log = store.editions_dir() / "site.log"
    with log.open("ab") as said:
        subprocess.Popen(
            [sys.executable, *_COMMAND],
            cwd=ROOT,
            env=os.environ | {"EDITIONS_DIR": str(store.editions_dir().absolute())},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,  # it goes on when the command that started it ends
        )
    return True


def forget(names: list[str]) -> None:
    """Delete the sites of editions that are deleted."""
    place = store.editions_dir() / SITES
    for site in place.glob("*.*") if names and place.is_dir() else ():
        if site.is_dir() and site.name.partition(".")[0] in names:
            shutil.rmtree(site)
