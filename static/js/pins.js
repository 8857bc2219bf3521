// The markers in view. They are buttons: Enter and Space open them as a click does.

import { groupVenues } from "./groups.js";
import { make, say } from "./words.js";

const MARGIN = 0.1;

export class Pins {
  constructor(map, venues, open) {
    this.map = map;
    this.venues = venues;
    this.open = open;
    this.markers = new Map();
    this.markerOf = new Map();
    map.on("moveend", () => this.draw());
  }

  // Markers are kept by key: what stays in view keeps its element, and so its focus.
  draw() {
    const bounds = this.map.getBounds().pad(MARGIN);
    const near = this.venues.filter((venue) => bounds.contains(venue.at));
    const groups = new Map(groupVenues(this.map, near).map((group) => [group.key, group]));
    for (const [key, marker] of this.markers) {
      if (groups.has(key)) continue;
      marker.remove();
      this.markers.delete(key);
    }
    this.markerOf.clear();
    for (const [key, group] of groups) {
      if (!this.markers.has(key)) this.markers.set(key, this.add(group));
      for (const venue of group.venues) this.markerOf.set(venue, this.markers.get(key));
    }
  }

  add(group) {
    const marker = L.marker(group.at, { icon: icon(group), zIndexOffset: group.label ? 500 : 0 });
    marker.addTo(this.map);
    const element = marker.getElement();
    element.setAttribute("aria-label", name(group));
    const act = () => this.act(group, element);
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

  // A cluster opens by zooming in, until its venues can't be told apart any more.
  act(group, element) {
    const isOneSpot = group.bounds.getNorthEast().equals(group.bounds.getSouthWest());
    const isNearest = this.map.getZoom() >= this.map.getMaxZoom();
    if (group.label || group.venues.length === 1 || isOneSpot || isNearest) {
      this.open(group, element);
    } else {
      this.map.getContainer().focus({ preventScroll: true });
      this.map.fitBounds(group.bounds.pad(0.2));
    }
  }

  // From the card: raises its pin, without moving the map.
  lift(venue, isLifted) {
    const marker = this.markerOf.get(venue);
    marker?.getElement().classList.toggle("is-lifted", isLifted);
    marker?.setZIndexOffset(isLifted ? 2000 : 500);
  }
}

function name(group) {
  const names = group.venues.map((venue) => venue.name).join("、");
  if (group.label) return say("pin", { number: group.numbers, name: names });
  return group.venues.length > 1 ? say("cluster", { n: group.venues.length }) : names;
}

function icon(group) {
  const isCluster = !group.label && group.venues.length > 1;
  const text = isCluster ? say("count", { n: group.venues.length }) : group.label;
  const kinds = ["pin"];
  if (isCluster) kinds.push("pin-cluster");
  else if (!group.label) kinds.push("pin-dot");
  if (group.isSuspended) kinds.push("pin-suspended");
  if (group.isCoarse) kinds.push("pin-coarse");
  return L.divIcon({
    className: kinds.join(" "),
    html: make("span", { className: "pin-face", textContent: text }),
    iconSize: [44, 44],
  });
}
