// When applications are taken, as venues/ahead.py numbers its rules.

const RULES = 1000;
const [DAYS, MONTHS] = [0, 1];
const DAY_MS = 86400000;

// The first day on which applications for a day are taken.
export function opensOn(rule, day) {
  const [unit, number] = [Math.floor(rule / RULES), rule % RULES];
  const text = (date) => date.toISOString().slice(0, 10);
  if (unit === DAYS) return text(new Date(Date.parse(day) - number * DAY_MS));
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - number, 0)).getUTCDate();
  const on = unit === MONTHS ? Math.min(date, last) : 1;
  return text(new Date(Date.UTC(year, month - 1 - number, on)));
}
