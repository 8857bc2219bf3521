// Searches in a folder of files: the address says what is asked, as it does where a program answers.

import { address, say } from "./site-address.js";
import { get, showCards, showNearMisses } from "./site-cards.js";
import { countFacets, showChoices } from "./site-counts.js";
import { fillForm, showChips, showFilters } from "./site-filters.js";
import { findUnused } from "./site-labels.js";
import { findNearMisses } from "./site-near-misses.js";
import { ofUnknown } from "./site-near-words.js";
import { Places } from "./site-places.js";
import { read } from "./site-question.js";
import { suggest } from "./site-suggesting.js";

const PER_PAGE = 20;
const results = document.querySelector(".results");

// What was found, and what was asked.
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
    showNotices(question, params.get("near"), places);
    showSuggestion(suggest(places, question, params.get("near")?.trim(), found.length));
    showPager(page, pages);
    showFilters(data, question, (other) => places.fitting(read(other, data, today)).length);
    showChoices(countFacets(places, question));
    const untold = question.isLoose ? ofUnknown(places, question) : () => [];
    await showCards(found.slice((page - 1) * PER_PAGE, page * PER_PAGE), question.near, untold);
    await showNearMisses(findNearMisses(places, question, found.length), question.near);
    return { found, question };
  } catch (error) {
    notice(say("failed"));
    throw error;
  }
}

function inJapan() {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
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

function showNotices(asked, place, places) {
  const order = results.querySelector(".order");
  order.hidden = !asked.near;
  if (asked.near) order.textContent = say("nearest", { place: asked.near.label ?? say("here") });
  const told = [];
  if (place?.trim() && !asked.near) told.push(say("lost", { place }));
  if (asked.wrong.size) told.push(say("wrong", { names: [...asked.wrong].map(label).join("、") }));
  told.push(...findUnused(asked, place).map((name) => say(`unused_${name}`)));
  const days = places.days(asked);
  if (days.length && days.every((day) => places.data.day_names[day] === undefined)) told.push(say("later"));
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

function showSuggestion(suggestion) {
  if (!suggestion) return;
  const { field, text, n } = suggestion;
  const line = results.querySelector(".suggestion");
  const link = Object.assign(document.createElement("a"), { href: address((params) => params.set(field, text)) });
  link.append(Object.assign(document.createElement("strong"), { textContent: text }));
  line.append(link, n ? ` ${say("count", { n: n.toLocaleString("ja") })}` : "");
  line.hidden = false;
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
