// What the finder of counters leaves to the browser (pages/counters/live.py, around.py): whether one is open at this
// minute, by the clock of where it is, and which are near the reader, whose place is sent nowhere. Asked for by script.js
// on a page that needs it.

const DAY = 86_400_000, SHOWN = 8, EARTH_KM = 6371;
const OLD = 2; // years
const ZONES = {
  971: "America/Guadeloupe", 972: "America/Martinique", 973: "America/Cayenne", 974: "Indian/Reunion", 976: "Indian/Mayotte",
};

const words = () => JSON.parse(document.querySelector(".tk-words").dataset.words);
const holidays = () => JSON.parse(document.querySelector(".tk-words").dataset.holidays);
const filled = (sentence, values) => sentence.replace(/\[(\w+)\]/g, (_, name) => values[name]);
const french = () => document.documentElement.lang !== "en";

// The date and the minute of the day, there.
function local(now, department) {
  const form = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const told = new Intl.DateTimeFormat("en", { timeZone: ZONES[department] ?? "Europe/Paris", ...form }).formatToParts(now);
  const { year, month, day, hour, minute } = Object.fromEntries(told.map((part) => [part.type, part.value]));
  return { date: `${year}-${month}-${day}`, minute: 60 * hour + Number(minute) };
}

const weekday = (date) => (new Date(date).getUTCDay() + 6) % 7; // 0 is Monday

function clock(minutes) {
  const hour = Math.floor(minutes / 60), rest = String(minutes % 60).padStart(2, "0");
  if (!french()) return `${hour}:${rest}`;
  return `${hour}\u00a0h${minutes % 60 ? `\u00a0${rest}` : ""}`;
}

const spans = (text) => text.replace("r", "").split(" ").filter(Boolean).map((one) => one.split("-").map(Number));

// Open until when, or closed until when: [state, sentence]. What is not known is said to be unknown.
function standing({ week, department }, now) {
  const say = words(), days = week.split("|"), { date, minute } = local(now, department);
  const on = (after) => {
    const then = new Date(Date.parse(date) + after * DAY).toISOString().slice(0, 10), number = weekday(then);
    const off = ["", department].some((code) => holidays()[code]?.includes(then));
    return { number, text: days[number], off };
  };
  const today = on(0);
  if (today.off) return ["unknown", say.holiday];
  if (today.text === "?") return ["unknown", say.unknown];
  const open = spans(today.text).find(([start, end]) => start <= minute && minute < end);
  if (open) return ["open", filled(today.text.endsWith("r") ? say.by_appointment : say.until, { time: clock(open[1]) })];
  const later = spans(today.text).find(([start]) => start > minute);
  if (later) return ["closed", filled(say.later, { time: clock(later[0]) })];
  for (let after = 1; after < 7; after++) {
    const next = on(after);
    if (next.off || next.text === "?") break; // it may open then
    if (!next.text) continue;
    const day = after === 1 ? say.tomorrow : say.days[next.number];
    return ["closed", filled(say.then, { day, time: clock(spans(next.text)[0][0]) })];
  }
  return ["closed", say.closed];
}

// Whether hours are too old to go by.
function isOld({ known }, now) {
  const past = new Date(known);
  past.setFullYear(past.getFullYear() + OLD);
  return past < now;
}

function tell() {
  const now = new Date();
  if (!document.querySelector(".tk-words")) return;
  for (const line of document.querySelectorAll("[data-week]")) {
    const [state, sentence] = standing(line.dataset, now), old = isOld(line.dataset, now);
    const since = line.dataset.known && filled(old ? words().old : words().known, line.dataset);
    const today = weekday(local(now, line.dataset.department).date); // and not that of the data, in a week beside it
    for (const [number, day] of [...line.parentElement.querySelectorAll(".tk-week > li")].entries())
      number === today ? day.setAttribute("aria-current", "date") : day.removeAttribute("aria-current");
    const said = since ? `${sentence} ${since}` : sentence;
    if (line.textContent === said) continue;
    line.dataset.state = old ? "old" : state;
    line.replaceChildren(made("strong", sentence), ...(since ? [" ", made("small", since)] : []));
  }
}

function made(name, text, looks = "", values = {}) {
  const element = Object.assign(document.createElement(name), { textContent: text, className: looks });
  Object.assign(element.dataset, values);
  return element;
}

let here = null; // where the reader was when they clicked, and what place the address asked for then

