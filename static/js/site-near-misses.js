// What fits but for one thing, when little fits: the same steps in the same order as
// venues/near_misses.py takes them.

import { findSteps } from "./site-near-steps.js";
import { asksAnything, NOTHING } from "./site-question.js";

const FEW = 5;
const MOST = 10;
const EACH = 4;

// The smallest miss first, each as { place, why }; none where `total` results are enough. For a
// question that nothing nearly fits what suits the purpose, else what is near, without a reason.
export function findNearMisses(places, asked, total) {
  if (total >= FEW || !asksAnything(asked)) return [];
  const found = new Map();
  const matching = new Set(places.first(asked, FEW));
  for (const step of [...findSteps(places, asked)].sort((one, other) => one.size - other.size)) {
    if (found.size >= MOST) break;
    const { change, compared = EACH } = step;
    const rows = places.first({ ...asked, ...change }, total + compared).filter((place) => !matching.has(place));
    for (const miss of best(step.say, rows.slice(0, compared))) {
      if (!found.has(miss.place) || bySize(miss, found.get(miss.place)) < 0) found.set(miss.place, miss);
    }
  }
  if (!found.size && !total) return findGeneral(places, asked);
  return [...found.values()].sort(bySize).slice(0, MOST);
}

function best(say, rows) {
  const misses = rows.map((place) => {
    const [size, why] = say(place);
    return { place, size, why, isWhole: place.space_id === undefined };
  });
  return misses.sort(bySize).slice(0, EACH);
}

function bySize(one, other) {
  return one.size - other.size || one.isWhole - other.isWhole;
}

function findGeneral(places, asked) {
  const near = asked.near ?? places.middle(asked.districts);
  const { purposes, kinds, districts } = asked;
  for (const change of [{ purposes, kinds, near }, { districts }, { near }]) {
    const found = places.matching({ ...NOTHING, ...change });
    if (found.length) return found.slice(0, FEW).map((place) => ({ place, why: "" }));
  }
  return [];
}
