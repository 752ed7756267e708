"""How wide an attack is: `make test` makes a fast part of each, `make attack` (ATTACK=1) all of it."""

import os
from collections.abc import Callable

WIDE = bool(os.environ.get("ATTACK"))
Tally = Callable[[int, int], None]
