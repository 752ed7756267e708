"""Two editions of the demonstration, half a year apart: what is asked of an earlier date, of changes, of contests.

Between both, the prefect of a region contests two public figures: one is accepted with a change, the other one waits.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from data import store
from data.publish import contests
from data.publish.contests import Asked, Figure
from data.store import rights

BEFORE, AFTER = "2024-06-30", "2024-12-31"
PREFECT, CABINET = "anne@example.fr", "marie@example.fr"
UNTIL = str(date.today() + timedelta(days=1))
WORDS = "Un guichet avait fermé avant la fin du mois."
MAILBOX = "sgar.statistiques@example.fr"
ROOT = Path(__file__).parents[3]


def publish(place: Path) -> tuple[Path, Path]:
    """Publish both beside the real editions of a place (twice the time of a publication); full files, earlier first."""
    folder = place / store.DEMONSTRATION
    before = _published(folder, BEFORE)
    contest(folder, before.stem)
    return before, _published(folder, AFTER)


def _published(folder: Path, as_of: str) -> Path:
    command = [sys.executable, "-m", "data", "publish", "--demo", "--as-of", as_of]
    own = os.environ | {"EDITIONS_DIR": str(folder.parent)}
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return folder / f"{store.current_name(folder)}.duckdb"


def contest(folder: Path, edition: str) -> None:
    """What the prefect says of two figures of an edition, and the answer to the first."""
    for email, role, territory in ((PREFECT, "prefect", "R53"), (CABINET, "cabinet", "")):
        cells = {"email": email, "role": role, "territory": territory, "ministry": "", "until": UNTIL}
        problems, right = rights.checked(cells, "test")
        assert right, problems
        rights.give(folder, [right], "test")
    for indicator, read, held in (("P1", "120", "119"), ("P2", "98.5", "97")):
        figure = Figure(indicator, "region", "53", "2024-06-01", edition, read)
        asked = Asked(figure, "contest", held, "Un guichet est compté deux fois.", "Liste de la préfecture", MAILBOX)
        contests.file(folder, asked, PREFECT, "prefect:R53")
    contests.answer(folder, 1, "changed", WORDS, CABINET, "cabinet", published=True)
