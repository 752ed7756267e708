"""The site of what readers get: written beside the editions, shown by one link, which follows the edition served."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import queries
from pages.outputs import program
from pages.outputs.site import folder
from pages.outputs.site.folder import ABOUT, Written
from pages.shell.serving import PUBLIC
from queries import Edition, site

SITES = "sites"  # in the folder of editions: one site for each edition and program
KEPT = 3  # sites: going back to an edition that was served lately is then a matter of a link


def follow(workers: int = 0) -> Written | None:
    """Serve the site of the edition that readers get, written first where it is not there; what was written, if so.

    An edition under embargo is not one. While another process does the same it is waited for. Raises NoEdition.
    """
    editions = queries.edition(PUBLIC).file.path.parent
    done = None
    with _alone(editions / SITES):
        while True:
            edition = queries.edition(PUBLIC)
            place = editions / SITES / _name(edition)
            if not (place / ABOUT).is_file():
                done = folder.write(place, edition.name, workers)
            if queries.edition(PUBLIC).name == edition.name:  # another one may have come meanwhile
                break
        show(editions, place.name)
        _clear(editions, place.name)
    return done


def _name(edition: Edition) -> str:
    """Of the edition and, in eight letters, of the program: others once it writes other pages, or other addresses."""
    told = f"{program.tag()} {os.environ.get('PUBLIC_URL', '')}"
    return f"{edition.name}.{sha256(told.encode()).hexdigest()[:8]}"


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    place.mkdir(exist_ok=True)
    place.chmod(0o755)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def show(editions: Path, name: str) -> None:
    """Have the link lead to a site, at once: whoever opens it finds the one before or this one."""
    draft = editions / f".{site.LINK}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path(SITES) / name)
    draft.replace(editions / site.LINK)


def _clear(editions: Path, shown: str) -> None:
    """Delete the sites of editions that are gone, and all but the last few of the others."""
    there = [path for path in (editions / SITES).iterdir() if path.is_dir() and path.name != shown]
    whole = [path for path in there if (editions / f"{path.name.partition('.')[0]}.json").is_file()]
    whole.sort(key=lambda path: path.stat().st_mtime)
    for path in [one for one in there if one not in whole or one in whole[: 1 - KEPT]]:
        with suppress(OSError):
            shutil.rmtree(path)
