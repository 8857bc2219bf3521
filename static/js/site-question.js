// Reads the page's address as the program reads it: the same parameters mean the same.

import { readDay, readTime } from "./site-when.js";
import { fold, formsOf } from "./site-words.js";

const KANJI = "〇一二三四五六七八九";
// What asks for everything.
export const NOTHING = {
  q: "",
  words: [],
  purposes: [],
  kinds: [],
  districts: [],
  capacity: null,
  isFree: null,
  amenities: [],
  allows: [],
  day: null,
  weekdays: [],
  opens: null,
  closes: null,
  near: null,
  within: null,
  isBookable: false,
  bbox: null,
};
const SEVERAL = ["purposes", "kinds", "districts", "amenities", "allows", "weekdays"];
const ONE = ["capacity", "isFree", "day", "opens"];

export function asksAnything(asked) {
  return Object.entries(NOTHING).some(([name, none]) => (
    Array.isArray(none) ? asked[name].length > 0 : asked[name] !== none));
}

// Whether anything is asked that may be unknown of a place.
export function asksFacts(asked) {
  const isNear = asked.near !== null && asked.within !== null;
  return isNear || SEVERAL.some((name) => asked[name].length > 0) || ONE.some((name) => asked[name] !== null);
}

// What is asked of Places.find on a day, with `wrong`: the names of what can't be used.
export function read(params, data, today) {
  const wrong = new Set();
  const all = (name) => [...new Set(params.getAll(name).map((text) => text.trim()).filter(Boolean))];
  const one = (name) => all(name)[0] ?? "";
  const chosen = (name) => all(name).filter((value) => has(data.labels[name], value) || !wrong.add(name));
  const number = (name, least, most) => {
    if (!one(name)) return null;
    const text = one(name).normalize("NFKC");
    const value = Number(text);
    if (/^\d+$/.test(text) && least <= value && value <= most) return value;
    wrong.add(name);
    return null;
  };
  const parsed = (name, parse) => {
    const value = one(name) ? parse(one(name), today) : null;
    if (one(name) && value === null) wrong.add(name);
    return value;
  };
  const [opens, closes] = readTimes(one, parsed, data, wrong);
  const near = one("near") ? locate(one("near"), data) : null;
  return {
    wrong,
    q: one("q"),
    words: formsOf(one("q"), data),
    purposes: chosen("purpose"),
    kinds: chosen("kind"),
    districts: all("district").slice(0, data.most_districts),
    capacity: number("capacity", 1, 100000),
    isFree: { 1: true, 0: false }[one("free")] ?? null,
    amenities: chosen("amenity"),
    allows: chosen("allow"),
    day: parsed("day", readDay),
    weekdays: chosen("weekday").map(Number).sort(),
    opens,
    closes,
    near,
    within: number("within", 1, 1000000),
    isBookable: one("bookable") === "1",
    bbox: parsed("bbox", readBox),
    isLoose: Boolean(one("unknown")),
    page: number("page", 1, 100000) ?? 1,
  };
}

// Whether a table has a key of its own: "constructor" is one of every object's.
function has(table, key) {
  return Boolean(table) && Object.hasOwn(table, key);
}

function readTimes(one, parsed, data, wrong) {
  const slot = has(data.slots, one("slot")) ? data.slots[one("slot")] : null;
  if (one("slot") && !slot) wrong.add("slot");
  const [from, to] = [parsed("from", readTime), parsed("to", readTime)];
  if (from === null && to === null) return slot ?? [null, null];
  // One time alone asks for the hour that begins or ends then; two go in the order of the clock.
  if (from === null) return [Math.max(0, to - 60), to];
  if (to === null) return [from, Math.min(from + 60, 1440)];
  return [Math.min(from, to), Math.max(from, to)];
}

function readBox(text) {
  const box = text.split(",").map((edge) => (edge.trim() ? Number(edge) : NaN));
  const [west, south, east, north] = box;
  const isBox = box.length === 4 && box.every(Number.isFinite);
  return isBox && -180 <= west && west <= east && east <= 180 && -90 <= south && south <= north && north <= 90 ? box : null;
}

// Where distances are measured from: a point, a town or a venue; a town's 番地 are not known here.
export function locate(text, { towns, venues, place }) {
  const [latitude, longitude, rest] = text.normalize("NFKC").split(",").map(Number);
  if (rest === undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
    return { longitude, latitude, label: null };
  }
  const plain = fold(text.normalize("NFKC").replace(/[一二三四五六七八九十]+(?=丁目)/, kanjiNumber));
  const key = place.reduce((left, start) => (left.startsWith(start) ? left.slice(start.length) : left), plain).trim();
  const of = ([east, north, label]) => ({ longitude: east, latitude: north, label });
  if (Object.hasOwn(towns, key)) return of(towns[key]);
  const venue = venues.find(([names]) => names.some((name) => name.includes(fold(text))));
  if (venue) return of([...venue[1], venue[2]]);
  const [, town, number] = key.match(/^(\D+)(\d+)?/) ?? [];
  const [longest] = Object.keys(towns).filter((name) => key.startsWith(name)).sort((one, other) => other.length - one.length);
  const found = towns[`${town}${number}丁目`] ?? towns[longest];
  return found ? of(found) : null;
}

function kanjiNumber(text) {
  const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
  const digit = (letter) => (letter ? KANJI.indexOf(letter) : 0);
  return String(text.includes("十") ? (tens ? digit(tens) : 1) * 10 + digit(ones) : digit(ones));
}
