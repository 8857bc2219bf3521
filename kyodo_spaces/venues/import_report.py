"""What an import did, or would do: for the screen, and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import gettext as _

from .spaces_file import COLUMNS
from .standard import FIELDS

SHOWN = 20
"""Of each list, so many lines are shown on the screen; the JSON report holds them all."""
_LABELS = {field: column.header for column in COLUMNS for field in column.fields}
_LABELS |= {field: column for column, field in FIELDS.items()}
_LABELS["department_id"] = "管理する課"


def label(fact: str) -> str:
    """What people call a fact: the column of our files that holds it."""
    return _LABELS.get(fact, fact)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: where it stands, what stands there, and what to do."""

    row: int | None
    column: str
    value: str
    remedy: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """A new venue or space."""

    row: int
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """A venue or space that is known: its changed fields, by name."""

    row: int
    name: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(slots=True)
class ImportReport:
    """One file. created + changed + unchanged + refused are its rows."""

    file: str
    kind: str = ""
    encoding: str = ""
    rows: int = 0
    created: list[Created] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    error: str | None = None
    """Why nothing of the file was imported."""
    is_dry_run: bool = False
    drafts: int = 0
    """How many of the created the public can't see yet."""
    unconfirmed: int = 0
    """How many of the changed a department had vouched for, as they were before."""
    withheld: int = 0
    """How many known drafts stay so because somebody unpublished them."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The report in Japanese, with the first of each list."""
        yield _("■ %(file)s", file=self.file)
        if self.error is not None:
            yield _("取り込みませんでした: %(error)s", error=self.error)
            return
        yield _(
            "%(kind)s、%(encoding)s、%(rows)s 件",
            kind=self.kind,
            encoding=self.encoding,
            rows=self.rows,
        )
        if self.is_dry_run:
            yield _("確かめただけで、何も書き込んでいません。")
        yield _(
            "新規 %(created)s、変更 %(changed)s、変わらず %(unchanged)s、取り込めず %(refused)s",
            created=len(self.created),
            changed=len(self.changed),
            unchanged=self.unchanged,
            refused=self.refused,
        )
        yield from self._states()
        yield from _some(_("新規"), [f"{each.row}: {each.name}" for each in self.created])
        yield from _some(_("変更"), [line for each in self.changed for line in _changes(each)])
        yield from _some(_("お知らせ"), _told(self.problems))

    def _states(self) -> Iterator[str]:
        """What is not public, or not confirmed any more."""
        if self.drafts:
            yield _(
                "新規のうち %(count)s 件は下書きで、市民には見えません。"
                "公開するには --publish を付けてください。",
                count=self.drafts,
            )
        if self.unconfirmed:
            yield _(
                "変更のうち %(count)s 件は、確認済みの内容が変わったので「未確認」に戻しました。",
                count=self.unconfirmed,
            )
        if self.withheld:
            yield _(
                "公開をやめてある %(count)s 件は、下書きのままです。"
                "公開は職員の画面で行ってください。",
                count=self.withheld,
            )


def _changes(change: Change) -> list[str]:
    head = f"{change.row}: {change.name}"
    return [
        f"{head} {label(name)}: {_short(change.before[name])} → {_short(after)}"
        for name, after in change.after.items()
    ]


def _told(problems: Iterable[Problem]) -> list[str]:
    """A line for each thing to look at; the same thing in many rows is told once."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.sheet, problem.column, problem.remedy), []).append(problem)
    return [_told_once(some[0], len(some) - 1) for some in alike.values()]


def _told_once(problem: Problem, more: int) -> str:
    row = _("%(row)s 行目", row=problem.row) if problem.row else ""
    if more:
        row += _("ほか %(count)s 行", count=more)
    value = f"「{_short(problem.value)}」" if problem.value else ""
    place = " ".join(filter(None, (problem.sheet, row, problem.column + value)))
    return f"{place}: {problem.remedy}" if place else problem.remedy


def _short(value: Any) -> str:
    text = _("（なし）") if value is None or value == "" else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _some(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title}:"
    yield from (f"  {' '.join(line.split())}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield "  " + _("ほか %(count)s 行（--report で全部書き出せます）", count=len(lines) - SHOWN)
