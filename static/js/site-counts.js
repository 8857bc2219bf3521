// How many places each choice would find, as venues/index_reading.py counts them.

import { say } from "./site-address.js";

const OF_BITS = ["purpose", "amenity", "allow"];

// By facet and value. Within kinds, districts and purposes one choice more widens what is found,
// so they are counted without what is chosen of them; each of the others narrows it.
export function countFacets(places, asked) {
  const found = places.fitting(asked);
  const but = (facet) => (asked[facet].length ? places.fitting({ ...asked, [facet]: [] }) : found);
  const of = { purpose: but("purposes"), amenity: found, allow: found };
  const counts = {
    kind: tally(but("kinds").map((place) => place.kind)),
    district: tally(but("districts").map((place) => place.district)),
  };
  for (const facet of OF_BITS) {
    const bits = Object.entries(places.data.bits).filter(([key]) => key.startsWith(`${facet}:`));
    const has = (place, bit) => place.bits.get(bit) ?? asked.isLoose;
    counts[facet] = tally(of[facet].flatMap((place) => (
      bits.filter(([, bit]) => has(place, bit)).map(([key]) => key.slice(facet.length + 1)))));
  }
  return counts;
}

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export function showChoices(counts) {
  for (const chip of document.querySelectorAll("a.chip[data-purpose]")) {
    tell(chip, chip, counts.purpose.get(chip.dataset.purpose));
  }
  for (const field of document.querySelectorAll("form.search .checks input")) {
    const label = field.closest("label");
    tell(label, label.lastElementChild, counts[field.name].get(field.value));
  }
}

function tell(choice, words, n = 0) {
  choice.classList.toggle("is-none", !n);
  const count = Object.assign(document.createElement("span"), { className: "count" });
  count.textContent = say("count", { n: n.toLocaleString("ja") });
  words.append(" ", count);
}
