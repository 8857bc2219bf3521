// The form and the filters that are on, as the address says them.

import { address, asked, say } from "./site-address.js";
import { describe, findUnused } from "./site-labels.js";

// What asks nothing without another goes with it; the time is one filter, and so are the weekdays.
const WITH = { near: ["within"], day: ["bookable"] };
const ORDER = [
  "q", "purpose", "day", "weekday", "slot", "from", "to", "bookable", "kind", "district", "capacity", "free", "amenity",
  "allow", "near", "within", "bbox", "unknown",
];
const TOGETHER = [["slot", "from", "to"], ["weekday"]];

// Every field as the address has it; what no field shows goes along unseen.
export function fillForm() {
  const form = document.querySelector("form.search");
  document.querySelector(".empty-words").hidden = !asked().has("q");
  for (const [name, value] of asked()) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    if (!fields.some((field) => take(field, value))) {
      form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  }
  for (const more of form.querySelectorAll("details")) {
    more.open = [...more.querySelectorAll("input, select")].some(isFilled);
    if (!more.matches(".more")) tellChosen(more);
  }
  document.body.classList.toggle("is-filtered", asked().size > 0);
}

function tellChosen(group) {
  const chosen = [...group.querySelectorAll("input:checked")].map((field) => field.nextElementSibling.textContent);
  if (!chosen.length) return;
  const told = Object.assign(document.createElement("span"), { className: "chosen", textContent: chosen.join("、") });
  group.querySelector("summary .hint")?.remove();
  group.querySelector("summary").append(told);
}

function take(field, value) {
  if (field.matches("[type=checkbox], [type=radio]")) {
    if (field.value !== value) return false;
    field.checked = true;
    return true;
  }
  if (field.dataset.taken) return false;
  if (field.matches("select")) {
    const option = [...field.options].find((each) => each.value === value);
    if (!option || (!field.multiple && field.value)) return false;
    option.selected = true;
    return true;
  }
  field.value = value;
  field.dataset.taken = "1";
  return true;
}

function isFilled(field) {
  return field.matches("[type=checkbox], [type=radio]") ? field.checked && field.value !== "" : field.value !== "";
}

// A filter for each value with what takes it off, in the program's order.
function filters(data, question) {
  const found = [];
  const unused = findUnused(question, question.near);
  const inOrder = [...asked()].sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
  for (const [name, value] of inOrder) {
    if (unused.includes(name)) continue;
    const group = TOGETHER.find((names) => names.includes(name));
    if (group && found.some((filter) => filter.group === group)) continue;
    const without = (params) => {
      params.delete(name, value);
      for (const other of group ?? WITH[name] ?? []) params.delete(other);
    };
    found.push({ label: describe(name, value, data, question), group, without });
  }
  return found;
}

// What is on, each with a way to take it off; and where nothing was found, which would help most.
export function showFilters(data, question, count) {
  const list = document.querySelector(".results .filters ul");
  const found = filters(data, question);
  for (const { label, without } of found) {
    const item = document.getElementById("site-filter").content.cloneNode(true);
    item.querySelector("a").prepend(label);
    item.querySelector("a").href = address(without);
    list.insertBefore(item, list.lastElementChild);
  }
  list.parentElement.hidden = !found.length;
  if (!document.querySelector(".empty").hidden) loosen(found, count);
}

function loosen(found, count) {
  const list = document.querySelector(".loosen");
  const counted = found.map(({ label, without }) => {
    const params = asked();
    without(params);
    return { label, href: address(without), total: count(params) };
  });
  const helpful = counted.filter(({ total }) => total).sort((one, other) => other.total - one.total);
  list.previousElementSibling.hidden = !helpful.length;
  list.append(...helpful.map(({ label, href, total }) => {
    const link = Object.assign(document.createElement("a"), { href, textContent: say("loosen", { filter: label }) });
    const item = document.createElement("li");
    item.append(link, ` ${say("count", { n: total.toLocaleString("ja") })}`);
    return item;
  }));
}

// The choices above the form: each adds itself to what is asked, or takes itself off.
export function showChips() {
  for (const chip of document.querySelectorAll("a.chip")) {
    const [[name, value] = []] = [...new URL(chip.href).searchParams];
    if (!name) continue;
    chip.dataset.purpose = value;
    const isOn = asked().getAll(name).includes(value);
    chip.href = address((params) => (isOn ? params.delete(name, value) : params.append(name, value)));
    if (!isOn) continue;
    chip.setAttribute("aria-current", "true");
    chip.prepend(document.getElementById("site-chosen").content.cloneNode(true));
  }
}
