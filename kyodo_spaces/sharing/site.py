"""The whole public directory as a folder of files, for a web server that runs no program.

The folder is made beside the one that it replaces, and takes its place when it is complete.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ..errors import Invalid
from . import site_folder, site_pages

MANIFEST = "files.json"
"""Names all files of a folder of ours: with any other in it, it is not ours to replace."""
_MOST_NAMED = 3
Tell = Callable[[int, int], None]
"""Hears how many more files are done, and how many there will be."""


def write(folder: Path, tell: Tell) -> int:
    """Make the folder anew; how many files it has.

    Invalid for a folder that holds what no export wrote; OSError where nothing can be written.
    """
    folder = folder.resolve()
    check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with site_folder.beside(folder) as work:
        made = work / "new"
        made.mkdir()
        names = [_store(made, name, body) for name, body in _counted(tell)]
        _store(made, MANIFEST, json.dumps(sorted([*names, MANIFEST])).encode())
        made.chmod(0o755)
        check(folder)
        site_folder.swap(made, folder, work)
    return len(names) + 1


def check(folder: Path) -> None:
    """Invalid unless the folder is empty, not there, or holds an export and nothing else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise Invalid(f"{folder} はフォルダーではありません。ほかの名前を指定してください。")
    present = {path.relative_to(folder).as_posix() for path in _files(folder)}
    ours: set[str] = set()
    with suppress(OSError, ValueError):
        ours.update(map(str, json.loads((folder / MANIFEST).read_bytes())))
    if others := sorted(present - ours):
        named = "、".join(others[:_MOST_NAMED]) + ("など" if len(others) > _MOST_NAMED else "")
        raise Invalid(
            f"{folder} には、書き出したもの以外のファイルがあるので、何も変えませんでした"
            f"（{named}）。空のフォルダーか、新しい名前を指定してください。"
        )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _counted(tell: Tell) -> Iterator[tuple[str, bytes]]:
    for name, body, length in site_pages.find_files():
        tell(1, length)
        yield name, body


def _store(folder: Path, name: str, body: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return name
