// 「現在地の近く」: the place goes into the form, rounded to about ten metres, and to no one else.

import { say } from "./words.js";

export function offerLocation() {
  const button = document.getElementById("locate");
  if (!button || !navigator.geolocation) return;
  const status = document.getElementById("locate-status");
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const near = document.getElementById("near");
        near.value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        near.form.requestSubmit();
      },
      () => {
        status.textContent = say("nowhere");
        document.getElementById("near").focus();
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
