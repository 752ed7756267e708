"""Who draws, without script, what a script draws on a live page: one pen for each, of what the script is given."""

from collections.abc import Callable

from pages.drawn import choropleth, communes, curve, plane, rows

PENS: dict[str, Callable[..., None]] = {
    "map": choropleth.draw_map,
    "line": curve.draw_line,
    "plot": plane.draw_plot,
    "point_map": communes.draw_communes,
    "grid": rows.draw_rows,
}
