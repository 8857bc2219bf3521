// The directory's map, in step with its list.

import { addGround, showHome } from "./ground.js";
import { drawCircle } from "./place.js";
import { Pins } from "./pins.js";
import { describe } from "./popup.js";
import { gatherSites } from "./sites.js";
import { say } from "./words.js";

const WIDEST_CIRCLE_M = 2000;

export async function startDirectory(map, section) {
  map.invalidateSize({ animate: false });
  showHome(map, section.dataset);
  addGround(map, section.dataset);
  offerSearchHere(map);
  const cards = readCards();
  try {
    const response = await fetch(section.dataset.places);
    if (!response.ok) throw new Error(response.statusText);
    const { features } = await response.json();
    addPlaces(map, gatherSites(features, cards));
  } catch {
    document.getElementById("map-status").textContent = say("failed");
  }
}

function readCards() {
  const cards = new Map();
  for (const card of document.querySelectorAll(".card")) {
    const id = Number(card.dataset.venue);
    cards.set(id, [...(cards.get(id) ?? []), card]);
  }
  return cards;
}

function addPlaces(map, sites) {
  const pins = new Pins(map, sites, (site, element) => openPopup(map, site, element));
  const onPage = sites.filter((site) => site.cards.length);
  for (const site of onPage) {
    if (site.isCoarse && site.radius <= WIDEST_CIRCLE_M) drawCircle(site.at, site.radius).addTo(map);
    for (const card of site.cards) {
      for (const type of ["mouseenter", "focusin"]) card.addEventListener(type, () => pins.lift(site, true));
      for (const type of ["mouseleave", "focusout"]) card.addEventListener(type, () => pins.lift(site, false));
    }
  }
  fit(map, onPage);
  pins.draw();
}

function fit(map, sites) {
  const box = new URLSearchParams(location.search).get("bbox");
  if (box) {
    const [west, south, east, north] = box.split(",").map(Number);
    map.fitBounds([[south, west], [north, east]], { animate: false });
  } else if (sites.length) {
    const bounds = L.latLngBounds(sites.map((site) => site.at));
    map.fitBounds(bounds, { animate: false, padding: [48, 48], maxZoom: 16 });
  }
}

function openPopup(map, site, element) {
  const close = () => {
    map.closePopup(popup);
    element.focus({ preventScroll: true });
  };
  const popup = L.popup({ closeButton: false, maxWidth: 300, minWidth: 220, offset: [0, -8] })
    .setLatLng(site.at)
    .setContent(describe(site, close))
    .openOn(map);
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", site.name);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  box.querySelector("a").focus({ preventScroll: true });
}

function offerSearchHere(map) {
  const link = document.getElementById("search-here");
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
