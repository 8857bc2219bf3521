// The markers in view. They are buttons: Enter and Space open them as a click does.

import { groupVenues, placeCells } from "./groups.js";
import { count, make, say } from "./words.js";

const MARGIN = 0.1;
const DEEPER = 2;

export class Pins {
  // `own` are the venues of this page, which are shown whatever else is.
  constructor(map, own, open) {
    this.map = map;
    this.own = own;
    this.open = open;
    this.groups = new Map();
    this.markers = new Map();
    this.keyOf = new Map();
  }

  // Markers are kept by key: what stays in view keeps its element, and so its focus.
  show(venues, cells) {
    const bounds = this.map.getBounds().pad(MARGIN);
    const all = new Map([...this.own, ...venues].map((venue) => [venue.id, venue]));
    const near = [...all.values()].filter((venue) => bounds.contains(venue.at));
    const groups = groupVenues(this.map, near);
    const shown = [...groups, ...placeCells(this.map, cells, groups)];
    this.groups = new Map(shown.map((group) => [group.key, group]));
    for (const [key, marker] of this.markers) {
      if (this.groups.has(key)) continue;
      marker.remove();
      this.markers.delete(key);
    }
    this.keyOf.clear();
    for (const [key, group] of this.groups) {
      if (!this.markers.has(key)) this.markers.set(key, this.add(group));
      for (const venue of group.venues) this.keyOf.set(venue.id, key);
    }
  }

  add(group) {
    const marker = L.marker(group.at, { icon: icon(group), zIndexOffset: group.label ? 500 : 0 });
    marker.addTo(this.map);
    const element = marker.getElement();
    element.setAttribute("aria-label", name(group));
    // What is known of the same group may have grown meanwhile.
    const act = () => this.act(this.groups.get(group.key), element);
    marker.on("click", act);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
    const lift = (isLifted) => {
      for (const card of group.cards) card.classList.toggle("is-lifted", isLifted);
    };
    for (const type of ["mouseenter", "focus"]) element.addEventListener(type, () => lift(true));
    for (const type of ["mouseleave", "blur"]) element.addEventListener(type, () => lift(false));
    return marker;
  }

  // Many open by zooming in, until they can't be told apart any more.
  act(group, element) {
    const isNearest = this.map.getZoom() >= this.map.getMaxZoom();
    const isOneSpot = group.bounds?.getNorthEast().equals(group.bounds.getSouthWest());
    if (group.venues.length && (group.label || isOneSpot || isNearest)) {
      this.open(group, element);
      return;
    }
    this.map.getContainer().focus({ preventScroll: true });
    if (group.bounds) this.map.fitBounds(group.bounds.pad(0.2));
    else this.map.setView(group.at, Math.min(this.map.getZoom() + DEEPER, this.map.getMaxZoom()));
  }

  // From the card: raises its pin, without moving the map.
  lift(venue, isLifted) {
    const marker = this.markers.get(this.keyOf.get(venue.id));
    marker?.getElement().classList.toggle("is-lifted", isLifted);
    marker?.setZIndexOffset(isLifted ? 2000 : 500);
  }
}

// What a label says in short is said in full: each number before its name.
function name(group) {
  if (isMany(group)) return say("cluster", { n: count(group.n) });
  return group.venues.map((venue) => (
    venue.number === null ? venue.name : say("pin", venue))).join(say("comma"));
}

function isMany(group) {
  return !group.label && group.venues.length !== 1;
}

function icon(group) {
  const isCluster = isMany(group);
  const text = isCluster ? say("count", { n: count(group.n, { notation: "compact" }) }) : group.label;
  const kinds = ["pin"];
  if (isCluster) kinds.push("pin-cluster");
  else if (!group.label) kinds.push("pin-dot");
  else if (group.more) kinds.push("pin-more");
  if (group.isSuspended) kinds.push("pin-suspended");
  if (group.isCoarse) kinds.push("pin-coarse");
  const more = group.more ? [make("small", { textContent: say("and_more", { n: count(group.more) }) })] : [];
  return L.divIcon({
    className: kinds.join(" "),
    html: make("span", { className: "pin-face" }, text, ...more),
    iconSize: [44, 44],
  });
}
