// The builder's preview follows each choice; without JavaScript its button shows it.

const form = document.getElementById("embed-form");

const asked = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;

form.addEventListener("change", async () => {
  const url = asked();
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("embed-form")) return form.submit(); // the server says why it has none
  if (url !== asked()) return; // another choice has been made meanwhile
  // The fields stay as they are; what is told of them follows.
  for (const id of ["embed-errors", "embed-carried", "height-hint", "embed-result"]) {
    document.getElementById(id).replaceWith(page.getElementById(id));
  }
  const told = page.querySelectorAll("#embed-form summary");
  form.querySelectorAll("summary").forEach((summary, at) => summary.replaceChildren(...told[at].childNodes));
  const { min, value } = page.getElementById("height");
  Object.assign(form.elements.height, { min, value });
  showErrors(page);
  history.replaceState(null, "", url);
  offerCopying();
});

// A field with an error, or without it again, as the page has it; and the part that it lies in open.
function showErrors(page) {
  const wrong = ".more .field:has(.field-error) [name]";
  if (page.querySelector(wrong)) form.querySelector(".more").open = true;
  for (const { id } of [...form.querySelectorAll(wrong), ...page.querySelectorAll(wrong)]) {
    const told = page.getElementById(id)?.closest(".field");
    if (told) document.getElementById(id).closest(".field").replaceWith(told);
  }
}

function offerCopying() {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = !navigator.clipboard; // which only https has
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copies);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }
}

offerCopying();
