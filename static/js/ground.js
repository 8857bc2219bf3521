// What lies under the pins: tiles, or town names on a plain ground when there are none.

import { make, say } from "./words.js";

const LABEL_WIDTH = 96;
const LABEL_HEIGHT = 36;
const CHOME_ZOOM = 15;
const CHOME = /[0-9０-９一二三四五六七八九十]+丁目$/;

export function addGround(map, data) {
  map.getContainer().setAttribute("role", "group");
  map.getContainer().setAttribute("aria-label", say("map"));
  L.control.zoom({ zoomInTitle: say("zoom_in"), zoomOutTitle: say("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  if (data.tiles) addTiles(map, data);
  else addTowns(map, data.towns);
}

// The view of the whole municipality, until there are pins to look at.
export function showHome(map, data) {
  if (!data.bounds) return;
  const [west, south, east, north] = data.bounds.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]], { animate: false });
}

function addTiles(map, data) {
  const tiles = L.tileLayer(data.tiles, { minZoom: 5, maxZoom: 18, alt: "" });
  let failures = 0;
  let isShown = false;
  tiles.on("tileload", () => { isShown = true; });
  tiles.on("tileerror", () => {
    failures += 1;
    if (isShown || failures !== 3) return;
    tiles.remove();
    addTowns(map, data.towns);
  });
  tiles.addTo(map);
}

async function addTowns(map, url) {
  map.getContainer().closest(".map").dataset.ground = "towns";
  const response = await fetch(url);
  if (!response.ok) return;
  const towns = (await response.json()).features.map(readTown);
  const [coarse, fine] = [groupChome(towns), towns];
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const names = map.getZoom() < CHOME_ZOOM ? coarse : fine;
    for (const town of thinOut(map, names)) layer.addLayer(label(town));
  };
  map.on("moveend", draw);
  draw();
}

function readTown({ geometry, properties }) {
  const [longitude, latitude] = geometry.coordinates;
  return { name: properties.name, latitude, longitude };
}

function groupChome(towns) {
  const groups = Map.groupBy
    ? Map.groupBy(towns, (town) => town.name.replace(CHOME, ""))
    : towns.reduce((all, town) => {
        const name = town.name.replace(CHOME, "");
        return all.set(name, [...(all.get(name) ?? []), town]);
      }, new Map());
  const mean = (rows, key) => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  return [...groups].map(([name, rows]) => ({
    name,
    size: rows.length,
    latitude: mean(rows, "latitude"),
    longitude: mean(rows, "longitude"),
  })).sort((one, other) => other.size - one.size);
}

// One name for each cell of the screen, so that none covers another.
function thinOut(map, towns) {
  const taken = new Set();
  const bounds = map.getBounds();
  return towns.filter((town) => {
    if (!bounds.contains([town.latitude, town.longitude])) return false;
    const at = map.project([town.latitude, town.longitude]);
    const column = Math.floor(at.x / LABEL_WIDTH);
    const row = Math.floor(at.y / LABEL_HEIGHT);
    const cells = [0, 1].flatMap((dx) => [0, 1].map((dy) => `${column + dx}:${row + dy}`));
    if (cells.some((cell) => taken.has(cell))) return false;
    cells.forEach((cell) => taken.add(cell));
    return true;
  });
}

function label(town) {
  const html = make("span", { textContent: town.name, ariaHidden: "true" });
  const icon = L.divIcon({ className: "town-name", html, iconSize: [LABEL_WIDTH, LABEL_HEIGHT / 2] });
  return L.marker([town.latitude, town.longitude], {
    icon, interactive: false, keyboard: false, zIndexOffset: -10000,
  });
}
