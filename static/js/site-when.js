// Days and times as people write them, read as venues/forms_when.py reads them.

const ERAS = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018, M: 1867, T: 1911, S: 1925, H: 1988, R: 2018 };
const DATE = /^(明治|大正|昭和|平成|令和|[MTSHR])?\s*(\d{1,4}|元)[年/.-](\d{1,2})[月/.-](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$/;
const MONTH_AND_DAY = /^(\d{1,2})(?:[/.-]|月)(\d{1,2})日?$/;
const CLOCK = /^(午前|午後|AM|PM|am|pm)?\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?::00)?|\s*時\s*(?:(\d{1,2})\s*分|(半))?)$/;
// For these years the holidays are known.
const EARLIEST_YEAR = 1986;
const LATEST_YEAR = 2150;

// A day as 2026-12-01; null for what is none. 12/1 is the next first of December from `today` on.
export function readDay(text, today) {
  const plain = text.normalize("NFKC").trim();
  const short = plain.match(MONTH_AND_DAY);
  if (short) {
    const year = Number(today.slice(0, 4));
    const days = [year, year + 1].map((each) => dayOf(each, short[1], short[2]));
    return days.includes(null) ? null : days.find((day) => day >= today) ?? null;
  }
  const found = plain.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3").match(DATE);
  if (!found) return null;
  const year = (found[2] === "元" ? 1 : Number(found[2])) + (ERAS[found[1]] ?? 0);
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR ? dayOf(year, found[3], found[4]) : null;
}

function dayOf(year, month, day) {
  const date = new Date(Date.UTC(year, Number(month) - 1, Number(day)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isReal ? date.toISOString().slice(0, 10) : null;
}

// Minutes after midnight: 9:00, 午後5時, 18時半.
export function readTime(text) {
  const plain = text.normalize("NFKC").trim();
  if (plain === "正午") return 720;
  const found = plain.match(CLOCK);
  if (!found) return null;
  const isMorning = /午前|am/i.test(found[1]);
  const hour = Number(found[2]);
  if (found[1] && (hour === 12 || (isMorning && hour > 12))) return null;
  const minute = Number(found[3] ?? found[4] ?? (found[5] ? 30 : 0));
  const total = (hour + (found[1] && !isMorning && hour < 12 ? 12 : 0)) * 60 + minute;
  return minute < 60 && total <= 1440 ? total : null;
}

export function writeTime(minutes) {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
