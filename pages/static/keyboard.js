// The keyboard, beside script.js: a long list is one stop, a sheet takes the focus and gives it back, a hint says which
// keys move; and numbers become links to their rows when asked. Words: template[data-tc-words] of first_bytes.py.

const MANY = 8; // links from which a list is one stop, whose lines the arrows go through

const words = () => document.querySelector(`template[data-tc-words="${language}"]`)?.dataset ?? {};
const inner = (event) => event.composedPath()[0];

// Lists ------------------------------------------------------------------------------------------------------------

const lists = new WeakSet();
function gather() {
  for (const first of document.querySelectorAll(".tc-lane li:first-child:not([tabindex])"))
    for (const one of first.parentElement.children) one.tabIndex = one === first ? 0 : -1;
  for (const list of document.querySelectorAll(".stMain .stHtml :is(table, ol, ul)")) {
    if (lists.has(list)) continue;
    lists.add(list);
    if (list.closest("nav, .tc-head, .tc-band, .tc-foot") || list.parentElement.closest("[data-tc-list]")) continue;
    const links = [...list.querySelectorAll("a[href]")];
    if (links.length < MANY) continue;
    list.dataset.tcList = "";
    list.closest("[role=region][tabindex]")?.removeAttribute("tabindex"); // the list inside scrolls it
    stop(links, list.querySelector("[aria-current] a[href]") ?? links[0]);
  }
}
new MutationObserver(() => { gather(); offerTrace(); }).observe(document.body, { childList: true, subtree: true });

function stop(links, here) {
  for (const link of links) link.tabIndex = link === here ? 0 : -1;
}

const linesOf = (list) => [...list.querySelectorAll("tr, li, section")]
  .filter((line) => line.checkVisibility()).map((line) => [...line.querySelectorAll("a[href]")].filter((link) =>
    link.closest("tr, li, section") === line)).filter((links) => links.length);

