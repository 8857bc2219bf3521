// The directory's map, in step with its list.

import { gatherVenues } from "./features.js";
import { addGround, showHome } from "./ground.js";
import { drawCircle } from "./place.js";
import { Pins } from "./pins.js";
import { describe } from "./popup.js";
import { say } from "./words.js";

const WIDEST_CIRCLE_M = 2000;

export async function startDirectory(map, section, read = fetchFeatures) {
  map.invalidateSize({ animate: false });
  showHome(map, section.dataset);
  addGround(map, section.dataset);
  offerSearchHere(map);
  const cards = readCards();
  try {
    addPlaces(map, gatherVenues(await read(section), cards));
  } catch {
    document.getElementById("map-status").textContent = say("failed");
  }
}

async function fetchFeatures(section) {
  const response = await fetch(section.dataset.places);
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).features;
}

function readCards() {
  const cards = new Map();
  for (const card of document.querySelectorAll(".card")) {
    const id = Number(card.dataset.venue);
    cards.set(id, [...(cards.get(id) ?? []), card]);
  }
  return cards;
}

function addPlaces(map, venues) {
  const pins = new Pins(map, venues, (group, element) => openPopup(map, group, element));
  const onPage = venues.filter((venue) => venue.cards.length);
  for (const venue of onPage) {
    if (venue.isCoarse && venue.radius <= WIDEST_CIRCLE_M) drawCircle(venue.at, venue.radius).addTo(map);
    for (const card of venue.cards) {
      for (const type of ["mouseenter", "focusin"]) card.addEventListener(type, () => pins.lift(venue, true));
      for (const type of ["mouseleave", "focusout"]) card.addEventListener(type, () => pins.lift(venue, false));
    }
  }
  fit(map, onPage);
  pins.draw();
}

function fit(map, venues) {
  const box = new URLSearchParams(location.search).get("bbox");
  if (box) {
    const [west, south, east, north] = box.split(",").map(Number);
    map.fitBounds([[south, west], [north, east]], { animate: false });
  } else if (venues.length) {
    const bounds = L.latLngBounds(venues.map((venue) => venue.at));
    map.fitBounds(bounds, { animate: false, padding: [40, 40], maxZoom: 16 });
  }
}

function openPopup(map, group, element) {
  const close = () => {
    map.closePopup(popup);
    element.focus({ preventScroll: true });
  };
  const popup = L.popup({
    closeButton: false, maxWidth: 300, minWidth: 220, maxHeight: 320, offset: [0, -8],
    // Clear of the buttons at the top of the map.
    autoPanPaddingTopLeft: [8, 112], autoPanPaddingBottomRight: [8, 8],
  })
    .setLatLng(group.at)
    .setContent(describe(group, close))
    .openOn(map);
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", element.getAttribute("aria-label"));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  box.querySelector("a").focus({ preventScroll: true });
}

function offerSearchHere(map) {
  const link = document.getElementById("search-here");
  if (!link) return; // in a frame on another site
  const write = () => {
    const bounds = map.getBounds();
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const url = new URL(link.href);
    url.searchParams.set("bbox", edges.map((edge) => edge.toFixed(5)).join(","));
    url.hash = document.documentElement.dataset.view === "map" ? "map" : "";
    link.href = url.href;
  };
  map.on("moveend", write);
  document.documentElement.addEventListener("viewchange", write);
  write();
  link.parentElement.hidden = false;
}
