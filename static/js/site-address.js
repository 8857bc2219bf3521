// The page's words, and its own address with something changed.

const words = JSON.parse(document.getElementById("site-words").textContent);

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// What is asked, without the number of the page: that is left when anything else changes.
export function asked() {
  const all = [...new URLSearchParams(location.search)];
  return new URLSearchParams(all.filter(([name, value]) => value.trim() && words.names.includes(name)));
}

export function address(change) {
  const params = asked();
  change(params);
  return `./${params.size ? `?${params}` : ""}`;
}
