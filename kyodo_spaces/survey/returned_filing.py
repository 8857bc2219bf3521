"""Returned files come in: each is stored with all its cells before anything is decided."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath, PureWindowsPath
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.rights import Actor
from ..db import db, transaction
from ..errors import Invalid, NotFound
from ..text import fold, shown
from . import rights
from .models import RoundKind, SurveyFile, SurveyRequest, SurveyRound
from .recording import record
from .returned import Content, read_file
from .returned_sheets import MAX_BYTES
from .workbook import File

MOST = 300
"""Files in one ZIP."""
_MAX_UNPACKED = 60_000_000
_LONGEST_NAME = 150


class Received(NamedTuple):
    """What became of one file: the number under which it waits, or why it is refused."""

    name: str
    file_id: int | None
    words: str


def receive(round_id: int, files: Iterable[File], *, by: Actor) -> list[Received]:
    """Read returned files, workbooks and ZIPs of them, and store each that can be understood.

    One that can't be is told with its remedy and stops no other. Raises NotFound.
    """
    found = rights.require_run(by, db.session.get(SurveyRound, round_id), "read files")
    if found.kind != RoundKind.INQUIRY:
        raise NotFound
    kind = found.kind
    return [_receive(round_id, kind, file, by) for each in files for file in _unpack(each)]


def _receive(round_id: int, kind: str, file: File | Received, by: Actor) -> Received:
    if isinstance(file, Received):
        return file
    try:
        content = read_file(file.data, kind)
        with transaction() as session:
            return _store(session, round_id, file, content, by)
    except Invalid as error:
        return Received(file.name, None, str(error))


def _store(session: Session, round_id: int, file: File, content: Content, by: Actor) -> Received:
    digest = sha256(file.data).hexdigest()
    query = select(SurveyFile).where(SurveyFile.round_id == round_id, SurveyFile.sha256 == digest)
    for before in session.scalars(query.order_by(SurveyFile.id)):
        if before.settled_as == "applied":
            words = _("取り込み済みの同じファイルです。何も変わりません。")
            return Received(file.name, before.id, words)
        if before.settled_as is None:
            return Received(file.name, before.id, _("同じファイルを、もう受け取っています。"))
    request = _find_request(session, round_id, file.name, content)
    row = SurveyFile(
        round_id=round_id,
        request_id=request.id if request else None,
        name=file.name,
        sha256=digest,
        content=content,
        uploaded_at=clock.stamp(),
        uploaded_by=by.label,
    )
    session.add(row)
    session.flush()
    record(session, "receive_file", row, None, {"request_id": row.request_id}, by)
    words = _("%(name)sの回答として受け取りました。", name=request.name) if request else ""
    return Received(file.name, row.id, words or _("どの課の回答か分かりません。選んでください。"))


def _find_request(
    session: Session, round_id: int, name: str, content: Content
) -> SurveyRequest | None:
    """Whose answers a file holds: by its keys, else the letter in it, else the file's name.

    Raises Invalid for a file of another round, and for keys of a department that isn't asked.
    """
    rounds, requests = _keys(content)
    if rounds and round_id not in rounds:
        raise Invalid(_other_round(session, rounds))
    asked = session.scalars(
        select(SurveyRequest).where(SurveyRequest.round_id == round_id).order_by(SurveyRequest.id)
    ).all()
    for id in requests:
        if found := next((each for each in asked if each.id == id), None):
            return found
    if requests:
        raise Invalid(_("この照会でたずねていない課のファイルです。課を確かめてください。"))
    for word in (content["department"], PurePath(name).stem.partition("_")[2], PurePath(name).stem):
        named = [each for each in asked if word and fold(each.name) == fold(word)]
        if len(named) == 1:
            return named[0]
    return None


def _keys(content: Content) -> tuple[list[int], list[int]]:
    """The rounds and the requests that a file's keys name: the key sheet's alone, or its rows'."""
    if content["keys"] is not None:
        keys = content["keys"]
        return [keys["round"]] if keys["round"] else [], [keys["request"]] if keys[
            "request"
        ] else []
    rows = [row["keys"] for row in content["rows"]]
    found = ([row[name] for row in rows if row.get(name)] for name in ("round", "request"))
    first, second = (sorted(set(ids), key=lambda id: -ids.count(id)) for ids in map(list, found))
    return first, second


def _other_round(session: Session, ids: list[int]) -> str:
    other = session.get(SurveyRound, ids[0])
    title = other.title if other else _("番号%(id)s", id=ids[0])
    return str(
        _(
            "別の照会（%(title)s）のファイルです。その照会のページから読み込むか、この照会の"
            "ファイルに書いてもらってください。",
            title=title,
        )
    )


def _unpack(file: File) -> Iterator[File | Received]:
    """The file itself, or those in a ZIP of workbooks."""
    name = safe_name(file.name)
    archive = _archive(file.data)
    if archive is None:
        yield File(name, file.data)
        return
    members = [each for each in archive.infolist() if _is_file(each)]
    size = sum(member.file_size for member in members)
    if len(members) > MOST or size > _MAX_UNPACKED:
        words = _("ファイルが多すぎるか、展開すると大きすぎるZIPです。分けてください。")
        yield Received(name, None, words)
        return
    if not members:
        yield Received(name, None, _("空のZIPです。.xlsx を入れてください。"))
    for member in members:
        yield _member(archive, member)


def _archive(data: bytes) -> zipfile.ZipFile | None:
    """The ZIP, unless it is a workbook itself, or nothing that can be opened."""
    if not data.startswith(b"PK"):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    is_office = {"[Content_Types].xml", "xl/workbook.xml"} & set(archive.namelist())
    return None if is_office else archive


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Not a folder, and none of the files that systems leave beside others."""
    name = PurePath(member.filename).name
    is_litter = member.filename.startswith("__MACOSX/") or name.startswith(("._", "~$"))
    return not (member.is_dir() or is_litter)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> File | Received:
    name = member.filename
    if not member.flag_bits & 0x800:  # the name is not UTF-8, so that of a Japanese Windows
        name = name.encode("cp437", "replace").decode("cp932", "replace")
    name = safe_name(name)
    if member.flag_bits & 0x1:
        return Received(name, None, _("パスワード付きのZIPです。外して作り直してください。"))
    if member.file_size > MAX_BYTES:
        words = _("ファイルが大きすぎます（%(size)s MB まで）。", size=MAX_BYTES // 10**6)
        return Received(name, None, words)
    try:
        return File(name, archive.read(member))
    except Exception:  # noqa: BLE001 - damaged members raise anything in zipfile
        return Received(name, None, _("壊れたファイルです。ZIPを作り直してください。"))


def safe_name(name: str) -> str:
    """A file's own name as it is shown: without folders and what no page should be sent."""
    return shown(PureWindowsPath(name).name)[-_LONGEST_NAME:] or "file.xlsx"
