"""LibreOffice at work on workbooks, as departments use it. Run by the system's own Python.

The argument is JSON: for each workbook its path, where to save it, and edits as
[[sheet, cell, text], …]. A text is typed as people type, so that 20 becomes a number where the
cell allows it.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TRIES = 300
RESTART = 81
"""What the office says when its new profile is made and it wants to be started again."""


def main() -> None:
    """Open, edit and save each workbook."""
    import uno  # noqa: PLC0415 - the system's Python alone has it

    with tempfile.TemporaryDirectory() as profile:
        office = Office(profile)
        try:
            desktop = office.connect(uno)
            for source, target, edits in json.loads(sys.argv[1]):
                _edit(uno, desktop, Path(source), Path(target), edits)
            with contextlib.suppress(Exception):  # it may be gone before it answers
                desktop.terminate()
            office.process.wait(timeout=60)
        finally:
            office.process.kill()


class Office:
    """The program itself: the one that draws its splash gives up on a busy machine."""

    def __init__(self, profile: str) -> None:
        self._profile = Path(profile)
        self._pipe = f"kyodo{self._profile.name}"
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        program = Path(shutil.which("soffice") or "soffice").resolve().with_name("soffice.bin")
        command = [str(program), "--headless", "--norestore"]
        command += [f"--accept=pipe,name={self._pipe};urp;"]
        command += [f"-env:UserInstallation={self._profile.as_uri()}"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603 - its words are our own

    def connect(self, uno: Any) -> Any:
        """The office's desktop, as soon as it listens."""
        local = uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        address = f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        for _try in range(TRIES):
            try:
                context = resolver.resolve(address)
                name = "com.sun.star.frame.Desktop"
                return context.ServiceManager.createInstanceWithContext(name, context)
            except Exception:  # noqa: BLE001 - the office raises its own kind until it listens
                with contextlib.suppress(subprocess.TimeoutExpired):
                    if self.process.wait(timeout=0.2) != RESTART:
                        break
                    self.process = self._start()
        raise SystemExit("LibreOffice does not start")


def _edit(uno: Any, desktop: Any, source: Path, target: Path, edits: list[list[str]]) -> None:
    hidden = (_property(uno, "Hidden", True),)  # without a window no view is kept
    book = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, hidden)
    for sheet, address, text in edits:
        book.Sheets.getByName(sheet).getCellRangeByName(address).setFormula(text)
    as_xlsx = _property(uno, "FilterName", "Calc MS Excel 2007 XML")
    book.storeToURL(target.as_uri(), (as_xlsx,))
    book.close(True)


def _property(uno: Any, name: str, value: object) -> Any:
    found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main()