// Where the reader is: asked at their click.
function around(button) {
  const told = said(button), { wait, refused } = button.dataset;
  told.textContent = wait;
  const fail = () => { told.textContent = refused; };
  if (!navigator.geolocation) { fail(); return; }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { here = { coords, asked: asked() }; show(button); },
    fail,
    { timeout: 20_000, maximumAge: 60_000 },
  );
}

const said = (button) => button.parentElement.querySelector("[role=status]");

// The list of what this button is for: of another day or procedure it is another file.
async function show(button) {
  const { file } = button.dataset;
  button.parentElement.dataset.listed = file;
  try {
    const rows = await (await fetch(file)).json();
    if (here && button.dataset.file === file) list(button, rows, here.coords);
  } catch (wrong) { // and no list of another choice stays under it
    button.parentElement.querySelector("ol")?.remove();
    said(button).textContent = button.dataset.refused;
    throw wrong;
  }
}

function km(lat, lon, to) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const up = Math.sin(radians(to.latitude - lat) / 2) ** 2, along = Math.sin(radians(to.longitude - lon) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(up + Math.cos(radians(lat)) * Math.cos(radians(to.latitude)) * along));
}

function list(button, rows, coords) {
  const away = rows.map((row) => [km(row[0], row[1], coords), row]).sort(([one], [other]) => one - other);
  const nearest = new Map(); // an itinerant counter is where it stops nearest
  for (const [far, row] of away) if (nearest.size < SHOWN && !nearest.has(row[2])) nearest.set(row[2], [far, row]);
  const items = [...nearest.values()].map(([far, row]) => item(far, row, button.dataset.sheet));
  const found = made("ol", "", "tk-results");
  found.append(...items);
  said(button).textContent = button.dataset.title;
  button.parentElement.querySelector("ol")?.remove();
  button.parentElement.append(found);
  tell();
}

function item(far, [, , code, name, where, phone, department, week, since, month, unplaced], sheet) {
  const digits = far < 9.95 ? 1 : 0;
  const number = far.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const line = document.createElement("li"), box = document.createElement("div"), title = document.createElement("h2");
  const link = Object.assign(made("a", name), { href: sheet.replace("COUNTER", encodeURIComponent(code)) });
  title.append(link);
  box.append(title);
  if (week) box.append(made("p", "", "tk-now", { week, department, known: since, month }));
  else if (week === "") box.append(made("p", words().nothing, "tc-quiet"));
  box.append(made("p", where));
  if (phone) {
    const call = Object.assign(made("a", phone), { href: `tel:${phone.replace(/[^+\d]/g, "")}` });
    const told = made("p", "", "tk-phone");
    told.append(call);
    box.append(told);
  }
  if (week !== null && /\d/.test(where)) { // an address, and no commune alone
    const ways = made("p", "", "tk-ways");
    ways.append(Object.assign(made("button", words().copy, "tk-copy", { copy: where, done: words().copied }), { type: "button" }));
    box.append(ways);
  }
  line.append(made("b", unplaced ? "?" : `${number}\u00a0km`, "tk-km"), box);
  return line;
}

// The list stays through another day or procedure, and from a sheet back; another place that is asked for takes it away.
const asked = () => ["lieu", "commune"].map((name) => new URLSearchParams(location.search).get(name)).join();
function keep() {
  const button = document.querySelector(".tk-around button"), box = button?.parentElement;
  if (!here || !box) return;
  if (here.asked === asked()) {
    if (box.dataset.listed !== button.dataset.file) show(button);
    return;
  }
  here = null;
  delete box.dataset.listed;
  box.querySelector("ol")?.remove();
  said(button).textContent = "";
}

// A phone of Android opens its own map at an address; others copy it.
function lead() {
  if (!/Android/.test(navigator.userAgent)) return;
  for (const copy of document.querySelectorAll(".tk-copy:not([data-led])")) {
    copy.dataset.led = "";
    const link = made("a", words().map);
    link.href = `geo:0,0?q=${encodeURIComponent(copy.dataset.copy)}`;
    copy.before(link, " ");
  }
}

export function fill() {
  tell();
  keep();
  lead();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".tk-around button"), copy = event.target.closest?.(".tk-copy");
  if (button) around(button);
  if (copy && navigator.clipboard) navigator.clipboard.writeText(copy.dataset.copy).then(() => { copy.textContent = copy.dataset.done; });
  else if (copy) prompt(copy.textContent, copy.dataset.copy);
});
setInterval(tell, 30_000);
