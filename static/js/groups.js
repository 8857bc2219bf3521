// Which venues share a marker at this zoom, so that no marker covers another.

const TOUCHING = 36;
const APART = 46;

// Those with venues of this page have a label that begins with the first number.
export function groupVenues(map, venues) {
  const order = (venue) => venue.number ?? Infinity;
  const groups = [];
  for (const venue of [...venues].sort((one, other) => order(one) - order(other) || one.id - other.id)) {
    const at = map.project(venue.at);
    const group = groups.find((known) => known.at.distanceTo(at) < TOUCHING);
    if (group) group.venues.push(venue);
    else groups.push({ at, venues: [venue] });
  }
  return groups.map((group) => finish(group.venues));
}

function finish(venues) {
  const bounds = L.latLngBounds(venues.map((venue) => venue.at));
  const numbers = venues.map((venue) => venue.number).filter((number) => number !== null);
  const [first] = venues;
  return {
    key: venues.map((venue) => venue.id).join(),
    venues,
    at: venues.length > 1 && first.number === null ? bounds.getCenter() : first.at,
    bounds,
    // As the list counts: rooms, and venues of which no room is known.
    n: venues.reduce((sum, { spaces }) => sum + Math.max(1, spaces.length), 0),
    ...label(numbers, venues.length - numbers.length),
    cards: venues.flatMap((venue) => venue.cards),
    isSuspended: venues.every((venue) => venue.isSuspended),
    isCoarse: venues.every((venue) => venue.isCoarse),
  };
}

// 3, 3・7 or 3〜5; else the first and how many `more` there are, which the opened marker tells.
function label([first, ...rest], others) {
  if (first === undefined) return { label: "", more: 0 };
  const last = rest.at(-1);
  if (!others && !rest.length) return { label: String(first), more: 0 };
  if (!others && rest.length === 1) return { label: `${first}・${last}`, more: 0 };
  if (!others && last === first + rest.length) return { label: `${first}〜${last}`, more: 0 };
  return { label: String(first), more: rest.length + others };
}

// Cells that the server counted. They stand for no exact place, so they give way to pins.
export function placeCells(map, cells, groups) {
  const taken = groups.map((group) => map.project(group.at));
  return [...cells].sort((one, other) => other[2] - one[2]).map(([longitude, latitude, n]) => {
    const at = giveWay(map.project([latitude, longitude]), taken);
    taken.push(at);
    return {
      key: `${map.getZoom()}:${longitude}:${latitude}:${n}`,
      venues: [], at: map.unproject(at), n, label: "", more: 0, cards: [],
    };
  });
}

function giveWay(at, taken) {
  for (const other of taken) {
    const way = at.subtract(other);
    const far = Math.hypot(way.x, way.y);
    if (far >= APART) continue;
    const [x, y] = far ? [way.x / far, way.y / far] : [0, -1];
    at = L.point(other.x + x * APART, other.y + y * APART);
  }
  return at;
}
