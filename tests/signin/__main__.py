"""`make run-signin`: the dashboard with a provider of this machine, and five people to sign in as."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from data import store
from data.store import rights
from tests.signin.personas import PERSONAS, environment, give, provider

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "signin"  # its register is not that of `make run`: nobody there has a right by mistake
RUN = ["streamlit", "run", "app.py", "--server.address", "localhost"]


def main(port: str) -> int:
    """Serve until it is stopped."""
    folder = Path(os.environ.setdefault("EDITIONS_DIR", str(FOLDER)))
    if not (folder / "CURRENT").exists():
        made = store.DEFAULT_DIR / "demonstration"  # where each right has something to read
        if not (made / "CURRENT").exists():
            here = {name: value for name, value in os.environ.items() if name != "EDITIONS_DIR"}
            subprocess.run([sys.executable, "-m", "data", "publish", "--demo"], cwd=ROOT, env=here, check=True)
        shutil.copytree(made, folder, dirs_exist_ok=True)
    rights.begin(folder, "")
    give(folder)
    for one in PERSONAS:  # the provider of another day, on another port, is another one
        rights.repin(folder, one.email, "make run-signin")
    with provider(int(port) + 1) as issuer:
        print(f"Trois chantiers, with sign-in: http://localhost:{port}")
        print("At the provider, sign in as one of:")
        for one in PERSONAS:
            print(f"  {one.name:26}{one.viewer or 'no right: refused'}")
        own = environment(issuer, f"http://localhost:{port}", secrets.token_hex(32))
        command = [sys.executable, "-m", *RUN, "--server.port", port]
        return subprocess.run(command, cwd=ROOT, env=os.environ | own).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "8501"))
    except KeyboardInterrupt:
        sys.exit(0)
