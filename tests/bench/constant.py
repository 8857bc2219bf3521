"""A Flask that always answers the same, on the server of `kyodo serve`: what nothing can beat."""

import sys

from flask import Flask

from kyodo_spaces.cli import Server

app = Flask(__name__)


@app.get("/")
def constant() -> str:
    return "ok"


if __name__ == "__main__":
    Server(app, "127.0.0.1", int(sys.argv[1])).run()
