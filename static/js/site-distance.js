// How far one place is from another, as the program reckons and tells it.

import { say } from "./site-address.js";

const EARTH_RADIUS_M = 6371008.8;
const NORTH_M = 110950;
const EAST_M = 111320;

// The square of the distance in metres on the plane, as the program orders by it.
export function squared({ longitude, latitude }, near) {
  if (longitude === undefined) return null;
  const east = (longitude - near.longitude) * (EAST_M * Math.cos((near.latitude * Math.PI) / 180));
  const north = (latitude - near.latitude) * NORTH_M;
  return east * east + north * north;
}

export function metresBetween(place, near) {
  const angle = (degrees) => (degrees * Math.PI) / 180;
  const [one, other] = [angle(near.latitude), angle(place.latitude)];
  const chord = Math.sin((other - one) / 2) ** 2
    + Math.cos(one) * Math.cos(other) * Math.sin(angle(place.longitude - near.longitude) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

// 約350m, 約1.2km: no more exact than a visitor needs.
export function tellMetres(metres) {
  if (metres >= 950) return say("kilometres", { n: (metres / 1000).toFixed(1) });
  return say("metres", { n: Math.max(50, Math.round(metres / 50) * 50) });
}
