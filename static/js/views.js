// On a phone the bar at the foot shows the list or the map; the list keeps its place below.

const root = document.documentElement;
const links = [...document.querySelectorAll(".views a")];

export function startViews() {
  const follow = () => show(location.hash === "#map" ? "map" : "list");
  addEventListener("hashchange", follow);
  follow();
  let isListUnseen = location.hash === "#map";
  for (const link of links) {
    link.addEventListener("click", (event) => {
      // On the list already, 一覧 is a plain link to the results.
      if (link.dataset.view === "list" && root.dataset.view === "list") return;
      event.preventDefault();
      show(link.dataset.view);
      const hash = link.dataset.view === "map" ? "#map" : "";
      history.replaceState(null, "", location.pathname + location.search + hash);
      // Who came to the map has no place in the list yet: what was found begins it.
      if (isListUnseen && link.dataset.view === "list") document.getElementById("results").scrollIntoView();
      isListUnseen = false;
    });
  }
}

export function show(view) {
  root.dataset.view = view;
  for (const link of links) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  root.dispatchEvent(new Event("viewchange"));
}

// A phone that shows the list alone spends nothing on the map.
export function whenMapShows(section, start) {
  const wide = matchMedia("(min-width: 64rem)");
  const check = () => {
    if (getComputedStyle(section).visibility === "hidden") return;
    root.removeEventListener("viewchange", check);
    wide.removeEventListener("change", check);
    start();
  };
  root.addEventListener("viewchange", check);
  wide.addEventListener("change", check);
  check();
}
