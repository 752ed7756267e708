"""What a script of ours draws in the browser: every component, declared in one place and served as files."""

from functools import cache
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

from pages.shell import addressed, static_target

# Streamlit runs a component's inline script from a blob, which our content policy refuses; the same script declared
# by a manifest is served as a file. Manifests are meant for installed packages: ours is declared here. Since 1.67.0. To
# wait for: `st.components.v2.component` with the address of a file.
_PAGES = Path(__file__).parents[1]
_FOLDERS = {
    "choropleth": "parts/choropleth",
    "grid": "missions/grid",
}
_MANIFEST = ComponentManifest(
    "trois-chantiers", "1", [ComponentConfig(name, asset_dir=folder) for name, folder in _FOLDERS.items()]
)


def component(name: str) -> ComponentRenderer:
    """What mounts a component: a folder with its name, which holds its HTML, its stylesheet and its script.

    Its HTML is `hidden` until its stylesheet, which gives it a display, is there: what has no looks yet takes other
    room, and the page would move. What the scripts of several share is `static/drawing.js`.
    """
    if addressed.is_taken():  # a page drawn for one of its tables: nobody sees it
        return cast(ComponentRenderer, lambda **_: None)
    if sheet := static_target.current():
        render = sheet.renderers[name]
        return cast(ComponentRenderer, lambda **given: render(given["data"]))
    full, manager = f"{_MANIFEST.name}.{name}", get_bidi_component_manager()
    if manager.get_metadata(full) is None:
        manager.register_from_manifest(_MANIFEST, _PAGES)
    return st.components.v2.component(full, html=_html(name), css=f"{name}.css", js=f"{name}.js")


@cache
def _html(name: str) -> str:
    return (_PAGES / _FOLDERS[name] / f"{name}.html").read_text(encoding="utf-8")
