"""LibreOffice at work on a workbook, as a department uses it. Run by the system's own Python.

Arguments: the workbook, where to save it, and edits as JSON: [[sheet, cell, text], …]. A text
is typed as people type, so that 20 becomes a number where the cell allows it.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    """Open, edit, save, and print what the office itself knows of the saved sheets."""
    import uno  # noqa: PLC0415 - the system's Python alone has it

    source, target, edits = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"kyodo{Path(profile).name}"
        command = ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
        command.append(f"-env:UserInstallation={Path(profile).as_uri()}")
        office = subprocess.Popen(command)  # noqa: S603 - its words are our own
        try:
            hidden = (_property(uno, "Hidden", True),)  # without a window no view is kept
            desktop = _connect(uno, pipe, office)
            book = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, hidden)
            for sheet, address, text in edits:
                cell = book.Sheets.getByName(sheet).getCellRangeByName(address)
                cell.setFormula(text)
            as_xlsx = _property(uno, "FilterName", "Calc MS Excel 2007 XML")
            book.storeToURL(target.as_uri(), (as_xlsx,))
            with contextlib.suppress(Exception):  # it may be gone before it answers
                desktop.terminate()
        finally:
            office.wait(timeout=60)


def _connect(uno: Any, pipe: str, office: "subprocess.Popen[bytes]") -> Any:
    """The office's desktop, as soon as it listens."""
    local = uno.getComponentContext()
    name = "com.sun.star.bridge.UnoUrlResolver"
    resolver = local.ServiceManager.createInstanceWithContext(name, local)
    for _try in range(300):
        try:
            address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            context = resolver.resolve(address)
            maker = context.ServiceManager
            return maker.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # noqa: BLE001 - the office raises its own kind until it listens
            try:
                office.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
            break
    raise SystemExit("LibreOffice does not start")


def _property(uno: Any, name: str, value: object) -> Any:
    found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main()
