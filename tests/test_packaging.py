"""A wheel holds the program whole: it runs where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.checkout import ROOT, files

OPENS_THE_DIRECTORY = """
import kyodo_spaces, sys
from kyodo_spaces.venues import starting
from kyodo_spaces.cli import main
app = kyodo_spaces.create_app({"INSTANCE": sys.argv[1] + "/instance"})
assert kyodo_spaces.__file__.startswith(sys.argv[1]), kyodo_spaces.__file__
with app.app_context():
    starting.prepare()
page = app.test_client().get("/")
assert page.status_code == 200, page.status
assert "会議" in page.text
assert "Meeting room" in app.test_client().get("/?lang=en").text
"""


def test_the_wheel_serves_the_directory_by_itself(tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 - our own build
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
        held = set(archive.namelist())
    assets = {
        f"kyodo_spaces/{path.relative_to(ROOT).as_posix()}"
        for path in files()
        if path.relative_to(ROOT).parts[0] in {"templates", "static", "data", "translations"}
    }
    assert assets - held == set()
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", OPENS_THE_DIRECTORY, installed],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        check=True,
    )
