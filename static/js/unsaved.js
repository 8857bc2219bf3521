// A page of several forms sends one of them: what was typed into the others would be lost.

const main = document.querySelector("[data-unsaved]");
const forms = [...main.querySelectorAll("form")];
const known = new Map(forms.map((form) => [form, stateOf(form)]));
let warned = null;

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    const left = forms.find((other) => other !== form && stateOf(other) !== known.get(other));
    if (!left || warned === form) return;
    event.preventDefault();
    warned = form;
    tell(left);
  });
}

function stateOf(form) {
  return JSON.stringify([...new FormData(form)]);
}

function tell(form) {
  main.querySelector(".unsaved")?.remove();
  const told = document.createElement("p");
  told.className = "notice unsaved";
  told.setAttribute("role", "alert");
  told.textContent = main.dataset.unsaved;
  form.prepend(told);
  told.scrollIntoView({ block: "center" });
}
