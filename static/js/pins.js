// The markers in view: the page's own sites each with its number, the others as dots or clusters.

import { make, say } from "./words.js";

const CELL = 128;
const MOST_PLAIN = 60;
const MARGIN = 0.25;

export class Pins {
  constructor(map, sites, open) {
    this.map = map;
    this.sites = sites;
    this.open = open;
    this.markers = new Map();
    map.on("moveend", () => this.draw());
  }

  // Markers are kept by key: what is still in view keeps its element, and so its focus.
  draw() {
    const wanted = new Map(this.inView().map((item) => [item.key, item]));
    for (const [key, marker] of this.markers) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.markers.delete(key);
    }
    for (const [key, item] of wanted) {
      if (!this.markers.has(key)) this.markers.set(key, this.add(item));
    }
  }

  inView() {
    const bounds = this.map.getBounds().pad(MARGIN);
    const near = this.sites.filter((site) => bounds.contains(site.at));
    const numbered = near.filter((site) => site.label);
    const others = near.filter((site) => !site.label);
    const isPlain = others.length <= MOST_PLAIN || this.map.getZoom() >= this.map.getMaxZoom();
    return [...numbered, ...(isPlain ? others : this.cluster(others))];
  }

  cluster(sites) {
    const zoom = this.map.getZoom();
    const cells = new Map();
    for (const site of sites) {
      const { x, y } = this.map.project(site.at, zoom).divideBy(CELL).floor();
      const key = `${zoom}:${x}:${y}`;
      cells.set(key, [...(cells.get(key) ?? []), site]);
    }
    return [...cells].map(([key, members]) =>
      members.length === 1 ? members[0] : { key, members, at: middle(members) });
  }

  add(item) {
    const marker = L.marker(item.at, { icon: item.members ? clusterIcon(item) : siteIcon(item) });
    marker.setZIndexOffset(item.label ? 500 : 0).addTo(this.map);
    const element = marker.getElement();
    element.setAttribute("aria-label", name(item));
    const act = () => (item.members ? this.zoomTo(item) : this.open(item, element));
    marker.on("click", act);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    const lift = (isLifted) => item.cards?.forEach((card) => card.classList.toggle("is-lifted", isLifted));
    for (const type of ["mouseenter", "focus"]) element.addEventListener(type, () => lift(true));
    for (const type of ["mouseleave", "blur"]) element.addEventListener(type, () => lift(false));
    return marker;
  }

  // Called from the card: raises the pin, without moving the map.
  lift(site, isLifted) {
    const marker = this.markers.get(site.key);
    if (!marker) return;
    marker.getElement().classList.toggle("is-lifted", isLifted);
    marker.setZIndexOffset(isLifted ? 2000 : 500);
  }

  zoomTo({ members }) {
    this.map.getContainer().focus({ preventScroll: true });
    this.map.fitBounds(L.latLngBounds(members.map((site) => site.at)).pad(0.2));
  }
}

function middle(members) {
  return L.latLngBounds(members.map((site) => site.at)).getCenter();
}

function name(item) {
  if (item.members) return say("cluster", { n: item.members.length });
  return item.label ? say("pin", { number: item.label, name: item.name }) : item.name;
}

function clusterIcon({ members }) {
  const face = make("span", { className: "pin-face", textContent: say("count", { n: members.length }) });
  return L.divIcon({ className: "pin pin-cluster", html: face, iconSize: [56, 44] });
}

function siteIcon(site) {
  const face = make("span", { className: "pin-face", textContent: site.label });
  const kinds = ["pin"];
  if (!site.label) kinds.push("pin-dot");
  if (site.isSuspended) kinds.push("pin-suspended");
  if (site.isCoarse) kinds.push("pin-coarse");
  return L.divIcon({ className: kinds.join(" "), html: face, iconSize: [44, 44] });
}
