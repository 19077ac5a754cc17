"""What deploy/ says, against the rest of the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def copied() -> list[str]:
    """What the container gets of the project."""
    lines = re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def test_the_container_gets_what_is_there() -> None:
    assert all((ROOT / name).exists() for name in copied())
    assert {"app.py", "pages", "lossviz", ".streamlit", "requirements.txt"} <= set(copied())


def test_the_container_runs_without_rights() -> None:
    lines = CONTAINER.splitlines()
    assert lines.index("USER explorer") < next(k for k, x in enumerate(lines) if x[:4] == "CMD ")


def test_nginx_takes_what_streamlit_takes() -> None:
    most = CONFIG["server"]["maxUploadSize"]
    assert f"client_max_body_size {most + 1}m;" in NGINX
    assert f"{most} MB" in NGINX


def test_nginx_writes_down_no_query_and_no_address() -> None:
    written = re.search(r"log_format no_data (.*?);", NGINX, re.DOTALL)
    assert written
    used = set(re.findall(r"\$\{?(\w+)", written[1]))
    told = {"time_iso8601", "request_method", "path_alone", "status", "body_bytes_sent"}
    assert used == told | {"request_time", "replica"}