document.addEventListener("keydown", (event) => {
  const link = inner(event), list = link.closest?.("[data-tc-list]");
  if (!list || link.localName !== "a" || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const lines = linesOf(list), row = lines.findIndex((links) => links.includes(link)), place = lines[row]?.indexOf(link);
  const wanted = {
    ArrowDown: lines[row + 1], ArrowUp: lines[row - 1], Home: lines[0], End: lines.at(-1),
    ArrowRight: lines[row]?.slice(place + 1, place + 2), ArrowLeft: lines[row]?.slice(0, place).slice(-1),
  }[event.key];
  if (!wanted?.length) return;
  event.preventDefault();
  const next = event.key.startsWith("Arrow") && wanted.length > place ? wanted[place] : wanted[0];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

// Rows -------------------------------------------------------------------------------------------------------------

// At the foot of a page, beside the way to the rows of its figures: a button that makes of each number of the page, which
// knows what it is (queries/figures.py), a link to its own rows, or to why it has none.
let traced; // the page whose numbers are links, whatever is drawn there again
const page = () => location.pathname + (new URLSearchParams(location.search).get("volet") ?? "");
function offerTrace() {
  const way = document.querySelector('.tc-note > a[href*="volet=lignes"][href*="chiffres="]');
  if (!way || !words().trace) return;
  const isTraced = traced === page();
  if (isTraced) traceNumbers(way.href);
  if (way.nextElementSibling) return;
  const told = document.createElement(isTraced ? "span" : "button");
  told.textContent = isTraced ? words().traced : words().trace;
  if (isTraced) told.setAttribute("role", "status");
  else Object.assign(told, { type: "button", className: "tc-trace", onclick: () => {
    traced = page();
    told.remove();
    offerTrace();
    document.querySelector(".tc-traced")?.focus();
  } });
  way.after(" ", told);
}

function traceNumbers(base) {
  for (const number of document.querySelectorAll(".stMain data[data-figure]")) {
    const href = rowsOf(base, number.dataset);
    if (!href || number.closest("a, button, summary, label")) continue;
    const link = Object.assign(document.createElement("a"), { href, className: "tc-traced" });
    number.replaceWith(link);
    link.append(number);
    lists.delete(link.closest("table, ol, ul"));
  }
}

function rowsOf(base, { figure, place = "FR", on, of }) {
  const [name, facet] = figure.split(".");
  if (facet && !["value", "numerator", "denominator"].includes(facet)) return ""; // what it is compared with has none
  const address = new URL(base);
  for (const parameter of ["chiffres", "selon", "mois", "region", "departement"]) address.searchParams.delete(parameter);
  address.searchParams.set("chiffre", facet ? `${name}.${facet === "value" ? "numerator" : facet}` : name);
  if (on) address.searchParams.set("mois", on);
  if (of) address.searchParams.set("selon", of.replace(/ (?=\w+:)/g, ","));
  if (/^[RD]/.test(place)) address.searchParams.set(place[0] === "R" ? "region" : "departement", place.slice(1));
  return address.href;
}

// Hint -------------------------------------------------------------------------------------------------------------

const hint = Object.assign(document.createElement("p"), { className: "tc-hint" });
hint.setAttribute("role", "status");
document.body.append(hint);

function suggest(kind) {
  const text = kind ? words()[kind] ?? "" : "";
  if (hint.textContent === text) return;
  hint.style.colorScheme = getComputedStyle(document.querySelector(".stApp") ?? document.body).colorScheme;
  hint.textContent = text;
}

document.addEventListener("focusin", (event) => {
  const element = inner(event), list = element.closest?.("[data-tc-list]");
  if (list && element.localName === "a") stop([...list.querySelectorAll("a[href]")], element);
  const kind = list ? "list" : element.matches?.(".tc-lane li") ? "events" : element.matches?.("[role=option][data-code]") ? "map" : element.matches?.("canvas") ? "points"
    : element.closest?.(SHEETS) && opened ? "sheet" : "";
  suggest(element.matches?.(":focus-visible") ? kind : "");
});
document.addEventListener("focusout", () => suggest(""));

// What a filter changed ----------------------------------------------------------------------------------------------

// The finding of a page whose filter changed, said to who does not see it come; another page takes the focus instead.
const found = Object.assign(document.createElement("p"), { className: "tc-hidden" });
found.setAttribute("role", "status");
document.body.append(found);
let read = location.href;
new MutationObserver(() => {
  if (document.querySelector(".stApp")?.dataset.testScriptState !== "notRunning" || read === location.href) return;
  const [before, now] = [new URL(read), new URL(read = location.href)];
  if (before.pathname === now.pathname) found.textContent = `${words().updated} ${document.querySelector("h1")?.textContent}`;
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

// Events of three lines of time: each line is one stop, the arrows go from one to the next, which says itself.
document.addEventListener("keydown", (event) => {
  const here = inner(event).closest?.(".tc-lane li"), way = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  const next = here && way && here[way];
  if (!next) return;
  event.preventDefault();
  [here.tabIndex, next.tabIndex] = [-1, 0];
  next.focus();
});

// Sheets -----------------------------------------------------------------------------------------------------------

// A territory chosen on a map by keyboard: its sheet takes the focus, Escape gives it back to the map.
const SHEETS = ".tc-sheet, .tc-place";
let opened;

function deep(selector, root = document) {
  const found = root.querySelector(selector);
  if (found) return found;
  for (const element of root.querySelectorAll(".stMain *"))
    if (element.shadowRoot) { const inside = element.shadowRoot.querySelector(selector); if (inside) return inside; }
  return null;
}

// What a page shows some time after it is asked for; nothing of it after ten seconds, as a server may be busy.
function awaited(find, act, otherwise = () => {}) {
  const started = performance.now();
  const look = () => {
    const found = find();
    if (found) act(found);
    else if (performance.now() - started < 10_000) setTimeout(look, 60);
    else otherwise();
  };
  look();
}

function enter(title) {
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "nearest" });
}

document.addEventListener("tc-chosen", (event) => {
  const { code, name } = event.detail;
  const title = () => [...document.querySelectorAll(`:is(${SHEETS}) :is(h2, h3)`)].find((one) => one.textContent.trim() === name.trim());
  awaited(title, (found) => { opened = code; enter(found); suggest("sheet"); });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened || !inner(event).closest?.(SHEETS)) return;
  const shape = deep(`[role=option][data-code="${CSS.escape(opened)}"]`);
  opened = undefined;
  if (!shape) return;
  event.preventDefault();
  shape.focus();
  shape.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
});

// A line of a list that opened a sheet takes the focus again once the reader is back: by the way back of the sheet, or
// of the browser.
const left = [];
function addressed(of) {
  const address = new URL(of.href);
  address.searchParams.sort();
  return address.pathname + (address.searchParams.size ? `?${address.searchParams}` : "");
}

function leave(link) {
  if (link.closest(".tc-head, .tc-band, .tc-foot, dialog")) return false;
  const last = left.at(-1);
  if (last?.from === addressed(link)) { left.pop(); comeBack(last.to); return true; }
  left.push({ from: addressed(location), to: addressed(link) });
  return false;
}

addEventListener("popstate", (event) => {
  if (!event.isTrusted || left.at(-1)?.from !== addressed(location)) return;
  comeBack(left.pop().to);
});

function comeBack(to, again = 3) {
  const quiet = () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
  const find = () => {
    for (const link of linksEverywhere()) if (addressed(link) === to && link.checkVisibility()) return quiet() && link;
    return null;
  };
  const started = performance.now();
  const take = (link) => {
    link.focus();
    link.scrollIntoView({ block: "center" });
    // What is drawn once more loses the focus: it is given again.
    setTimeout(() => { if (!link.isConnected && again) comeBack(to, again - 1); }, 400);
  };
  awaited(() => performance.now() - started > 250 && find(), take, () => document.querySelector("h1")?.focus());
}

function* linksEverywhere() {
  yield* document.querySelectorAll(".stMain .stHtml a[href]:not(:is(.tc-head, .tc-band, .tc-foot) a)");
  for (const element of document.querySelectorAll(".stMain *"))
    if (element.shadowRoot) yield* element.shadowRoot.querySelectorAll("a[href]");
}

// Notes ------------------------------------------------------------------------------------------------------------

// The note of a point of a map or of a chart: Escape hides it until another one comes, and the pointer may go into one
// that it stood still for; what lies on its way there is not told meanwhile.
const STAGES = ".stage, .js-plotly-plot", NOTES = ".tip:not([hidden]), .hoverlayer :is(.hovertext, .legend)";
const STOOD = 400; // milliseconds
const hidden = new Map(); // of each stage whose note was hidden, the words of the note
let pointed; // where the pointer is: the stage, its place, how far from the note, and since when

const noteOf = (stage) => stage?.querySelector(NOTES);

function away(stage, { clientX, clientY }) {
  const box = noteOf(stage)?.getBoundingClientRect();
  return box ? Math.hypot(Math.max(box.left - clientX, clientX - box.right, 0), Math.max(box.top - clientY, clientY - box.bottom, 0)) : Infinity;
}

function pass(event) {
  const stage = event.composedPath().find((element) => element.matches?.(STAGES)), { clientX: x, clientY: y } = event;
  const far = away(stage, event), same = pointed && pointed.stage === stage;
  const still = same && Math.hypot(x - pointed.x, y - pointed.y) < 1.5; // the browser says so again where the page moved, and rounds
  if (same && performance.now() - pointed.since > STOOD && (still || far === 0 || far < pointed.far)) {
    if (!still) Object.assign(pointed, { x, y, far }); // slow steps add up
    event.stopPropagation();
    return;
  }
  if (still) return;
  pointed = stage && { stage, x, y, far, since: performance.now() };
  requestAnimationFrame(() => { if (pointed?.stage === stage && stage) pointed.far = away(stage, event); again(); });
}
for (const name of ["pointermove", "mousemove", "pointerout", "mouseout"]) document.addEventListener(name, pass, true);

// A note that says something else than the one that was hidden is shown.
function again() {
  for (const [stage, words] of hidden)
    if (noteOf(stage)?.textContent !== words) { hidden.delete(stage); delete stage.dataset.quiet; }
}
document.addEventListener("keyup", () => requestAnimationFrame(again));

document.addEventListener("keydown", (event) => {
  const stage = event.key === "Escape" && [pointed?.stage, inner(event).closest?.(STAGES)].find(noteOf);
  if (!stage) return;
  hidden.set(stage, noteOf(stage).textContent);
  stage.dataset.quiet = "";
}, true);
