// One place's map: a pin, or a circle where only the neighbourhood is known.

import { addGround } from "./ground.js";
import { make } from "./words.js";

export function startPlace(map, section) {
  const { longitude, latitude, radius } = section.dataset;
  const at = L.latLng(Number(latitude), Number(longitude));
  map.scrollWheelZoom.disable();
  // A finger that scrolls the page must not get caught in the map.
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  if (Number(radius) > 0) {
    map.fitBounds(at.toBounds(2 * Number(radius)), { animate: false, padding: [16, 16] });
    drawCircle(at, Number(radius)).addTo(map);
  } else {
    map.setView(at, 16, { animate: false });
    const face = make("span", { className: "pin-face" });
    const icon = L.divIcon({ className: "pin pin-here", html: face, iconSize: [44, 44], iconAnchor: [22, 42] });
    L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
  }
  addGround(map, section.dataset);
}

export function drawCircle(at, radius) {
  return L.circle(at, {
    radius, interactive: false, className: "circle",
    color: "#0017c1", weight: 2, dashArray: "6 6", fillOpacity: 0.08,
  });
}

// Where one is, or what one asked to be near to.
export function drawHere(at, name) {
  const face = make("span", { className: "here-face" });
  const icon = L.divIcon({ className: "here", html: face, iconSize: [24, 24] });
  const marker = L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: 1000 });
  return marker.bindTooltip(make("span", { textContent: name }), { permanent: true, direction: "top", offset: [0, -10] });
}
