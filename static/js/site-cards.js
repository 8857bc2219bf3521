// Puts in the cards that the program wrote, each a file, for the places found and for near misses.

import { say } from "./site-address.js";
import { metresBetween, tellMetres } from "./site-distance.js";

const results = document.querySelector(".results");

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${answer.status}: ${path}`);
  return answer;
}

// Each with the number of its venue, where the map shows it, and what `untold` says of it.
export async function showCards(places, near, untold) {
  const cards = await fill(results.querySelector(".results > .cards"), places, near);
  const numbers = new Map();
  cards.forEach((card, at) => {
    const place = places[at];
    card.id = `card-${at + 1}`;
    const [, words] = untold(place);
    if (words) card.querySelector(".card-where").after(element("p", words, "card-unknown"));
    if (place.longitude === undefined) return;
    if (!numbers.has(place.venue_id)) numbers.set(place.venue_id, numbers.size + 1);
    card.dataset.number = numbers.get(place.venue_id);
    card.querySelector(".number").lastChild.data = card.dataset.number;
  });
}

// What nearly fits, or without a reason what is most like what was asked; the map shows no number of it.
export async function showNearMisses(misses, near) {
  const section = results.querySelector(".near-misses");
  if (!misses.length) return;
  if (!misses[0].why) {
    section.querySelector("h2").textContent = say("general");
    section.querySelector("p").textContent = say("general_note");
  }
  const cards = await fill(section.querySelector(".cards"), misses.map(({ place }) => place), near);
  cards.forEach((card, at) => {
    card.id = `near-${at + 1}`;
    card.classList.add("near");
    delete card.dataset.number;
    card.querySelector(".number")?.remove();
    if (misses[at].why) card.querySelector("h3").after(element("p", misses[at].why, "why"));
  });
  section.hidden = false;
}

async function fill(list, places, near) {
  const names = places.map((place) => (place.space_id ? `space-${place.space_id}` : `venue-${place.venue_id}`));
  const cards = await Promise.all(names.map(async (name) => (await get(`cards/${name}.html`)).text()));
  // The program wrote them, and what people typed stands in them as text.
  list.innerHTML = cards.join("");
  [...list.children].forEach((card, at) => {
    if (!near || places[at].longitude === undefined) return;
    const where = card.querySelector(".card-where");
    const far = element("strong", tellMetres(metresBetween(places[at], near)));
    where.replaceChildren(`${where.textContent.trim()}・`, far);
  });
  return [...list.children];
}

function element(name, textContent, className = "") {
  return Object.assign(document.createElement(name), { textContent, className });
}
