// What the map's screen shows, asked anew when it moves.

const TILE = 256;

// Calls `show` with the answer about each new screen, the last one alone; `fail` where there is none.
export function follow(map, ask, show, fail) {
  let running = new AbortController();
  let screen = "";
  let answer = null;
  const look = async () => {
    const box = snap(map);
    const wanted = `${box} ${map.getZoom()}`;
    if (wanted !== screen) {
      running.abort();
      running = new AbortController();
      screen = wanted;
      answer = ask(box, map.getZoom(), running.signal);
    }
    try {
      const view = await answer;
      if (wanted === screen) show(view);
    } catch (error) {
      if (error.name === "AbortError") return;
      screen = "";
      fail();
    }
  };
  map.on("moveend", look);
  look();
}

export function askServer(address) {
  return async (box, zoom, signal) => {
    const url = new URL(address, location.href);
    url.searchParams.set("view", box.map((edge) => edge.toFixed(6)).join(","));
    url.searchParams.set("zoom", zoom);
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  };
}

// West, south, east and north of all tiles in view, so that small moves ask for the same address.
function snap(map) {
  const zoom = map.getZoom();
  const last = 2 ** zoom;
  const tile = (pixels) => Math.min(Math.max(pixels / TILE, 0), last);
  const { min, max } = map.getPixelBounds();
  const [left, top] = [min.x, min.y].map((edge) => Math.min(Math.floor(tile(edge)), last - 1));
  const [right, bottom] = [max.x, max.y].map((edge) => Math.max(Math.ceil(tile(edge)), 1));
  const one = map.unproject([left * TILE, bottom * TILE], zoom);
  const other = map.unproject([right * TILE, top * TILE], zoom);
  return [one.lng, one.lat, other.lng, other.lat];
}
