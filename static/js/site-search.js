// Searches in a folder of files: the address says what is asked, as it does where a program answers.

import { address, say } from "./site-address.js";
import { countFacets, showChoices } from "./site-counts.js";
import { fillForm, showChips, showFilters } from "./site-filters.js";
import { Places } from "./site-places.js";
import { read } from "./site-question.js";

const PER_PAGE = 20;
const DAY_MS = 86400000;
const results = document.querySelector(".results");

// What was found, with `number` and `card` where a place is on this page, and what was asked.
export async function search() {
  const params = new URLSearchParams(location.search);
  fillForm();
  showChips();
  try {
    const data = await (await get("search.json")).json();
    const today = inJapan();
    const places = new Places(data, today);
    const question = read(params, data, today);
    const { found, more } = places.find(question);
    const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
    const page = Math.min(question.page, pages);
    showCounts(found, more);
    showNotices(question, params.get("near"), data);
    showPager(page, pages);
    showFilters(data, question, (other) => places.fitting(read(other, data, today)).length);
    showChoices(countFacets(places, question));
    await showCards(found.slice((page - 1) * PER_PAGE, page * PER_PAGE), question.near);
    return { found, question };
  } catch (error) {
    notice(say("failed"));
    throw error;
  }
}

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${answer.status}: ${path}`);
  return answer;
}

function inJapan() {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
}

async function showCards(places, near) {
  const list = results.querySelector(".cards");
  const names = places.map((place) => (place.space_id ? `space-${place.space_id}` : `venue-${place.venue_id}`));
  const cards = await Promise.all(names.map(async (name) => (await get(`cards/${name}.html`)).text()));
  // The program wrote them, and what people typed stands in them as text.
  list.innerHTML = cards.join("");
  const numbers = new Map();
  [...list.children].forEach((card, at) => {
    const place = places[at];
    card.id = `card-${at + 1}`;
    place.card = card;
    if (place.longitude === undefined) return;
    if (!numbers.has(place.venue_id)) numbers.set(place.venue_id, numbers.size + 1);
    place.number = numbers.get(place.venue_id);
    card.dataset.number = place.number;
    card.querySelector(".number").lastChild.data = place.number;
    if (near) card.querySelector(".card-where").append("・", strong(distance(place, near)));
  });
}

function strong(textContent) {
  return Object.assign(document.createElement("strong"), { textContent });
}

// 約350m, 約1.2km: no more exact than a visitor needs.
function distance(place, near) {
  const angle = (degrees) => (degrees * Math.PI) / 180;
  const [one, other] = [angle(near.latitude), angle(place.latitude)];
  const chord = Math.sin((other - one) / 2) ** 2
    + Math.cos(one) * Math.cos(other) * Math.sin(angle(place.longitude - near.longitude) / 2) ** 2;
  const metres = 2 * 6371008.8 * Math.asin(Math.min(1, Math.sqrt(chord)));
  if (metres >= 950) return say("kilometres", { n: (metres / 1000).toFixed(1) });
  return say("metres", { n: Math.max(50, Math.round(metres / 50) * 50) });
}

function showCounts(found, more) {
  const total = found.length;
  const offMap = found.filter((place) => place.longitude === undefined).length;
  const told = document.getElementById("off-map");
  told.hidden = !offMap;
  told.textContent = say("off_map", { n: say("count", { n: offMap }) });
  for (const count of document.querySelectorAll(".results-head .count, .views .count")) {
    count.textContent = say("count", { n: total.toLocaleString("ja") });
  }
  const unknown = results.querySelector(".unknown-more");
  unknown.hidden = !more;
  unknown.firstElementChild.textContent = say("more", { n: more });
  unknown.firstElementChild.href = address((params) => params.set("unknown", "1"));
  results.querySelector(".empty").hidden = total > 0;
}

function showNotices(asked, place, data) {
  const order = results.querySelector(".order");
  order.hidden = !asked.near;
  if (asked.near) order.textContent = say("nearest", { place: asked.near.label ?? say("here") });
  const told = [];
  if (place?.trim() && !asked.near) told.push(say("lost", { place }));
  if (asked.wrong.size) told.push(say("wrong", { names: [...asked.wrong].map(label).join("、") }));
  const last = new Date(Date.parse(data.first) + (data.hours[0]?.length ?? 0) * DAY_MS);
  if (asked.day && asked.day >= last.toISOString().slice(0, 10)) told.push(say("later"));
  if (told.length) notice(told.join(" "));
}

function label(name) {
  return document.querySelector(`label[for="${name}"], #${name} > legend`)?.firstChild.data.trim() ?? name;
}

function notice(text) {
  const place = document.getElementById("site-notice");
  place.textContent = text;
  place.hidden = false;
}

function showPager(page, pages) {
  const pager = results.querySelector(".pager");
  pager.hidden = pages < 2;
  pager.querySelector("p").textContent = say("page", { page, pages });
  for (const [rel, other] of [["prev", page - 1], ["next", page + 1]]) {
    const link = pager.querySelector(`[rel=${rel}]`);
    if (other < 1 || other > pages) link.remove();
    else link.href = address((params) => params.set("page", other));
  }
}
