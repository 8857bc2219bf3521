// Says of each place whether the visitor's group may use it. What the group is stays in this browser.

const KEY = "kyodo-group";
const AIMS = ["profit", "politics", "religion"];
const words = JSON.parse(document.getElementById("group-words").textContent);
const panel = document.getElementById("my-group");
const status = document.getElementById("my-group-status");
const fields = [...panel.querySelectorAll("[data-answer]")];

// Whether a group meets a rule of venues/eligibility.py; null where that has to be asked.
const MEETS = {
  anyone: () => true,
  registered: ({ registered }) => among(registered, ["yes"], ["no"]),
  residents: ({ residents }) => among(residents, ["all"], ["none"]),
  half_residents: ({ residents }) => among(residents, ["all", "half"], ["some", "none"]),
  members: ({ members }, n) => atLeast(members, n),
  oldest: ({ youngest }, n) => atLeast(youngest, n),
  insiders: () => null,
  profit: ({ aim }) => among(aim, ["politics", "religion", "none"], ["profit"]),
  politics: ({ aim }) => among(aim, ["profit", "religion", "none"], ["politics"]),
  religion: ({ aim }) => among(aim, ["profit", "politics", "none"], ["religion"]),
  food: ({ food }) => !food,
  sound: ({ sound }) => !sound,
};

function among(answer, good, bad) {
  if (good.includes(answer)) return true;
  return bad.includes(answer) ? false : null;
}

function atLeast(answer, n) {
  const number = Number.parseInt(answer?.normalize("NFKC"), 10);
  return Number.isNaN(number) ? null : number >= n;
}

// yes, no or ask, and why: each reason is [what we say, what the rule says].
function judge({ text, is_clear: isClear, rules }, group) {
  const unmet = rules.map((rule) => ({ ...rule, met: MEETS[rule.key](group, rule.n) }))
    .filter(({ met }) => met !== true);
  const broken = unmet.filter((rule) => rule.met === false && !rule.is_soft);
  if (broken.length) return ["no", broken.map((rule) => [words.refused[rule.key] ?? "", rule.words])];
  const isAimUntold = AIMS.includes(group.aim) && !rules.some(({ key }) => key === group.aim);
  if (isClear && !unmet.length && !isAimUntold) return ["yes", [["", text]]];
  const reasons = [text ? ["", text] : [words.untold, ""]];
  if (text && isAimUntold) reasons.push([words.aim, ""]);
  const uses = unmet.filter(({ key }) => key in words.unsure);
  return ["ask", [...reasons, ...uses.map((rule) => [words.unsure[rule.key], rule.words])]];
}

function tell(element, group) {
  const [answer, reasons] = judge(JSON.parse(element.dataset.terms), group);
  const verdict = Object.assign(document.createElement("strong"), { textContent: words[answer] });
  // One sentence may hold several rules.
  const said = [...new Set(reasons.flat())].filter(Boolean);
  const quoted = new Set(reasons.map(([, quote]) => quote));
  element.replaceChildren(verdict, ...said.flatMap((each) => [" ", quoted.has(each) ? quote(each) : each]));
  element.className = `fit fit-${answer}`;
  return answer;
}

function quote(textContent) {
  return Object.assign(document.createElement("q"), { textContent, lang: "ja" });
}

function show() {
  const group = answers();
  const isTold = Object.values(group).some(Boolean);
  const counts = { yes: 0, no: 0, ask: 0 };
  const elements = [...document.querySelectorAll(".fit")];
  for (const element of elements) {
    element.hidden = !isTold;
    if (isTold) counts[tell(element, group)] += 1;
  }
  const found = Object.keys(counts).filter((answer) => counts[answer]);
  const told = elements.length > 1
    ? found.map((answer) => words.counted.replace("{answer}", words[answer]).replace("{n}", counts[answer]))
    : found.map((answer) => words[answer]);
  status.textContent = isTold ? told.join(words.comma) : "";
  panel.querySelector("button").hidden = !isTold;
}

function answers() {
  return Object.fromEntries(fields.map((field) => (
    [field.dataset.answer, field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim()])));
}

function fill(group) {
  for (const field of fields) {
    const answer = String(group?.[field.dataset.answer] ?? "");
    if (field.type === "checkbox") field.checked = Boolean(answer);
    else field.value = answer;
  }
}

// Where the browser keeps nothing, or something else, the group holds for this page.
function recall() {
  try {
    fill(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    fill(null);
  }
  show();
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(answers()));
  } catch {
    // The panel's words hold all the same: nothing leaves the device.
  }
  show();
}

function forget() {
  fill(null);
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Then nothing was kept.
  }
  show();
  status.textContent = words.forgotten;
  panel.querySelector("summary").focus();
}

panel.hidden = false;
panel.addEventListener("input", keep);
panel.querySelector("button").addEventListener("click", forget);
// Told on another page, meanwhile or before the way back to this one.
addEventListener("storage", ({ key }) => key === KEY && recall());
addEventListener("pageshow", ({ persisted }) => persisted && recall());
// In a folder of files the cards come after the page.
for (const list of document.querySelectorAll(".results .cards")) {
  new MutationObserver(show).observe(list, { childList: true });
}
recall();
