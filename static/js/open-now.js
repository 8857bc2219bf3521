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
  const time = `${Math.floor((minutes % DAY) / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const said = minutes === DAY ? "24:00" : time;
  return words[key].replace("{time}", minutes > DAY ? words.next_day.replace("{time}", time) : said);
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
