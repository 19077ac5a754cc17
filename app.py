"""The server: Streamlit around pages/frame.py, and what stands before it.

`streamlit run app.py` finds `app` and serves it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import streamlit as st
from starlette.middleware import Middleware

from lossviz.reading import leave_a_core
from pages import embed
from pages.figure import assets
from pages.server import (
    SECONDS_UNTIL_TIGHTER,
    AnswerHeaders,
    BoundedBodies,
    ClosedRoutes,
    CompressedFiles,
    EarlyTags,
    InPieces,
    Readiness,
    SmallIconFont,
    find_packable,
    hash_inline_scripts,
    import_what_they_need,
    keep_uploads_in_memory,
    make_icon_font,
    send_at_once,
)

# A request that brings a file is somewhat larger than the file.
_MOST_UPLOADED = (st.get_option("server.maxUploadSize") + 1) * 1024 * 1024
_BASE = st.get_option("server.baseUrlPath").strip("/")

keep_uploads_in_memory(_MOST_UPLOADED)
leave_a_core()


_PAGES = Path(__file__).parent / "pages"
_readiness = Readiness()


@asynccontextmanager
async def _prepared(_: st.App) -> AsyncIterator[None]:
    await anyio.to_thread.run_sync(import_what_they_need, sorted(_PAGES.glob("*.py")))
    await anyio.to_thread.run_sync(assets.warm)
    await anyio.to_thread.run_sync(make_icon_font)
    send_at_once()
    async with anyio.create_task_group() as later:
        later.start_soon(_pack_tighter)
        _readiness.ready = True
        yield
        _readiness.ready = False
        later.cancel_scope.cancel()


async def _pack_tighter() -> None:
    await anyio.sleep(SECONDS_UNTIL_TIGHTER)
    await anyio.to_thread.run_sync(assets.pack_tighter, abandon_on_cancel=True)


app = st.App(
    _PAGES / "frame.py",
    lifespan=_prepared,
    routes=[*assets.routes(_BASE), *embed.routes(_BASE), _readiness.route(_BASE)],
    middleware=[
        Middleware(AnswerHeaders, hashes=hash_inline_scripts(), base=_BASE),
        Middleware(InPieces),
        Middleware(ClosedRoutes, base=_BASE),
        Middleware(BoundedBodies, most_uploaded=_MOST_UPLOADED, base=_BASE),
        Middleware(SmallIconFont, base=_BASE),
        Middleware(CompressedFiles, files=find_packable(), base=_BASE),
        Middleware(EarlyTags, tags=assets.tags(), base=_BASE),
    ],
)
