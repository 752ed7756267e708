"""Who draws, without script, what a script draws on a live page: one renderer for each, of what the script is given."""

from collections.abc import Callable

from pages.maps import regions
from pages.outputs import rows

RENDERERS: dict[str, Callable[..., None]] = {
    "map": regions.draw_map,
    "grid": rows.draw_rows,
}
