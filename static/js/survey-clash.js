// Two people changed one field: both texts, and a button for each.

export function showClashes(card, theirs, words) {
  for (const [key, text] of Object.entries(theirs)) {
    const field = card.fields.find((each) => each.name === card.start + key);
    field.closest(".field").querySelector(".clash")?.remove();
    field.dataset.clash = "1";
    for (let at = field; at; at = at.parentElement.closest("details")) at.open = true;
    const box = document.createElement("div");
    box.className = "clash";
    const told = document.createElement("p");
    told.textContent = words.clashed.replace("{text}", text || words.empty);
    const settle = (isMine) => {
      if (!isMine) field.value = text;
      card.known.set(field, isMine ? null : field.value);
      delete field.dataset.clash;
      box.remove();
      field.focus();
      card.save();
    };
    box.append(told, button(words.theirs, () => settle(false)), button(words.mine, () => settle(true)));
    field.before(box);
  }
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button-quiet";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
