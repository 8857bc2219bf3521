"""A process of its own that saves one answer's texts as somebody's page does."""

from multiprocessing.connection import Connection
from pathlib import Path

from kyodo_spaces import create_app
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.models import SurveyResponse
from tests.people import COORDINATOR

WRITERS = 2


def save_often(
    url: str, instance: Path, pipe: Connection, key: str, start: str, times: int
) -> None:
    """Say each text that was stored, and "told" for each that clashed."""
    with create_app({"DATABASE_URL": url, "INSTANCE": instance}).app_context():
        (instance / f"{start}.ready").touch()
        while len(list(instance.glob("*.ready"))) < WRITERS:
            pass  # both begin at once, so that they meet
        for number in range(times):
            db.session.rollback()
            version = db.session.get_one(SurveyResponse, 1).version
            db.session.rollback()
            text = f"{start}{number}"
            try:
                answering.save(1, {key: text}, version=version, by=COORDINATOR)
            except answering.Stale:
                text = "told"
            pipe.send(text)
