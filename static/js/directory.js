// The directory's map, in step with its list: the page's own places at once, then all in view.

import { gatherVenues } from "./features.js";
import { addGround, showHome } from "./ground.js";
import { drawCircle, drawHere } from "./place.js";
import { Pins } from "./pins.js";
import { openPopup } from "./popup.js";
import { askServer, follow } from "./screen.js";
import { count, say } from "./words.js";

const WIDEST_CIRCLE_M = 2000;
const CLOSEST = 16;
// Half a pin and a little more.
const MARGIN = 26;

// `read` gives all that was found, as features, where no server answers.
export async function startDirectory(map, section, read) {
  const cards = readCards();
  const status = document.getElementById("map-status");
  const fail = () => { status.textContent = say("failed"); };
  map.invalidateSize({ animate: false });
  showHome(map, section.dataset);
  try {
    const all = read ? await read(section) : null;
    const own = gatherVenues(all ?? readPage(), cards).filter((venue) => venue.cards.length);
    const pins = new Pins(map, own, (group, element) => openPopup(map, group, element));
    frame(map, section.dataset, own);
    pins.show([], []);
    for (const venue of own) tie(map, pins, venue);
    const ask = all ? (await import("./site-screen.js")).askFeatures(all) : askServer(section.dataset.places);
    follow(map, ask, ({ features, cells }) => {
      pins.show(gatherVenues(features, cards), cells);
      status.textContent = tell(map, section.dataset, features, cells);
    }, fail);
  } catch {
    fail();
  }
  addGround(map, section.dataset);
  offerSearchHere(map);
}

function readPage() {
  return JSON.parse(document.getElementById("map-places")?.textContent ?? "[]");
}

function readCards() {
  const cards = new Map();
  for (const card of document.querySelectorAll(".card[data-number]")) {
    const id = Number(card.dataset.venue);
    cards.set(id, [...(cards.get(id) ?? []), card]);
  }
  return cards;
}

// A card raises its pin; where only the neighbourhood is known, a circle says so.
function tie(map, pins, venue) {
  if (venue.isCoarse && venue.radius <= WIDEST_CIRCLE_M) drawCircle(venue.at, venue.radius).addTo(map);
  for (const card of venue.cards) {
    for (const type of ["mouseenter", "focusin"]) card.addEventListener(type, () => pins.lift(venue, true));
    for (const type of ["mouseleave", "focusout"]) card.addEventListener(type, () => pins.lift(venue, false));
  }
}

// What is looked at first: the range that was asked for, else where all results are. Where what is
// nearest is asked for, no such extent is told: then the page's places and what they are near.
function frame(map, data, venues) {
  const near = data.near ? L.latLng(data.near.split(",").map(Number)) : null;
  if (near) drawHere(near, data.nearName).addTo(map);
  const box = new URLSearchParams(location.search).get("bbox");
  if (box) {
    // A little less, lest rounding costs a step of the zoom.
    map.fitBounds(L.latLngBounds(corners(box)).pad(-0.01), { animate: false });
    return;
  }
  const places = data.extent ? corners(data.extent) : venues.map((venue) => venue.at);
  if (near) places.push(near);
  if (!places.length) return;
  const isUnderButtons = document.getElementById("search-here") !== null;
  map.fitBounds(L.latLngBounds(places), {
    animate: false,
    maxZoom: CLOSEST,
    paddingTopLeft: [MARGIN, isUnderButtons ? 2.5 * MARGIN : MARGIN],
    paddingBottomRight: [MARGIN, MARGIN],
  });
}

function corners(box) {
  const [west, south, east, north] = box.split(",").map(Number);
  return [[south, west], [north, east]];
}

// How many are in view, and how many no map shows.
function tell(map, data, features, cells) {
  const seen = tellSeen(map, features, cells);
  return data.offMap ? `${seen}\n${say("off_map", { n: data.offMap })}` : seen;
}

// Cells are counted whole, also where an edge of the screen cuts them.
function tellSeen(map, features, cells) {
  const bounds = map.getBounds();
  const seen = features.filter(({ geometry }) => geometry && bounds.contains([...geometry.coordinates].reverse()));
  if (!cells.length) return seen.length ? say("in_view", { n: count(seen.length) }) : say("none_in_view");
  const inside = cells.filter(([longitude, latitude]) => bounds.contains([latitude, longitude]));
  return say("about_in_view", { n: count(inside.reduce((sum, cell) => sum + cell[2], 0)) });
}

function offerSearchHere(map) {
  const link = document.getElementById("search-here");
  if (!link) return; // in a frame on another site
  const write = () => {
    const bounds = map.getBounds();
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const url = new URL(link.href);
    url.searchParams.set("bbox", edges.map((edge) => edge.toFixed(5)).join(","));
    url.hash = document.documentElement.dataset.view === "map" ? "map" : "results";
    link.href = url.href;
  };
  map.on("moveend", write);
  document.documentElement.addEventListener("viewchange", write);
  write();
  link.parentElement.hidden = false;
}
