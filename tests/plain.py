"""What a question in plain words comes to on Monday, 23 November 2026, at 10:05."""

from datetime import datetime

from kyodo_spaces import clock
from kyodo_spaces.venues.plain_words import Reading, read

MONDAY = datetime(2026, 11, 23, 10, 5, tzinfo=clock.JST)
DISTRICTS = ("鎌倉", "大船", "深沢")
PLACES = {"大船", "大船駅", "玉縄", "腰越", "長谷", "植木"}


def reading(question: str, now: datetime = MONDAY) -> Reading | None:
    return read(question, now, DISTRICTS, PLACES.__contains__)


def pairs(found: Reading | None) -> list[str]:
    """Each as name=value, the other dates of several with the name `also`."""
    assert found is not None
    read_of_it = {**found.asked, "also": found.also}
    return sorted(f"{name}={value}" for name, values in read_of_it.items() for value in values)
