"""A process of its own that saves one answer's texts as somebody's page does."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from kyodo_spaces import create_app
from kyodo_spaces.db import db
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.models import SurveyResponse
from tests.people import COORDINATOR
from tests.writers import PATIENCE_S


def save_often(
    url: str, instance: Path, pipe: Connection, ready: Barrier, key: str, start: str, times: int
) -> None:
    """Say each text that was stored, and "told" for each that clashed.

    Nobody saves the first before all have read what they are about to change: so they meet.
    """
    with create_app({"DATABASE_URL": url, "INSTANCE": instance}).app_context():
        for number in range(times):
            db.session.rollback()
            version = db.session.get_one(SurveyResponse, 1).version
            db.session.rollback()
            if number == 0:
                ready.wait(PATIENCE_S)
            text = f"{start}{number}"
            try:
                answering.save(1, {key: text}, version=version, by=COORDINATOR)
            except answering.Stale:
                text = "told"
            pipe.send(text)
