// The directory in a folder of files: the list that was searched for, and its map.

import { startDirectory } from "./directory.js";
import { offerLocation } from "./locate.js";
import { say } from "./site-address.js";
import { search } from "./site-search.js";
import { startViews, whenMapShows } from "./views.js";

export async function startSite(map, section) {
  startViews();
  offerLocation();
  const { found, question } = await search();
  const { near, within } = question;
  const placed = found.filter((place) => place.longitude !== undefined);
  const unplaced = found.length - placed.length;
  // As the program tells its own map.
  if (unplaced) section.dataset.offMap = say("count", { n: unplaced });
  if (placed.length && (!near || within)) section.dataset.extent = L.latLngBounds(
    placed.map(({ latitude, longitude }) => [latitude, longitude])).toBBoxString();
  if (near) {
    section.dataset.near = `${near.latitude},${near.longitude}`;
    section.dataset.nearName = near.label ?? say("here");
  }
  whenMapShows(section, () => startDirectory(map, section, () => features(section, found)));
}

// What the program's feed tells of the places found; their pages are in the folder.
async function features(section, found) {
  const answer = await fetch(section.dataset.places);
  if (!answer.ok) throw new Error(answer.statusText);
  const told = new Map((await answer.json()).features.map((feature) => [feature.id, feature]));
  return found.map((place) => {
    const page = place.space_id ? `spaces/${place.space_id}` : `venues/${place.venue_id}`;
    const feature = told.get(page.replace("s/", "-"));
    feature.properties.url = new URL(page, document.baseURI).href;
    return feature;
  });
}
