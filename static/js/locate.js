// 「現在地の近く」: the place goes into the form, rounded to about ten metres, and to no one else.

import { say } from "./words.js";

export function offerLocation() {
  if (!navigator.geolocation) return;
  offer("locate", "locate-status", () => document.getElementById("near").focus());
  offer("map-locate", "map-status", () => {});
}

function offer(id, statusId, giveUp) {
  const button = document.getElementById(id);
  if (!button) return;
  const status = document.getElementById(statusId);
  button.hidden = false;
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => ask(`${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`),
      () => {
        status.textContent = say("nowhere");
        giveUp();
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}

// The form as it stands, near here, and no more only where the map was; who saw the map stays there.
function ask(place) {
  const near = document.getElementById("near");
  const { form } = near;
  near.value = place;
  form.querySelector("[name=bbox]")?.remove();
  if (location.hash === "#map") form.action = form.action.replace(/#.*/, "#map");
  form.requestSubmit();
}
