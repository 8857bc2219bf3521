// Starts what the page has: the directory's map beside its list, or one place's map.

import { startDirectory } from "./directory.js";
import { offerLocation } from "./locate.js";
import { startPlace } from "./place.js";
import { startViews, whenMapShows } from "./views.js";

const section = document.querySelector("[data-map]");
const map = window.map_main;

if (section?.dataset.map === "directory") {
  startViews();
  offerLocation();
  whenMapShows(section, () => startDirectory(map, section));
} else if (section?.dataset.map === "site") {
  // In a folder of files, where no program answers.
  import("./site-map.js").then(({ startSite }) => startSite(map, section));
} else if (section?.dataset.map === "embed") {
  startDirectory(map, section);
} else if (section?.dataset.map === "pin") {
  // Staff alone need it.
  import("./pin.js").then(({ startPin }) => startPin(map, section));
} else if (section) {
  startPlace(map, section);
}
