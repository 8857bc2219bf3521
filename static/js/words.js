// The page's own words, and elements made of them; text stays text.

const words = JSON.parse(document.getElementById("map-words").textContent);

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// 12,345 or, in short, 1.2万: as the page's language writes it.
export function count(n, options = {}) {
  return new Intl.NumberFormat(document.documentElement.lang, options).format(n);
}
