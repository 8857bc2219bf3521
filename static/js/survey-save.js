// Saves each card of an answer as it is typed, and keeps trying while that can't be done.
// Whatever goes wrong, what was typed stays in its field.
import { showClashes } from "./survey-clash.js";

const PAUSE = 1200; // ms without a key before a card is saved
const AGAIN = 8000; // ms until the next try
const form = document.querySelector("[data-autosave]");
const words = JSON.parse(document.getElementById("save-words").textContent);
const status = document.getElementById("save-status");
const enter = document.getElementById("save-enter");

function say(text) {
  if (status.textContent !== text) status.textContent = text;
  enter.hidden = text !== words.signed_out;
}

class Card {
  constructor(element) {
    this.element = element;
    this.start = `${element.dataset.card}-`;
    this.fields = [...element.querySelectorAll("input, select, textarea")].filter(
      (field) => field.type !== "hidden",
    );
    this.version = element.querySelector(`[name="${this.start}version"]`);
    this.known = new Map(this.fields.map((field) => [field, value(field)]));
    element.addEventListener("input", () => this.later(PAUSE));
    element.addEventListener("change", () => this.later(0));
  }

  // A text that clashes waits until its writer has chosen.
  get changed() {
    return this.fields.filter((field) => value(field) !== this.known.get(field) && !field.dataset.clash);
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  // Whether all of the card is stored. Only one request of a card is on its way at a time.
  async save() {
    clearTimeout(this.timer);
    if (this.going) return this.going.then(() => this.save());
    const sent = new Map(this.changed.map((field) => [field, value(field)]));
    if (!sent.size) return true;
    this.going = this.send(sent).catch(() => this.fail(words.offline));
    const isSaved = await this.going;
    this.going = null;
    if (isSaved && this.changed.length) this.later(0);
    return isSaved;
  }

  async send(sent) {
    say(words.saving);
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    body.set(this.version.name, this.version.value);
    for (const [field, text] of sent) body.set(field.name, text);
    const init = { method: "POST", body, redirect: "manual", keepalive: document.hidden };
    const answer = await fetch(this.element.dataset.save, init);
    if (answer.type === "opaqueredirect") return this.fail(words.signed_out);
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status === 400 && !isJson) return this.enterAgain();
    if (!isJson) return this.fail(words.failed);
    const told = await answer.json();
    if (answer.status === 409) return this.clash(told);
    if (!answer.ok) return say(words.refused.replace("{error}", told.error));
    this.take(sent, told);
    return true;
  }

  fail(text) {
    say(text);
    this.later(AGAIN);
    return false;
  }

  // After a new sign-in in another tab the form needs the token that belongs to it.
  async enterAgain() {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return this.fail(words.signed_out);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[data-autosave] [name=csrf_token]");
    if (!token) return this.fail(words.failed);
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token.value;
    this.later(PAUSE);
    return false;
  }

  clash(told) {
    this.version.value = told.version;
    say(words.clash);
    showClashes(this, told.theirs, words);
    this.later(0);
    return false;
  }

  take(sent, told) {
    this.version.value = told.version;
    for (const [field, text] of sent) this.known.set(field, text);
    for (const field of this.fields) {
      const key = field.name.slice(this.start.length);
      const isTyped = value(field) !== this.known.get(field) || field.dataset.clash;
      const isBusy = isTyped || field === document.activeElement;
      if (field.type === "checkbox") field.checked = told.unchanged;
      else {
        if (!isBusy) field.value = told.answers[key] ?? "";
        warn(field, told.problems[key] ?? "");
      }
      if (!isBusy || field.type === "checkbox") this.known.set(field, value(field));
    }
    this.element.querySelector(".card-told").textContent = told.told;
    say(words.saved.replace("{at}", told.at));
  }
}

function value(field) {
  return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
}

function warn(field, text) {
  const notice = document.getElementById(`e-${field.name}`);
  notice.textContent = text;
  notice.hidden = !text;
  notice.parentElement.classList.toggle("field-wrong", Boolean(text));
  field.toggleAttribute("aria-invalid", false);
  if (text) field.setAttribute("aria-invalid", "true");
}

const cards = [...form.querySelectorAll("[data-card]")].map((element) => new Card(element));
const saveAll = () => Promise.all(cards.map((card) => card.save()));
addEventListener("online", saveAll);
addEventListener("focus", saveAll);
addEventListener("visibilitychange", () => document.hidden && saveAll());
addEventListener("beforeunload", (event) => {
  if (cards.some((card) => card.changed.length)) event.preventDefault();
});
form.addEventListener("submit", async (event) => {
  if (form.querySelector("[data-clash]")) {
    event.preventDefault();
    say(words.clash);
    return;
  }
  if (cards.every((card) => !card.changed.length && !card.going)) return;
  event.preventDefault();
  const saved = await saveAll();
  if (saved.every(Boolean)) form.requestSubmit(event.submitter);
});
