"""The server: Streamlit around pages/frame.py, compressed files, security headers.

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

from pages.figure import assets
from pages.server import CompressedFiles, EarlyTags, SecurityHeaders

# Streamlit's upload route would write what is above 1 MB to a temporary file. Nothing
# that a visitor uploads may touch the disk, so it stays in memory up to the size limit.
MultiPartParser.spool_max_size = (st.get_option("server.maxUploadSize") + 1) * 1024 * 1024


@asynccontextmanager
async def _prepared(_: st.App) -> AsyncIterator[None]:
    await anyio.to_thread.run_sync(assets.warm)
    yield


app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    lifespan=_prepared,
    routes=assets.routes(st.get_option("server.baseUrlPath").strip("/")),
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(CompressedFiles),
        Middleware(EarlyTags, tags=assets.tags()),
    ],
)
