"""How much time it takes to make and to read the workbooks of 30 departments with 20 places each.

Run: .venv/bin/python -m tests.bench.workbooks
"""

import tempfile
from pathlib import Path
from time import process_time

from kyodo_spaces import create_app
from kyodo_spaces.db import upgrade_schema
from kyodo_spaces.survey import rounds, workbook
from kyodo_spaces.survey.returned_filing import receive
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department
from tests.surveys import open_round
from tests.workbooks import FIRST, edited, put

DEPARTMENTS, PLACES = 30, 20


def _make_round() -> int:
    ids = [department(f"第{number}課") for number in range(1, DEPARTMENTS + 1)]
    for id in ids:
        rooms = [space(f"第{number}会議室", capacity=number) for number in range(1, PLACES + 1)]
        store(venue(f"会館{id}", *rooms, department_id=id))
    round_id = open_round()
    rounds.ask_departments(round_id, ids, by=COORDINATOR)
    return round_id


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": Path(folder)})
        with app.app_context():
            upgrade_schema()
            round_id = _make_round()
            begun = process_time()
            files = workbook.make_workbooks(round_id, by=COORDINATOR)
            packed = workbook.pack(files)
            making = process_time() - begun
            returned = [
                file._replace(data=edited(file.data, lambda book: put(book, FIRST, capacity=99)))
                for file in files
            ]
            begun = process_time()
            received = receive(round_id, returned, by=COORDINATOR)
            reading = process_time() - begun
    assert all(each.file_id for each in received)
    print(f"making {len(files)}: {making:.2f} s, {len(packed):,} bytes; reading: {reading:.2f} s")  # noqa: T201 - what a bench is for


if __name__ == "__main__":
    main()
