// What a pin says when it is opened. Names come from files: they are set as text.

import { show } from "./views.js";
import { make, say } from "./words.js";

const MOST_SPACES = 5;

// A card of the list for each of the site's venues that is on this page.
export function describe(site, close) {
  const content = make("div", {}, ...site.venues.map((venue) => describeVenue(venue)));
  const button = make("button", { type: "button", className: "button-quiet", textContent: say("close") });
  button.addEventListener("click", close);
  content.append(make("div", { className: "popup-actions" }, ...toCard(site, close), button));
  return content;
}

function describeVenue(venue) {
  const name = make("p", { className: "popup-name" }, make("a", { href: venue.url, textContent: venue.name }));
  const parts = make("div", { className: "popup-venue" }, name);
  if (venue.spaces.length) {
    const shown = venue.spaces.slice(0, MOST_SPACES).map((space) => make("li", {},
      make("a", { href: space.url, textContent: space.name })));
    const more = venue.spaces.length - shown.length;
    if (more > 0) shown.push(make("li", { textContent: say("more", { n: more }) }));
    parts.append(make("ul", { className: "popup-spaces" }, ...shown));
  }
  if (venue.isSuspended) parts.append(make("p", { textContent: say("suspended") }));
  if (venue.isCoarse) parts.append(make("p", { textContent: say("approximate") }));
  if (venue.phone) parts.append(make("p", { textContent: `${say("phone")} ${venue.phone}` }));
  return parts;
}

function toCard(site, close) {
  const card = site.cards[0];
  if (!card) return [];
  const button = make("button", { type: "button", className: "button-quiet", textContent: say("to_card") });
  button.addEventListener("click", () => {
    close();
    show("list");
    card.scrollIntoView({ block: "center" });
    card.querySelector("h3 a").focus({ preventScroll: true });
  });
  return [button];
}
