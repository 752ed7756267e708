"""The server: Streamlit's pages behind our headers, with plain routes beside them.

`streamlit run app.py` on one's own machine; `uvicorn app:app` where nginx stands in front, for it listens once warm.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.http.assets import compressed_files
from pages.http.hosts import known_hosts
from pages.parts import cached, downloads
from pages.server import exports, logs, media, metrics, observed
from pages.server.audience import refuse_unknown
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.server.sign_in.session_binding import own_files, own_tabs, refuse_unbound
from pages.server.sockets import bound_sockets, few_sessions
from pages.server.streamlit import address, is_on
from pages.server.streamlit.downloads import own_alone
from pages.server.uploads import bounded, from_who_may
from pages.server.warm_up import warmed
from pages.shell import serving

refuse_unknown()
logs.begin(metrics.written)
metrics.begin()
if is_on("heads"):
    bound_sockets()
if is_on("address"):
    address.ask_nobody()
if is_on("downloads"):
    own_alone(media.made)
downloads.guard_by(exports.guarded)
serving.on_change(cached.forget)
WHOSE = (from_who_may, few_sessions, own_files, own_tabs, bounded, media.own_media)
LAYERS = (observed.observed, protected, known_hosts, *WHOSE, compressed_files)
app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    middleware=[Middleware(each) for each in LAYERS],
    routes=plain_routes(),
    lifespan=warmed,
    on_script_error=observed.failed,
)
refuse_unbound()
