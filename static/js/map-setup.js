// Leaflet's own defaults, set before the map is made. L is Leaflet's global.

if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({ zoomAnimation: false, markerZoomAnimation: false, inertia: false });
  const { panBy } = L.Map.prototype;
  L.Map.include({
    panBy(offset, options) {
      return panBy.call(this, offset, { ...options, animate: false });
    },
  });
}

// Leaflet stops a tile by giving it a data: image, which the page's policy refuses.
L.TileLayer.include({
  _removeTile(key) {
    this._tiles[key]?.el.removeAttribute("src");
    return L.GridLayer.prototype._removeTile.call(this, key);
  },

  _abortLoading() {
    for (const [key, { el, coords }] of Object.entries(this._tiles)) {
      if (coords.z === this._tileZoom) continue;
      el.onload = null;
      el.onerror = null;
      if (el.complete) continue;
      el.removeAttribute("src");
      el.remove();
      delete this._tiles[key];
      this.fire("tileabort", { tile: el, coords });
    }
  },
});
