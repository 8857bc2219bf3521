"""Where a folder is made before it takes its place, and what killed exports left behind there."""

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

_LOCK = "kyodo-export.lock"
"""Says what the folder is; locked for as long as the process lives that works in it."""
_OLD = "old"
_RANDOM = "[a-z0-9_]{8}"  # as mkdtemp writes it


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A hidden folder of this process's own next to `folder`, gone at the end.

    What others left there that no living process holds is cleared first. OSError where nothing
    can be written.
    """
    _clear(folder)
    work = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with (work / "lock").open("w") as lock:
            # Named when it is locked; where nothing can be, nobody may take it for left behind.
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
                Path(lock.name).rename(work / _LOCK)
            yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def swap(made: Path, folder: Path, work: Path) -> None:
    """Put what was made in the folder's place; if that can't be, the old one stays there."""
    if not folder.exists():
        made.rename(folder)
        return
    old = folder.rename(work / _OLD)
    try:
        made.rename(folder)
    except OSError:
        old.rename(folder)
        raise


def _clear(folder: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(folder.name)}-{_RANDOM}")
    for work in folder.parent.iterdir():
        if not pattern.fullmatch(work.name):
            continue
        with _taken(work) as is_ours:
            if not is_ours:
                continue
            # Killed while the one took the other's place: the folder is there still, but aside.
            if (work / _OLD).exists() and not folder.exists():
                (work / _OLD).rename(folder)
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _taken(work: Path) -> Iterator[bool]:
    """Whether an export made it and no process works in it; if so, it is this one's meanwhile."""
    with ExitStack() as held:
        try:
            lock = held.enter_context((work / _LOCK).open("r+"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = True
        except OSError:
            is_ours = False
        yield is_ours
