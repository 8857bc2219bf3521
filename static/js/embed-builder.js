// The builder's preview follows each choice; without JavaScript its button shows it.

const form = document.getElementById("embed-form");

form.addEventListener("change", async () => {
  const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(url);
  if (!answer.ok) return; // the button will say what is wrong
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("embed-result").replaceWith(page.getElementById("embed-result"));
  history.replaceState(null, "", url);
  offerCopying();
});

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
