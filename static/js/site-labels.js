// The filters that are on in words, as venues/filters.py tells them.

import { asked, say } from "./site-address.js";
import { writeTime } from "./site-when.js";

const TIMES = ["slot", "from", "to"];
const SAID = ["q", "near", "within"];

export function describe(name, value, data, question) {
  const label = data.labels[name]?.[value] ?? (name === "within" ? `${value}m` : value);
  if (name === "day" && question.day) {
    const [y, m, d] = question.day.split("-").map(Number);
    const weekday = say("initials").split(" ")[new Date(Date.UTC(y, m - 1, d)).getUTCDay()];
    return say("day", { y, m, d, weekday });
  }
  if (TIMES.includes(name) && question.opens !== null) return describeTime(data, question);
  if (name === "weekday" && question.weekdays.length) return describeWeekdays(question.weekdays, data.labels.weekday);
  if (name === "near" && question.near) return say(name, { value: question.near.label ?? say("here") });
  if (name === "capacity") return say(name, { value: question.capacity ?? value });
  if (SAID.includes(name)) return say(name, { value: label });
  return ["bbox", "unknown", "bookable"].includes(name) ? say(name) : label;
}

// Two times go before a part of the day; without a day they ask about today.
function describeTime(data, { opens, closes, wrong, day, weekdays }) {
  const isExact = ["from", "to"].some((name) => asked().has(name) && !wrong.has(name));
  const time = isExact
    ? say("times", { from: writeTime(opens), to: writeTime(closes) }) : data.labels.slot[asked().get("slot")];
  return day || weekdays.length ? time : say("today", { time });
}

// What was chosen but asks nothing without, or beside, something else.
export function findUnused({ day, weekdays, isBookable, within }, near) {
  const unused = { weekday: day && weekdays.length, bookable: isBookable && !day, within: within !== null && !near };
  return Object.keys(unused).filter((name) => unused[name]);
}

// 毎週火曜日, or 火曜日・木曜日のどれか; more than two in a row by the first and the last.
function describeWeekdays(days, names) {
  if (days.length === 7) return say("any_weekday");
  const [first, last] = [days[0], days.at(-1)];
  const isRow = days.length > 2 && last - first === days.length - 1;
  const value = isRow ? `${names[first]}〜${names[last]}` : days.map((day) => names[day]).join("・");
  return say(days.length === 1 ? "weekday" : "weekdays", { value });
}
