// What a pin says when it is opened. Names come from files: they are set as text.

import { show } from "./views.js";
import { make, say } from "./words.js";

const MOST_VENUES = 10;
const MOST_SPACES = 5;
const PHONE = /(?:\+81[- ]?\d{1,4}|\(?0\d{1,4}\)?)[- ]?\(?\d{1,4}\)?[- ]?\d{3,4}(?!\d)/;

// Opens it at the pin's element, which gets the focus back.
export function openPopup(map, group, element) {
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

function describe(group, close) {
  const shown = group.venues.slice(0, MOST_VENUES).map((venue) => describeVenue(venue));
  const more = group.venues.length - MOST_VENUES;
  if (more > 0) shown.push(make("p", { textContent: say("more", { n: more }) }));
  const content = make("div", {}, ...shown);
  const button = make("button", { type: "button", className: "button-quiet", textContent: say("close") });
  button.addEventListener("click", close);
  content.append(make("div", { className: "popup-actions" }, ...toCard(group, close), button));
  return content;
}

function describeVenue(venue) {
  const name = make("p", { className: "popup-name" }, link(venue.url, venue.name));
  const parts = make("div", { className: "popup-venue" }, name);
  if (venue.spaces.length) {
    const shown = venue.spaces.slice(0, MOST_SPACES).map((space) => make("li", {},
      link(space.url, space.name)));
    const more = venue.spaces.length - shown.length;
    if (more > 0) shown.push(make("li", { textContent: say("more", { n: more }) }));
    parts.append(make("ul", { className: "popup-spaces" }, ...shown));
  }
  if (venue.isSuspended) parts.append(make("p", { textContent: say("suspended") }));
  if (venue.isCoarse) parts.append(make("p", { textContent: say("approximate") }));
  if (venue.phone) parts.append(phone(venue.phone));
  return parts;
}

// In the language of this page; in a frame on another site, the other page opens outside it.
function link(address, textContent) {
  const outside = parent === window ? {} : { target: "_blank", rel: "noopener" };
  const url = new URL(address, location.href);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) url.searchParams.set("lang", language);
  return make("a", { href: url.href, textContent, ...outside });
}

function phone(number) {
  const text = `${say("phone")} ${number}`;
  const found = number.normalize("NFKC").match(PHONE);
  if (!found) return make("p", { textContent: text });
  return make("p", {}, make("a", { href: `tel:${found[0].replace(/[^\d+]/g, "")}`, textContent: text }));
}

function toCard(group, close) {
  const [card] = group.cards;
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
