// The pin that staff move: by dragging, by a tap on the map, or with the arrow keys.

import { addGround, showHome } from "./ground.js";
import { drawCircle } from "./place.js";
import { make } from "./words.js";

const CLOSE = 17;
const STEP = 2;
const STRIDE = 20;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const DECIMAL = /^\s*(\d+(?:\.\d+)?)\s*[,、\s]\s*(\d+(?:\.\d+)?)\s*$/;

export function startPin(map, section) {
  const field = document.getElementById("f-at");
  const byMap = document.getElementById("f-choice");
  const status = document.getElementById("pin-status");
  const marker = makeMarker(section.dataset.name);
  let circle = null;

  document.getElementById("pin-help").textContent = section.dataset.help;
  map.scrollWheelZoom.disable();
  show(map, section.dataset, read(field.value));
  addGround(map, section.dataset);
  put(read(field.value) ?? map.getCenter());
  if (Number(section.dataset.radius) > 0) encircle(marker.getLatLng(), section.dataset.radius);

  function encircle(at, radius) {
    circle?.remove();
    circle = drawCircle(at, Number(radius)).addTo(map);
    map.fitBounds(circle.getBounds(), { animate: false });
  }

  function put(at) {
    marker.setLatLng(at);
    if (map.hasLayer(marker)) return;
    marker.addTo(map);
    marker.getElement().setAttribute("aria-label", section.dataset.name);
  }

  function move(at) {
    put(at);
    const latitude = at.lat.toFixed(6);
    const longitude = at.lng.toFixed(6);
    field.value = `${latitude}, ${longitude}`;
    status.textContent = section.dataset.moved
      .replace("{latitude}", latitude).replace("{longitude}", longitude);
    byMap.checked = true;
    circle?.remove();
  }

  marker.on("drag", () => move(marker.getLatLng()));
  map.on("click", ({ latlng }) => move(latlng));
  marker.on("keydown", ({ originalEvent: event }) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? STRIDE : STEP;
    const from = map.project(marker.getLatLng());
    move(map.unproject(from.add(L.point(arrow).multiplyBy(step))));
    map.panInside(marker.getLatLng(), { padding: [44, 44], animate: false });
  });
  field.addEventListener("change", () => {
    const at = read(field.value);
    byMap.checked = true;
    if (!at) return;
    put(at);
    map.setView(at, Math.max(map.getZoom(), CLOSE), { animate: false });
  });
  for (const radio of document.querySelectorAll("[name=choice][data-radius]")) {
    radio.addEventListener("change", () => {
      const at = read(radio.value);
      put(at);
      encircle(at, radio.dataset.radius);
    });
  }
}

function makeMarker(name) {
  const face = make("span", { className: "pin-face" });
  const icon = L.divIcon({ className: "pin pin-here", html: face, iconSize: [44, 44], iconAnchor: [22, 42] });
  return L.marker([0, 0], { icon, draggable: true, autoPan: true, keyboard: true, title: name });
}

function show(map, data, at) {
  if (at) map.setView(at, CLOSE, { animate: false });
  else showHome(map, data);
}

// Plain degrees, in either order; what else people write is the server's to read.
function read(text) {
  const [one, other] = (DECIMAL.exec(text) ?? []).slice(1).map(Number);
  if (!one || !other) return null;
  return L.latLng(Math.min(one, other), Math.max(one, other));
}
