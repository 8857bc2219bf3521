"""More days and what a place must say of them: its rows, special days and suspensions."""

from tests.hours_cases import DAILY, WITH_HOLIDAYS, Group

PLACES: dict[str, Group] = {
    # 23 September 2015 was a holiday and the fourth, 3 November 2027 is one and the first.
    "the second and fourth Wednesday": Group(
        {
            "closed": "2026-11-04 2026-11-18 2027-11-03",
            "13-16": "2026-11-11 2026-11-25 2015-09-23",
            "unknown": "2026-11-12",
        },
        "第2・4水 13:00～16:00",
    ),
    "hours of every week and of some weeks add up": Group(
        {"9-12 13-17": "2026-11-07 2026-11-21", "9-12": "2026-11-14"},
        "第1・3土 13:00～17:00; 土 9:00～12:00",
    ),
    "the fifth Sunday": Group(
        {"10-12": "2026-11-29", "closed": "2026-11-22 2026-12-27"}, "第5日 10:00～12:00"
    ),
    "the same hours said twice are one": Group(
        {"9-12": "2026-11-07 2026-11-14"}, "第1土 9:00～12:00; 土 9:00～12:00"
    ),
    "slots stand from morning to night": Group(
        {"9-12 13-17 18-21": "2026-11-25"},
        "水 18:00～21:00(夜間); 水 9:00～12:00(午前); 水 13:00～17:00(午後)",
    ),
    "Thursday and Friday are open longer": Group(
        {"9.5-19": "2026-11-19", "9.5-18": "2026-11-18", "closed": "2026-11-16 2026-11-23"},
        "火水土日 9:30～18:00; 木金 9:30～19:00",
        "月曜日",
    ),
    # きらら鎌倉: three slots a day, five from 2022-10, six of two hours from 2025-09.
    "slots that change with the years": Group(
        {
            "9-12 13-17 18-21": "2022-09-30",
            "9-11 11-13 13-15 15-17 18-21": "2022-10-01 2025-08-31",
            "9-11 11-13 13-15 15-17 17-19 19-21": "2025-09-01 2026-11-23",
            "closed": "2026-11-24",
        },
        "; ".join(
            f"月火水木金土日 {start}:00～{end}:00[{valid}]"
            for valid, slots in {
                "～2022-09-30": "9-12 13-17 18-21",
                "2022-10-01～2025-08-31": "9-11 11-13 13-15 15-17 18-21",
                "2025-09-01～": "9-11 11-13 13-15 15-17 17-19 19-21",
            }.items()
            for start, end in (slot.split("-") for slot in slots.split())
        ),
        "第4火曜日",
    ),
    # 5 April 2027 is a Monday: the rule holds though the hours have run out.
    "summer and winter, as far as they are said": Group(
        {
            "unknown": "2026-03-31 2027-04-01",
            "9-18": "2026-04-01 2026-09-30",
            "9-17": "2026-10-01 2027-03-31",
            "closed": "2027-04-05",
        },
        "月火水木金土日 9:00～18:00[2026-04-01～2026-09-30]; "
        "月火水木金土日 9:00～17:00[2026-10-01～2027-03-31]",
        "月曜日",
    ),
    "a season that adds an evening and a Saturday": Group(
        {
            "9-17": "2026-06-30 2026-08-31",
            "9-17 18-20": "2026-07-01",
            "unknown": "2026-06-27 2026-09-05",
            "10-12": "2026-07-04 2026-08-29",
        },
        "月火水木金 9:00～17:00; 水 18:00～20:00[2026-07-01～2026-08-31]; "
        "土 10:00～12:00[2026-07-01～2026-08-31]",
    ),
    "hours for holidays that hold from a day on": Group(
        {"9-17": "2026-11-03", "10-12": "2026-11-23"}, f"{DAILY}; 祝 10:00～12:00[2026-11-04～]"
    ),
    "one day's validity": Group(
        {"unknown": "2028-02-28 2028-03-01", "9-12": "2028-02-29"},
        "月火水 9:00～12:00[2028-02-29～2028-02-29]",
    ),
    "over midnight": Group(
        {"18-25": "2026-11-27 2026-11-28", "unknown": "2026-11-29"}, "金土 18:00～翌1:00"
    ),
    "all day": Group(
        {"0-24": "2026-11-27", "0-48": "2026-11-29"}, "金 0:00～24:00; 日 0:00～翌24:00"
    ),
    # 16 November is a Monday, the 23rd a holiday, 30 December at the end of the year.
    "special days before all rules": Group(
        {
            "closed": "2026-11-24 2026-12-28 2026-12-31 2026-12-15",
            "9-17": "2026-11-25 2026-12-27",
            "10-15": "2026-11-16",
            "13-16": "2026-11-23",
            "10-12": "2026-12-30 2026-12-16",
            "18-25": "2026-12-12",
            "9-10 13-14": "2026-12-13",
        },
        WITH_HOLIDAYS,
        "月曜日; 12月29日～1月3日",
        "2026-11-24 休館(点検); 2026-11-16 10:00～15:00; 2026-11-23 13:00～16:00; "
        "2026-12-28 休館; 2026-12-30 10:00～12:00; 2026-12-12 18:00～翌1:00; "
        "2026-12-13 13:00～14:00; 2026-12-13 9:00～10:00; "
        "2026-12-15～2026-12-16 10:00～12:00; 2026-12-15 休館",
    ),
    "special days where nothing else is known, of any year": Group(
        {
            "closed": "2026-11-24 2200-01-01",
            "10-15": "2026-11-28 1950-05-03",
            "unknown": "2026-11-29",
        },
        "",
        "",
        "2026-11-24 休館; 2026-11-28 10:00～15:00; 1950-05-03 10:00～15:00; "
        "2199-12-31～2200-01-02 休館",
    ),
    "years whose holidays nobody can tell": Group(
        {
            "unknown": "1985-12-31 2151-01-01",
            "closed": "1986-01-06",
            "9-17": "1986-01-07 2150-12-31",
        },
        closings="月曜日",
    ),
    # Special days on the 7th and the 12th change nothing.
    "suspended from a day to a day": Group(
        {
            "9-17": "2026-11-30",
            "suspended": "2026-12-01 2026-12-10 2026-12-07",
            "unknown": "2026-12-11 2026-12-12 2027-12-12",
        },
        specials="2026-12-07 9:00～12:00; 2026-12-12 9:00～12:00",
        suspended=(("2026-12-01", "2026-12-10"),),
    ),
    "suspended nobody knows since when": Group(
        {"suspended": "2020-01-06 2026-12-10", "unknown": "2026-12-11"},
        suspended=(("", "2026-12-10"),),
    ),
    "suspended nobody knows until when": Group(
        {"9-17": "2026-11-30", "suspended": "2026-12-01 2099-12-31"},
        suspended=(("2026-12-01", ""),),
    ),
    "a space that is to be suspended in a venue that is": Group(
        {
            "9-17": "2026-11-30",
            "suspended": "2026-12-01 2026-12-20",
            "unknown": "2026-12-06 2026-12-26",
        },
        suspended=(("2026-12-20", "2026-12-25"), ("2026-12-01", "2026-12-05")),
    ),
    "nothing known": Group({"unknown": "2026-11-24 2026-11-23"}, ""),
    "only closing days known": Group(
        {"closed": "2026-11-30 2026-12-29", "unknown": "2026-11-24"}, "", "月曜日; 12月29日～1月3日"
    ),
    "open on holidays of Mondays, whose hours nobody has said": Group(
        {"unknown": "2026-11-23", "9-17": "2026-11-24"},
        "火水木金土日 9:00～17:00",
        "月曜日(祝日の場合は開館)",
    ),
    "hours of some days, the others unknown": Group(
        {"9-17": "2026-11-24 2026-11-26", "unknown": "2026-11-25"}, "火木 9:00～17:00"
    ),
}
