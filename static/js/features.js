// The feed's features as venues: each with its spaces, and with its cards on this page.

export function gatherVenues(features, cards) {
  const venues = new Map();
  for (const { geometry, properties } of features) {
    if (!isPlaced({ geometry, properties })) continue;
    const venue = venues.get(properties.venue_id) ?? readVenue(geometry, properties, cards);
    venues.set(venue.id, venue);
    if (properties.space_id === null) continue;
    venue.spaces.push({ name: properties.space_name, url: properties.url });
    venue.isOpen ||= !isPaused(properties.space_state, properties.space_suspended_from);
  }
  for (const venue of venues.values()) {
    venue.isSuspended ||= venue.spaces.length > 0 && !venue.isOpen;
  }
  return [...venues.values()];
}

// The middle of a municipality is no place to go to: such a venue is in the list alone.
export function isPlaced({ geometry, properties }) {
  return geometry !== null && properties.point_level !== "municipality";
}

function isPaused(state, from) {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
  return state === "suspended" && (from ?? "") <= today;
}

function readVenue(geometry, properties, cards) {
  const [longitude, latitude] = geometry.coordinates;
  const own = cards.get(properties.venue_id) ?? [];
  return {
    id: properties.venue_id,
    name: properties.venue_name,
    url: properties.venue_url ?? new URL(`../venues/${properties.venue_id}`, properties.url).href,
    phone: properties.phone,
    radius: properties.point_radius_m ?? 0,
    isCoarse: !["pin", "building"].includes(properties.point_level),
    isSuspended: isPaused(properties.venue_state, properties.venue_suspended_from),
    isOpen: false,
    spaces: [],
    at: L.latLng(latitude, longitude),
    cards: own,
    number: own.length ? Number(own[0].dataset.number) : null,
  };
}
