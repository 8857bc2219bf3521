// A question with one condition relaxed at a time, as venues/near_misses.py relaxes it.

import * as tell from "./site-near-words.js";
import { asksAnything, asksFacts } from "./site-question.js";
import { formsOf } from "./site-words.js";

const RANKED = 60;
const SHIFTS = [30, 60, 90];
const FEWER = [0.9, 0.75, 0.5];
const FARTHER = 4;
const WORDS = 4;
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const MIDNIGHT = 1440;
const DAY_MS = 86400000;

// Each with about how large a miss it is, what it changes, and who tells what is missed; `compared`:
// of so many places the best are shown.
export function* findSteps(places, asked) {
  yield* otherTimes(places, asked);
  yield* otherDays(places, asked);
  yield* smaller(asked);
  yield* elsewhere(places, asked);
  yield* without(places, asked);
  yield* withoutAWord(places, asked);
  if (!asked.isLoose && asksFacts(asked)) {
    yield { size: 0.36, change: { isLoose: true }, say: tell.ofUnknown(places, asked), compared: RANKED };
  }
}

// What closes a little early or opens a little late.
function* otherTimes(places, asked) {
  const { opens, closes } = asked;
  if (opens === null) return;
  const say = tell.ofTime(places, asked);
  for (const shift of SHIFTS) {
    const isLong = closes - opens > shift;
    const [earlier, later] = isLong ? [opens, closes]
      : [Math.max(0, opens - shift), Math.min(MIDNIGHT, closes + shift)];
    if (closes > shift) yield { size: shift / 300, change: { opens: earlier, closes: closes - shift }, say };
    if (opens + shift < MIDNIGHT) yield { size: shift / 300, change: { opens: opens + shift, closes: later }, say };
  }
}

// The other days of the same week whose hours are known, or all where it is every week.
function* otherDays(places, asked) {
  const [first] = places.days(asked);
  if (first === undefined) return;
  const isWeekly = asked.weekdays.length > 0 && !asked.day;
  const date = (day) => new Date(Date.parse(places.data.first) + day * DAY_MS);
  const weekday = (date(first).getUTCDay() + 6) % WEEK.length;
  const wanted = isWeekly ? asked.weekdays : [weekday];
  for (const other of WEEK.filter((each) => !wanted.includes(each))) {
    const size = 0.24 + 0.02 * Math.min(...wanted.map((each) => Math.abs(other - each)));
    const day = first + other - weekday;
    const name = isWeekly ? places.data.labels.weekday[other] : places.data.day_names[day];
    const change = isWeekly ? { weekdays: [other] } : { day: date(day).toISOString().slice(0, 10) };
    if (isWeekly || (name && change.day >= places.today)) yield { size, change, say: tell.ofDay(size, name) };
  }
}

function* smaller(asked) {
  for (const part of asked.capacity === null ? [] : FEWER) {
    const capacity = Math.ceil(asked.capacity * part);
    if (capacity < asked.capacity) yield { size: 1 - part, change: { capacity }, say: tell.ofCapacity(asked.capacity) };
  }
}

// What lies somewhat farther, in another district, or beyond the map's edge.
function* elsewhere(places, asked) {
  const { near, within, districts, bbox } = asked;
  if (near && within) yield { size: 0.15, change: { within: within * FARTHER }, say: tell.ofDistance(asked) };
  if (districts.length) {
    yield { size: 0.3, change: { districts: [], near: near ?? places.middle(districts) }, say: tell.ofDistrict };
  }
  if (bbox) {
    const [west, south, east, north] = bbox;
    const centre = { longitude: (west + east) / 2, latitude: (south + north) / 2 };
    yield { size: 0.34, change: { bbox: null, near: near ?? centre }, say: tell.ofBox };
  }
}

// All but one of the things that a place offers.
function* without(places, asked) {
  yield* withoutEach(places, asked, "amenities", 0.38, tell.ofAmenity);
  yield* withoutEach(places, asked, "allows", 0.4, tell.ofAllowed);
  if (asked.isFree !== null) yield { size: 0.42, change: { isFree: null }, say: tell.ofFee };
  if (asked.isBookable && asked.day) yield { size: 0.44, change: { isBookable: false }, say: tell.ofBooking };
  if (asked.kinds.length) yield { size: 0.46, change: { kinds: [] }, say: tell.ofKind(places) };
  const { purposes } = asked;
  if (purposes.length) yield { size: 0.48, change: { purposes: [] }, say: tell.ofPurpose(places, purposes) };
}

// None where even leaving all of them out finds nothing.
function* withoutEach(places, asked, field, size, say) {
  const keys = asked[field];
  if (keys.length > 1 && !places.fitting({ ...asked, [field]: [] }).length) return;
  for (const key of keys) {
    yield { size, change: { [field]: keys.filter((each) => each !== key) }, say: say(places, key) };
  }
}

// All but one of the words, so that the one that is missing can be named.
function* withoutAWord(places, asked) {
  const given = [...new Set(asked.q.split(/\s+/).filter(Boolean))];
  for (const word of given.slice(0, WORDS)) {
    const q = given.filter((each) => each !== word).join(" ");
    const change = { q, words: formsOf(q, places.data) };
    if (asksAnything({ ...asked, ...change })) yield { size: 0.6, change, say: tell.ofWord(word) };
  }
}
