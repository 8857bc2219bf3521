// Says whether a place is open now, in Japan's time on any device.

const DAY = 24 * 60;
const MINUTE_MS = 60_000;
const JAPAN_MS = 9 * 60 * MINUTE_MS;

const words = JSON.parse(document.getElementById("now-words").textContent);

// `spans` and `silent` are minutes after the midnight in Japan that `day` begins with.
function describe(day, spans, silent) {
  const now = Math.floor((Date.now() + JAPAN_MS - Date.parse(`${day}T00:00Z`)) / MINUTE_MS);
  const midnight = Math.floor(now / DAY) * DAY;
  // A page that was left open knows no later day than the next.
  if (midnight < 0 || midnight > DAY) return "";
  const holds = ([start, end]) => start <= now && now < end;
  const open = spans.find(holds);
  // Where a span ends with what is known, nobody can say that it ends.
  if (open) return open[1] < 2 * DAY ? fill("open", open[1] - midnight) : words.open_on;
  if (silent.some(holds)) return "";
  // That a day is closed stands on the page already.
  if (!spans.some(([start, end]) => start < midnight + DAY && midnight < end)) return "";
  const next = spans.find(([start]) => now < start && start < midnight + DAY);
  return next ? fill("closed_until", next[0] - midnight) : words.closed;
}

function fill(key, minutes) {
  const time = minutes === DAY ? words.times.midnight : tell(minutes % DAY);
  return words[key].replace("{time}", minutes > DAY ? words.next_day.replace("{time}", time) : time);
}

// As the page's language tells a time of day: 18:00, 6:00 pm or 午後6時.
function tell(minutes) {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const half = hour < 12 ? "am" : "pm";
  const pattern = (!minute && words.times[`${half}_sharp`]) || words.times[half];
  const values = { h24: hour, h12: hour % 12 || 12, h: hour % 12, m: String(minute).padStart(2, "0") };
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function write() {
  for (const element of document.querySelectorAll(".now")) {
    const { day, spans, silent } = element.dataset;
    element.textContent = describe(day, JSON.parse(spans), JSON.parse(silent));
    element.hidden = !element.textContent;
  }
}

write();
setInterval(write, MINUTE_MS);
document.addEventListener("visibilitychange", write);
