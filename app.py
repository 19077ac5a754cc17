"""The server: Streamlit around pages/frame.py, and what stands before it.

`streamlit run app.py` finds `app` and serves it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware

from lossviz.reading import leave_a_core
from pages import embed
from pages.figure import assets
from pages.server import (
    AnswerHeaders,
    BoundedBodies,
    ClosedRoutes,
    CompressedFiles,
    FirstScript,
    InPieces,
    Readiness,
    hash_inline_scripts,
    import_what_they_need,
)

# A request that brings a file is somewhat larger than the file.
_MOST_UPLOADED = (st.get_option("server.maxUploadSize") + 1) * 1024 * 1024

# Nothing that a visitor uploads may touch the disk: by default what is above 1 MB does.
MultiPartParser.spool_max_size = _MOST_UPLOADED
leave_a_core()

# Whatever folder it is started from: a trace has paths of the server in it.
st.set_option("client.showErrorDetails", "none")

_PAGES = Path(__file__).parent / "pages"
_HISTORY = (_PAGES / "figure" / "js" / "history.js").read_text(encoding="utf-8")
_readiness = Readiness()


@asynccontextmanager
async def _prepared(_: st.App) -> AsyncIterator[None]:
    await anyio.to_thread.run_sync(import_what_they_need, sorted(_PAGES.glob("*.py")))
    _readiness.ready = True
    yield
    _readiness.ready = False


app = st.App(
    _PAGES / "frame.py",
    lifespan=_prepared,
    routes=[assets.route(), embed.route(), _readiness.route()],
    middleware=[
        Middleware(AnswerHeaders, hashes=hash_inline_scripts(_HISTORY)),
        Middleware(InPieces),
        Middleware(ClosedRoutes),
        Middleware(BoundedBodies, most_uploaded=_MOST_UPLOADED),
        Middleware(CompressedFiles, own=assets.plotly_file()),
        Middleware(FirstScript, script=_HISTORY, modules=assets.list_modules()),
    ],
)
