"""What is known of the files that Streamlit brings along, before anybody asks for one."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

STATIC = Path(streamlit.__file__).parent / "static"
_TEXTS = (".js", ".css", ".svg", ".json")
_SMALLEST = 1024
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@cache
def find_packable() -> frozenset[str]:
    """Paths of the texts below `/static/` that are worth compressing."""
    return frozenset(
        f"/{file.relative_to(STATIC).as_posix()}"
        for file in (STATIC / "static").rglob("*")
        if file.suffix in _TEXTS and file.stat().st_size >= _SMALLEST
    )


@cache
def hash_inline_scripts() -> tuple[str, ...]:
    """Hashes of the scripts inside Streamlit's page, as Content-Security-Policy takes them."""
    scripts = _INLINE.findall((STATIC / "index.html").read_bytes())
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    return tuple(f"'sha256-{digest}'" for digest in digests)
