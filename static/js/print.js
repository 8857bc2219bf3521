// A button that prints the page; without JavaScript it stays hidden, and the browser's own serves.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
