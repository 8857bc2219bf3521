// Finds among the exported places what the program would find in its database, in its order.

import { opensOn } from "./site-ahead.js";
import { squared } from "./site-distance.js";

const CAP = 10000;
const DAY_MS = 86400000;
const FOUR_WEEKS = 28;

export class Places {
  // `data` is search.json; `today` is 2026-12-01 where the places are.
  constructor(data, today) {
    this.data = data;
    this.today = today;
    this.places = data.places.map((place) => ({
      ...place,
      body: `${place.of_venue}\n${place.of_space ?? ""}`,
      bits: new Map([...place.has.map((bit) => [bit, true]), ...place.lacks.map((bit) => [bit, false])]),
    }));
    data.by_key.forEach((at, rank) => { this.places[at].rank = rank; });
  }

  // What matches, in order, and how many more would if what is unknown counted as matching.
  find(asked) {
    const found = this.matching(asked);
    const isLoose = asked.isLoose || found.length >= CAP;
    const more = isLoose ? 0 : this.fitting({ ...asked, isLoose: true }).length - found.length;
    return { found, more };
  }

  fitting(asked) {
    const days = this.days(asked);
    return this.places.filter((place) => this.matches(place, asked, days));
  }

  matching(asked) {
    const found = this.fitting(asked);
    if (!asked.near) return found;
    const far = new Map(found.map((place) => [place, squared(place, asked.near) ?? Infinity]));
    const ties = ["venue_id", "position", "space_id"];
    return found.sort((one, other) => (far.get(one) === far.get(other)
      ? ties.map((name) => (one[name] ?? 0) - (other[name] ?? 0)).find(Boolean) ?? 0
      : far.get(one) - far.get(other)));
  }

  // Some of what matches, the nearest or, as the program looks for a few, those of the lowest keys.
  first(asked, n) {
    const found = this.matching(asked);
    return (asked.near ? found : found.sort((one, other) => one.rank - other.rank)).slice(0, n);
  }

  matches(place, asked, days) {
    // A word may be written in several ways.
    if (!asked.words.every((ways) => ways.some((word) => place.body.includes(word)))) return false;
    if (asked.bbox && !(place.longitude !== undefined && isInside(place, asked.bbox))) return false;
    for (const answer of this.answers(place, asked, days)) {
      if (answer !== true && !(asked.isLoose && answer === null)) return false;
    }
    return true;
  }

  // Whether each thing that is asked holds; null where nobody knows.
  * answers(place, asked, days) {
    const bit = (facet) => (key) => this.says(place, facet, key);
    if (asked.kinds.length) yield is(place.kind, (kind) => asked.kinds.includes(kind));
    if (asked.districts.length) yield is(place.district, (name) => asked.districts.includes(name));
    if (asked.capacity !== null) yield is(place.capacity, (people) => people >= asked.capacity);
    if (asked.isFree !== null) yield is(place.is_free, (isFree) => isFree === asked.isFree);
    yield* asked.amenities.map(bit("amenity"));
    yield* asked.allows.map(bit("allow"));
    if (asked.purposes.length) yield any(asked.purposes.map(bit("purpose")));
    if (days.length) yield this.suits(place, days, asked);
    if (asked.isBookable && asked.day) yield is(place.ahead, (rule) => opensOn(rule, asked.day) <= this.today);
    if (asked.near && asked.within) {
      yield is(squared(place, asked.near), (square) => square <= asked.within ** 2);
    }
  }

  // Whether a place has, allows or suits something; null where nobody has told.
  says(place, facet, key) {
    return place.bits.get(this.data.bits[`${facet}:${key}`]) ?? null;
  }

  // The days that are asked about, as so many after the first whose hours are known.
  days(asked) {
    const from = (day) => Math.round((Date.parse(day) - Date.parse(this.data.first)) / DAY_MS);
    const today = from(this.today);
    if (asked.day) return [from(asked.day)];
    if (!asked.weekdays.length) return asked.opens === null ? [] : [today];
    const weekday = new Date(this.today).getUTCDay() + 6;
    const ahead = Array.from({ length: FOUR_WEEKS }, (_, days) => days);
    return ahead.filter((days) => asked.weekdays.includes((weekday + days) % 7)).map((days) => today + days);
  }

  suits(place, days, asked) {
    return any(days.map((day) => this.isOpen(place, day, asked)));
  }

  isOpen(place, day, { opens, closes }) {
    const hours = this.hours(place, day);
    if (hours === undefined) return null;
    const [isOpen, spans, possible] = hours;
    if (opens === null) return isOpen;
    const holds = ([start, end]) => start <= opens && closes <= end;
    if (spans.some(holds)) return true;
    return possible === null || possible.some(holds) ? null : false;
  }

  // Whether it is open, its spans and what may be open besides; undefined where nothing is known.
  hours(place, day) {
    return this.data.days[this.data.hours[place.timetable]?.[day]];
  }

  // Whether a day is unknown only because nobody has told of the turn of the year.
  isYearEnd(place, day) {
    const [isOpen, , possible] = this.hours(place, day) ?? [null, [], null];
    return isOpen === null && possible !== null;
  }

  // The middle of some districts, to tell what lies next to them; null where nothing of them has a point.
  middle(districts) {
    const found = this.places.filter(({ district, longitude }) => (
      districts.includes(district) && longitude !== undefined));
    const mean = (name) => found.reduce((sum, place) => sum + place[name], 0) / found.length;
    return found.length ? { longitude: mean("longitude"), latitude: mean("latitude") } : null;
  }
}

function is(value, fits) {
  return value === undefined || value === null ? null : fits(value);
}

function any(answers) {
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

function isInside({ longitude, latitude }, [west, south, east, north]) {
  return west <= longitude && longitude <= east && south <= latitude && latitude <= north;
}
