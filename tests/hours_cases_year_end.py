"""What a place says of the turn of the year; see hours_cases for how it is written."""

from tests.hours_cases import DAILY, WITH_HOLIDAYS, Group

ON_IT = "2026-12-29 2026-12-30 2026-12-31 2027-01-01 2027-01-02 2027-01-03"
BESIDE_IT = "2026-12-28 2027-01-04"


def group(
    days: dict[str, str],
    *,
    openings: str = DAILY,
    closings: str = "",
    specials: str = "",
    note: str = "",
) -> Group:
    """Without a note, where others have one."""
    return Group(days, openings, closings, specials, note=note)


YEAR_END: dict[str, Group] = {
    "nothing told of the turn of the year": group({"unknown": ON_IT, "9-17": BESIDE_IT}),
    "hours for holidays do not tell of 1 January": group(
        {"unknown": "2027-01-01", "10-12": "2026-11-23"}, openings=WITH_HOLIDAYS
    ),
    "what is closed each week is closed at the turn too": group(
        {"closed": "2026-12-29", "unknown": "2026-12-30 2027-01-03"}, closings="火曜日"
    ),
    "closed on holidays, and so on 1 January": group(
        {"closed": "2027-01-01", "unknown": "2026-12-31 2027-01-02"}, closings="祝日"
    ),
    "the rule for the turn": group(
        {"closed": ON_IT, "9-17": BESIDE_IT}, closings="12月29日～1月3日"
    ),
    "a rule for part of it, with 1 January: the rest is as usual": group(
        {"9-17": "2026-12-29 2026-12-30 2027-01-03", "closed": "2026-12-31 2027-01-01 2027-01-02"},
        closings="12月31日～1月2日",
    ),
    "a rule for 1 January, which opens it as a holiday": group(
        {"9-17": "2027-01-01 2027-01-02"}, closings="1月1日(祝日の場合は開館)"
    ),
    "a rule from 1 January": group(
        {"9-17": "2026-12-31", "closed": "2027-01-01 2027-01-03"}, closings="1月1日～1月3日"
    ),
    "a rule that ends before 1 January says nothing of it": group(
        {"closed": "2026-12-29 2026-12-31", "unknown": "2027-01-01 2027-01-03"},
        closings="12月29日～12月31日",
    ),
    "a rule that begins after 1 January": group(
        {"closed": "2027-01-02", "unknown": "2026-12-31 2027-01-01 2027-01-03"},
        closings="1月2日",
    ),
    "a rule for most of the year": group(
        {"closed": "2026-12-31", "9-17": "2026-12-29"}, closings="12月31日～12月28日"
    ),
    "dated, with 1 January: of its own turn alone": group(
        {
            "closed": "2026-12-31 2027-01-01 2027-01-02",
            "9-17": "2026-12-29 2027-01-03",
            "unknown": "2025-12-31 2026-01-01 2027-12-29 2028-01-03",
        },
        specials="2026-12-31～2027-01-02 休館(年末年始)",
    ),
    "dated, one day before 1 January": group(
        {"closed": "2026-12-29", "unknown": "2026-12-30 2027-01-01"},
        specials="2026-12-29 休館(点検)",
    ),
    "dated openings tell of their own days": group(
        {"10-12": "2026-12-31 2027-01-01", "unknown": "2026-12-30 2027-01-02"},
        specials="2026-12-31～2027-01-01 10:00～12:00",
    ),
    "never closed": group({"9-17": ON_IT}, note="休館日：年中無休"),
    "never closed, but on Tuesdays": group(
        {"9-17": "2026-12-30 2027-01-01", "closed": "2026-12-29"},
        closings="火曜日",
        note="年中無休",
    ),
    "days of which nothing is known at all": group(
        {"unknown": ON_IT}, openings="", note="年中無休"
    ),
}
