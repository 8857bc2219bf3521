// Features of the feed, gathered: spaces by venue, and venues that stand on one spot by site.

export function gatherSites(features, cards) {
  const venues = new Map();
  for (const { geometry, properties } of features) {
    if (!geometry) continue;
    const venue = venues.get(properties.venue_id) ?? readVenue(geometry, properties);
    venues.set(venue.id, venue);
    if (properties.space_id === null) continue;
    venue.spaces.push({ name: properties.space_name, url: properties.url });
    venue.isSuspended &&= properties.space_state === "suspended";
  }
  const sites = new Map();
  for (const venue of venues.values()) {
    const key = `${venue.latitude},${venue.longitude}`;
    const site = sites.get(key) ?? readSite(key, venue);
    sites.set(key, site);
    site.venues.push(venue);
    site.cards.push(...(cards.get(venue.id) ?? []));
  }
  return [...sites.values()].map(finish);
}

function readVenue(geometry, properties) {
  const [longitude, latitude] = geometry.coordinates;
  return {
    id: properties.venue_id,
    name: properties.venue_name,
    url: new URL(`../venues/${properties.venue_id}`, properties.url).href,
    phone: properties.phone,
    radius: properties.point_radius_m ?? 0,
    isCoarse: !["pin", "building"].includes(properties.point_level),
    isSuspended: properties.venue_state === "suspended" || properties.space_id !== null,
    spaces: [],
    latitude,
    longitude,
  };
}

function readSite(key, { latitude, longitude }) {
  return { key, at: L.latLng(latitude, longitude), venues: [], cards: [] };
}

function finish(site) {
  const numbers = [...new Set(site.cards.map((card) => Number(card.dataset.number)))];
  numbers.sort((one, other) => one - other);
  const label = numbers.length > 3 ? `${numbers[0]}…${numbers.at(-1)}` : numbers.join("・");
  return {
    ...site,
    label,
    name: site.venues.map((venue) => venue.name).join("、"),
    isSuspended: site.venues.every((venue) => venue.isSuspended),
    isCoarse: site.venues.every((venue) => venue.isCoarse),
    radius: Math.max(...site.venues.map((venue) => venue.radius)),
  };
}
