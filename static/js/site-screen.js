// Answers as /map-view.json does, from all that was found: in a folder of files no program does.

import { isPlaced } from "./features.js";

const PINS = 60;
const CELL = 128;
const CLOSEST = 18;

export function askFeatures(features) {
  const placed = features.filter(isPlaced);
  return async ([west, south, east, north], zoom) => {
    const inside = placed.filter(({ geometry: { coordinates: [longitude, latitude] } }) => (
      west <= longitude && longitude <= east && south <= latitude && latitude <= north));
    const venues = new Set(inside.map(({ properties }) => properties.venue_id));
    if (venues.size <= PINS || zoom >= CLOSEST) return { features: inside, cells: [] };
    return { features: [], cells: gather(inside, zoom) };
  };
}

function gather(features, zoom) {
  const cells = new Map();
  for (const { geometry: { coordinates: [longitude, latitude] } } of features) {
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(latitude, longitude), zoom);
    const key = `${Math.floor(x / CELL)}:${Math.floor(y / CELL)}`;
    const [east, north, n] = cells.get(key) ?? [0, 0, 0];
    cells.set(key, [east + longitude, north + latitude, n + 1]);
  }
  return [...cells.values()].map(([east, north, n]) => [east / n, north / n, n]);
}
