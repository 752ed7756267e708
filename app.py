"""The server: Streamlit's pages behind our headers, with plain routes beside them.

`streamlit run app.py` on one's own machine; `uvicorn app:app` where nginx stands in front, for it listens once warm.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util

from pages.server import frames, heap, logs, metrics, observed, replay
from pages.server.assets import compressed_files
from pages.server.audience import refuse_unknown
from pages.server.headers import protected
from pages.server.hosts import known_hosts
from pages.server.lean import lighten
from pages.server.media import own_media
from pages.server.routes import plain_routes
from pages.server.sign_in.bound import bound_tabs, own_files
from pages.server.sign_in.claimed import unclaimed
from pages.server.sockets import bound_sockets, few_sessions
from pages.server.uploads import bounded, from_who_may
from pages.server.warm_up import warmed
from pages.shell import serving

# Streamlit asks an outside server for this machine's address when an unknown origin connects. Nothing leaves this host.
net_util.get_external_ip = lambda: None

heap.bound()
refuse_unknown()
logs.begin(metrics.written)
metrics.begin()
bound_sockets()
bound_tabs()
lighten()
frames.pack()
replay.start()
for listener in (replay.forget, heap.give_back):
    serving.on_change(listener)
WHOSE = (unclaimed, from_who_may, few_sessions, own_files, bounded, own_media)
LAYERS = (observed.observed, protected, known_hosts, *WHOSE, compressed_files)
app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    middleware=[Middleware(each) for each in LAYERS],
    routes=plain_routes(),
    lifespan=warmed,
    on_script_error=observed.failed,
)
