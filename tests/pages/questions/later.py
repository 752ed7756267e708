"""Two editions of the demonstration, half a year apart: what is asked of an earlier date, of changes, of contests.

Between both, the prefect of a region contests two public figures: one is accepted with a change, the other one waits.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from data.publish import contests
from data.publish.contests import Asked, Figure
from data.store import rights

BEFORE, AFTER = "2024-06-30", "2024-12-31"
PREFECT, CABINET = "anne@example.fr", "marie@example.fr"
UNTIL = str(date.today() + timedelta(days=1))
WORDS = "Un guichet avait fermé avant la fin du mois."
MAILBOX = "sgar.statistiques@example.fr"
ROOT = Path(__file__).parents[3]


def publish(folder: Path) -> tuple[str, str]:
    """Publish both in a folder (twice the time of a publication); their names, the earlier first."""
    first = _published(folder, BEFORE)
    contest(folder, first)
    return first, _published(folder, AFTER)


def _published(folder: Path, as_of: str) -> str:
    command = [sys.executable, "-m", "data", "publish", "--demo", "--as-of", as_of]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"EDITIONS_DIR": str(folder)}, capture_output=True)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return (folder / "CURRENT").read_text().strip()


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
