"""The line that says what data are looked at, in the very run that reads them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pages.data.upload import UploadedFile
from pages.state import keys
from tests.pages.app import App


def page() -> None:
    """Nothing but the place where data are chosen."""
    from pages.data import picker

    picker.pick_data()


def test_the_run_that_reads_a_file_says_how_many_rows_it_has() -> None:
    at = AppTest.from_function(page, default_timeout=60)
    at.session_state[keys.UPLOADED_FILE] = UploadedFile(
        "mine.csv", b"target,prediction\n1,2\n3,3\n"
    )
    at.session_state[keys.FILE_GIVEN] = ("mine.csv", 28, 0)
    at.session_state["data"] = "upload"
    at.run()
    assert not at.exception
    line = at.markdown[0].value
    assert line.startswith(":material/table_rows: **")
    assert "mine" in line
    assert "** · 2 rows · " in line


def test_a_sample_is_taken_on_a_page_that_waits_for_a_choice() -> None:
    app = App("batch?data=five").upload("a,b,c\n1,2,3\n4,5,6\n")
    assert "Choose the column" in app.alerts
    app.choose_data("Five walks")
    assert "Choose the column" not in app.alerts
    assert app.figures["batch"].scene.handles
    app.reads("Five walks · 5 rows")
