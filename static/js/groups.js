// Which venues share a marker at this zoom, so that no marker covers another.

const TOUCHING = 36;
const CELL = 128;
const MOST_APART = 60;

// Groups of venues in view. Those with venues of this page have a label: 3・4, or 3+2.
export function groupVenues(map, venues) {
  const numbered = venues.filter((venue) => venue.number !== null);
  const others = venues.filter((venue) => venue.number === null);
  numbered.sort((one, other) => one.number - other.number);
  if (others.length <= MOST_APART) return byTouch(map, [...numbered, ...others]).map(finish);
  return [...byTouch(map, numbered), ...byCell(map, others)].map(finish);
}

function byTouch(map, venues) {
  const groups = [];
  for (const venue of venues) {
    const at = map.project(venue.at);
    const group = groups.find((known) => known.at.distanceTo(at) < TOUCHING);
    if (group) group.venues.push(venue);
    else groups.push({ at, venues: [venue] });
  }
  return groups.map((group) => group.venues);
}

function byCell(map, venues) {
  const cells = new Map();
  for (const venue of venues) {
    const key = map.project(venue.at).divideBy(CELL).floor().toString();
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(venue);
  }
  return [...cells.values()];
}

function finish(venues) {
  const bounds = L.latLngBounds(venues.map((venue) => venue.at));
  const numbers = venues.map((venue) => venue.number).filter((number) => number !== null);
  const [first] = venues;
  return {
    key: `${venues.length}:${first.id}:${venues.at(-1).id}`,
    venues,
    at: venues.length > 1 && first.number === null ? bounds.getCenter() : first.at,
    bounds,
    numbers: numbers.join("・"),
    label: label(numbers, venues.length - numbers.length),
    cards: venues.flatMap((venue) => venue.cards),
    isSuspended: venues.every((venue) => venue.isSuspended),
    isCoarse: venues.every((venue) => venue.isCoarse),
  };
}

function label(numbers, others) {
  if (!numbers.length) return "";
  const shown = numbers.length > 3 ? `${numbers.slice(0, 2).join("・")}…` : numbers.join("・");
  return others ? `${shown}+${others}` : shown;
}
