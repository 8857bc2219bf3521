// A button that gives Tuesday to Friday Monday's hours; without JavaScript it stays hidden.
// The first press fills days without hours, the next one the others too; closed days stay.

const OTHERS = [1, 2, 3, 4];
const button = document.querySelector("button[data-copy]");
const status = document.getElementById("copy-status");
const grid = button.form.querySelector(".grid");
let isAsked = false;

button.hidden = false;
button.addEventListener("click", () => {
  status.textContent = button.dataset[copy()];
});
grid.addEventListener("input", () => {
  isAsked = false;
});

function cells(day) {
  return [...grid.querySelectorAll(`input[name^="o-${day}-"], input[name^="c-${day}-"]`)];
}

function texts(day) {
  return cells(day).map((cell) => cell.value.trim());
}

function isEmpty(day) {
  return texts(day).every((text) => text === "");
}

// What to say of it, as the button's data name it.
function copy() {
  if (isEmpty(0)) return "missing";
  const monday = texts(0);
  const open = OTHERS.filter((day) => !grid.querySelector(`[name="closed-${day}"]`).checked);
  for (const day of open.filter((each) => isAsked || isEmpty(each))) {
    for (const [number, cell] of cells(day).entries()) cell.value = monday[number];
  }
  isAsked = open.some((day) => texts(day).join() !== monday.join());
  return isAsked ? "left" : "done";
}
