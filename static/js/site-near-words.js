// What a near miss lacks, as venues/near_miss_words.py tells it: each of these answers to a place
// with how large a miss it is, from 0 to 1, and the sentence.

import { say } from "./site-address.js";
import { metresBetween, tellMetres } from "./site-distance.js";
import { fold } from "./site-words.js";

const LONGEST = 90;
const KANA = /^[ぁ-ゖー・]+$/;

export function ofTime(places, asked) {
  const { times } = places.data;
  const miss = ([opens, closes]) => {
    const [late, early] = [opens - asked.opens, asked.closes - closes];
    if (0 < early && early <= LONGEST && late <= 0) {
      const words = opens <= asked.opens - early ? "closes_shift" : "closes_short";
      return [[early, say(words, { time: times[closes], n: early })]];
    }
    if (0 < late && late <= LONGEST && early <= 0) {
      const words = asked.closes + late <= closes ? "opens_shift" : "opens_short";
      return [[late, say(words, { time: times[opens], n: late })]];
    }
    return [];
  };
  return (place) => {
    const misses = places.days(asked).flatMap((day) => places.hours(place, day)?.[1] ?? []).flatMap(miss);
    misses.sort(([one, why], [other, because]) => one - other || (why < because ? -1 : 1));
    const [minutes, why] = misses[0] ?? [LONGEST, say("not_then")];
    return [minutes / 300, why];
  };
}

export function ofDay(size, day) {
  return () => [size, say("other_day", { day })];
}

export function ofCapacity(people) {
  return ({ capacity }) => (
    [(people - capacity) / people, say("seats", { n: people - capacity, most: capacity })]);
}

export function ofDistance({ near, within }) {
  return (place) => {
    const metres = metresBetween(place, near);
    const farther = Math.max(0, metres - within);
    const told = say("farther", { more: tellMetres(farther), all: tellMetres(metres) });
    return [0.1 + 0.3 * Math.min(1, farther / within / 3), told];
  };
}

export function ofDistrict({ district }) {
  return district === undefined ? [0.4, say("no_district")] : [0.3, say("other_district", { district })];
}

export function ofBox() {
  return [0.34, say("beyond")];
}

export function ofAmenity(places, key) {
  const amenity = places.data.labels.amenity[key];
  return (place) => (places.says(place, "amenity", key) === false
    ? [0.38, say("lacking", { amenity })] : [0.39, say("maybe_lacking", { amenity })]);
}

export function ofAllowed(places, key) {
  return (place) => [0.4, say(`${places.says(place, "allow", key) === false ? "refused" : "silent"}_${key}`)];
}

export function ofFee({ is_free: isFree }) {
  if (isFree === undefined) return [0.43, say("fee_untold")];
  return [0.42, say(isFree ? "free" : "paid")];
}

export function ofBooking({ ahead }) {
  return ahead === undefined ? [0.45, say("booking_untold")] : [0.44, say("not_yet")];
}

export function ofKind(places) {
  return ({ kind }) => (kind === undefined
    ? [0.47, say("kind_untold")] : [0.46, say("other_kind", { kind: places.data.labels.kind[kind] })]);
}

export function ofPurpose(places, keys) {
  const purpose = name(places, keys);
  return (place) => (keys.every((key) => places.says(place, "purpose", key) === false)
    ? [0.5, say("not_for", { purpose })] : [0.48, say("maybe_for", { purpose })]);
}

function name(places, purposes) {
  return purposes.map((key) => places.data.labels.purpose[key]).join("・");
}

// Words in kana may be how a name is read: おおふな of 大船.
export function ofWord(words) {
  return () => [0.6, say(KANA.test(fold(words)) ? "other_spelling" : "other_words", { words })];
}

// Which of the asked facts nobody has told; an empty sentence where all are.
export function ofUnknown(places, asked) {
  const isAsked = (value) => value !== null;
  const days = places.days(asked);
  const purpose = say("fact_purpose", { purpose: name(places, asked.purposes) });
  return (place) => {
    const isUntold = (facet, keys) => keys.some((key) => places.says(place, facet, key) === null);
    const silent = [
      places.suits(place, days, asked) === null && ofHours(places, place, asked),
      isAsked(asked.capacity) && place.capacity === undefined && say("fact_capacity"),
      isAsked(asked.isFree) && place.is_free === undefined && say("fact_fee"),
      asked.kinds.length && place.kind === undefined && say("fact_kind"),
      asked.districts.length && place.district === undefined && say("fact_district"),
      isAsked(asked.within) && place.longitude === undefined && say("fact_where"),
      asked.isBookable && place.ahead === undefined && say("fact_booking"),
      isUntold("purpose", asked.purposes) && purpose,
      ...asked.amenities.map((key) => isUntold("amenity", [key]) && places.data.labels.amenity[key]),
      isUntold("allow", asked.allows) && say("fact_rules"),
    ].filter(Boolean);
    if (!silent.length) return [0, ""];
    return [0.3 + 0.06 * silent.length, say("untold", { facts: silent.join("、") })];
  };
}

function ofHours(places, place, asked) {
  const doubtful = places.days(asked).filter((day) => places.isOpen(place, day, asked) === null);
  return say(doubtful.every((day) => places.isYearEnd(place, day)) ? "fact_year_end" : "fact_hours");
}
