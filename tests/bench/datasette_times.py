"""Run by a Python that has Datasette 0.65: what its pages cost, as JSON on stdout.

Its file comes as the argument, the addresses as lines on stdin. Tuned as its manual has it: no
facets, no suggestions, a long time limit. The seconds are of the processor, all threads together.
"""

import asyncio
import json
import sys
from statistics import median
from time import process_time

import httpx  # type: ignore[import-not-found]  # in an environment of its own
from datasette.app import Datasette  # type: ignore[import-not-found]  # in an environment of its own

SETTINGS = {
    "sql_time_limit_ms": 60_000,
    "suggest_facets": False,
    "allow_facet": False,
    "default_page_size": 20,
}
TIMES = 5


async def measure(file: str, paths: list[str]) -> list[tuple[float, int]]:
    datasette = Datasette([file], settings=SETTINGS)
    await datasette.invoke_startup()
    # Its own client knows no httpx of today.
    transport = httpx.ASGITransport(app=datasette.app())
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    found = []
    for path in paths:
        seconds = []
        for _each in range(TIMES):
            started = process_time()
            response = await client.get(path)
            seconds.append(process_time() - started)
            assert response.status_code == 200, response.text
        found.append((median(seconds), response.json()["filtered_table_rows_count"]))
    return found


if __name__ == "__main__":
    asked = sys.stdin.read().splitlines()
    sys.stdout.write(json.dumps(asyncio.run(measure(sys.argv[1], asked))))
