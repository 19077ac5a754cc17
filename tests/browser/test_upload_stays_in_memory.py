"""Nothing that a visitor uploads touches the disk: every file the server opens is watched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.browser.visit import Visit

# Starts Streamlit with a watch on every file that is opened to be written.
WATCHING = """
import os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def watch(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
        os.write(log, f"{arguments[0]}\\n".encode())
    if event.startswith("tempfile."):
        os.write(log, f"{event} {arguments}\\n".encode())
sys.addaudithook(watch)
from streamlit.web.cli import main
sys.exit(main())
"""
ROWS = 200_000  # some 3 MB: well above the 1 MB from which Starlette would use a file


def test_a_large_file_is_read_without_a_file_of_ours(
    fresh_address: Callable[..., str], visit: Callable[..., Visit], tmp_path: Path
) -> None:
    start, written, rows = tmp_path / "start.py", tmp_path / "written", tmp_path / "rows.csv"
    start.write_text(WATCHING, encoding="utf-8")
    lines = (f"{k % 97}.25,{k % 89}.5\n" for k in range(ROWS))
    rows.write_text("target,prediction\n" + "".join(lines), encoding="utf-8")
    at = fresh_address(command=[sys.executable, str(start), str(written)])
    here = visit("batch?data=upload", at=at)
    before = written.read_text(encoding="utf-8")
    here.page.locator("input[type=file]").set_input_files(rows)
    here.page.get_by_text("All 200,000 rows are in the sums").first.wait_for()
    during = written.read_text(encoding="utf-8")[len(before) :].splitlines()
    assert [line for line in during if not line.startswith("/dev/")] == []


def test_the_watch_sees_what_is_written(tmp_path: Path) -> None:
    start, written = tmp_path / "start.py", tmp_path / "written"
    spying = WATCHING.replace(
        "from streamlit.web.cli import main",
        "import tempfile\ntempfile.TemporaryFile().close()\nmain = lambda: 0",
    )
    start.write_text(spying, encoding="utf-8")
    subprocess.run([sys.executable, start, written], check=True)
    assert written.read_text(encoding="utf-8").strip()
