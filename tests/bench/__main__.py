"""All of search and serving, beside others: `.venv/bin/python -m tests.bench FOLDER`.

FOLDER holds or gets the databases; `wrk` has to be installed. `--datasette PYTHON` names one that
has Datasette 0.65, `--sizes` how many places. What comes out is Markdown.
"""

import argparse
import sys
from pathlib import Path

from tests.bench import search, serving

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--datasette", metavar="PYTHON")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    told = parser.parse_args()
    for size in told.sizes:
        sys.stdout.write(search.table(size, search.measure(told.folder, size, told.datasette)))
        sys.stdout.flush()
        sys.stdout.write(serving.table(size, serving.serve(size, told.folder, told.datasette)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
