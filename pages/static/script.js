// Our one script, loaded by app.py as a file: the page's language, built-in words in French, quick links, paper.

// No French word below may itself be a key: the observer would see its own writing, for ever.
const FRENCH = {
  "Fullscreen": "Plein écran",
  "Close fullscreen": "Quitter le plein écran",
  "Clear selection": "Effacer le choix",
  "Download as CSV": "Télécharger en CSV",
  "Search": "Rechercher",
  "Choose an option": "Choisir",
  "Choose options": "Choisir",
  "Selected values": "Choix faits",
  "Select all": "Tout choisir",
  "No options to select.": "Aucun choix possible",
  "No results": "Aucun résultat",
  "Clear value": "Effacer",
  "Clear all": "Tout effacer",
  "Close": "Fermer",
  "Show/hide columns": "Afficher ou masquer des colonnes",
  "Increment": "Augmenter",
  "Decrement": "Diminuer",
  "Stop": "Arrêter",
  "Open": "Ouvrir la liste",
  "Rerun": "Relancer",
  "Connecting": "Connexion",
  "Running...": "Calcul en cours",
  "Page not found": "Page introuvable",
  "Copy to clipboard": "Copier",
  "Skip to main content": "Aller au contenu",
  "Zoom in": "Agrandir",
  "Zoom out": "Réduire",
  "Reset axes": "Vue d’origine",
  "Sort ascending": "Trier par ordre croissant",
  "Sort descending": "Trier par ordre décroissant",
  "Autosize": "Ajuster la largeur",
  "Pin column": "Figer la colonne",
  "Hide column": "Masquer la colonne",
  "empty": "vide",
  "Upload": "Choisir des fichiers",
  "Add files": "Ajouter des fichiers",
  "file upload": "Choisir des fichiers",
  "Drag and drop files here": "Déposez-les ici",
  "Click to retry upload": "Recommencer l’envoi",
  "Upload failed": "L’envoi a échoué",
  "Unexpected error. Please try again.": "L’envoi a échoué : recommencez.",
};
const WORDED = ["aria-label", "title", "placeholder"];

let language = document.documentElement.lang || "fr";

// A word, or a word that names what it is about: after a colon, or the file that is sent.
const NAMING = [
  [/^([^:]+): (?=.)/, (said, word) => (word in FRENCH ? `${FRENCH[word]}\u00a0: ` : said)],
  [/^Remove (?=.)/, "Retirer "],
  [/^Select (\d+) match(?:es)?$/, "Choisir ce qui est trouvé ($1)"],
  [/^Cancel upload of /, "Arrêter l’envoi de "],
  [/^File must be (\d+)[^\d]*MB or smaller\.$/, "Ce fichier dépasse $1\u00a0Mo."],
  [/^\S* files are not allowed\.$/, "Ce format n’est pas lu ici."],
];
const inFrench = (words) => FRENCH[words] ?? NAMING.reduce((said, [english, french]) => said?.replace(english, french), words);

function translate(root) {
  if (language !== "fr") return;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.currentNode; node; node = texts.nextNode()) {
    const said = node.nodeType === Node.TEXT_NODE && node.data.trim();
    const french = said && (FRENCH[said] ?? (node.parentElement?.closest('.stFileUploader, [data-key^="__"]') ? inFrench(said) : said));
    if (french && french !== said) node.data = french;
  }
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  for (const element of [root, ...root.querySelectorAll("[aria-label],[title],[placeholder]")])
    for (const name of WORDED) {
      const french = inFrench(element.getAttribute(name));
      if (french && french !== element.getAttribute(name)) element.setAttribute(name, french);
    }
}

// What all of the page is told to be in its band, for the badges that need not say it again.
function readKind() {
  const kind = document.querySelector(".tc-where")?.dataset.kind;
  if (kind && document.documentElement.dataset.kind !== kind) document.documentElement.dataset.kind = kind;
}

function readLanguage() {
  const wanted = document.querySelector("[data-tc-lang]")?.dataset.tcLang;
  if (!wanted) return;
  language = wanted;
  if (document.documentElement.lang !== wanted) document.documentElement.lang = wanted;
}

// Streamlit calls its box of files a presentation, and names it: it is one or the other. A chart with a name is one
// image, and plotly's ruler beside the page none. What a button shows scrolls in a low window, by keyboard too where
// nothing in it takes the focus.
function group() {
  for (const chart of document.querySelectorAll('.stPlotlyChart[role="figure"][aria-label]')) chart.setAttribute("role", "img");
  document.querySelector("body > #js-plotly-tester:not([aria-hidden])")?.setAttribute("aria-hidden", "true");
  for (const shown of document.querySelectorAll('[data-testid="stPopoverBody"]:not([tabindex]):not(:has(a[href], button, input, [tabindex]))'))
    shown.tabIndex = 0;
  for (const box of document.querySelectorAll('.stFileUploader section[role="presentation"]')) box.setAttribute("role", "group");
}

// The choices of a box that are titles, in the language in which they were deposited: lists of choices hold no HTML.
const TITLES = '.st-key-choice-choix [data-tag] [title], [id^="BOX-option-"]:not([data-key^="__"])';
function french() {
  const box = document.querySelector(".st-key-choice-choix input");
  if (!box) return;
  for (const title of document.querySelectorAll(TITLES.replace("BOX", box.getAttribute("aria-controls")))) title.lang = "fr";
}

let session; // the end of that of who is signed in
new MutationObserver((changes) => {
  readLanguage();
  readKind();
  group();
  french();
  show();
  openAgain();
  forget();
  define();
  unfold();
  if (document.querySelector(".tc-still")) import("./maps.js").then((maps) => maps.fill());
  if (document.querySelector(".tk-words")) import("./finder.js").then((finder) => finder.fill());
  session ??= document.querySelector(".tc-signed") && import("./session.js");
  for (const change of changes)
    if (change.type !== "childList") translate(change.target);
    else for (const node of change.addedNodes) translate(node);
}).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: WORDED });

// A link to another of our pages stays in the session, as the Back button does: the address changes and Streamlit
// is told. Without this script, or with a modifier key, it is an ordinary link and does the same more slowly. One that
// is `data-plain` leads out of the pages.
document.addEventListener("click", (event) => {
  const link = event.composedPath()[0].closest?.(":is(:is(.stHtml, .tc-box, .grid) a, body > a)[href^='./']:not([data-plain])");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  const samePage = link.pathname === location.pathname;
  if (link.dataset.tcTo) reach(link.dataset.tcTo, link.href === location.href);
  if (link.href === location.href) return;
  const returns = leave(link); // keyboard.js
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  if (!returns && !link.dataset.tcTo && (!samePage || !link.closest(".tc-head, .tc-band, .tc-foot"))) arrive();
});

// A form that asks for another of our pages does the same: its fields are the parameters. Language and viewer are no
// fields: a field of the name "lang" would be taken from it, since elements have a property of that name.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.(".stHtml form[action^='./']");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const kept = [...new URLSearchParams(location.search)].filter(([name]) => name === "lang" || name === "vue");
  const asked = [...kept, ...new FormData(form)].filter(([, value]) => value);
  history.pushState({}, "", `${form.action.split("?")[0]}?${new URLSearchParams(asked)}`);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  arrive();
});

// A line of a list opens its sheet further down the same page: bring the reader to it once it says what was asked,
// and again while what is drawn around it still moves it.
function reach(id, there) {
  const before = document.getElementById(id)?.textContent;
  const started = performance.now();
  const look = () => {
    const sheet = document.getElementById(id);
    if (sheet && (there || sheet.textContent !== before)) {
      enter(sheet.querySelector("h2") ?? sheet); // keyboard.js
      for (const wait of [0, 350, 900]) setTimeout(() => sheet.scrollIntoView({ behavior: "smooth" }), wait);
    }
    else if (performance.now() - started < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// Header and footer are sent once, and filters change the address meanwhile: their links start from it as it is when
// they are followed. The header says what they keep; `data-here` says what changes of the whole address,
// `data-at` which territory goes without saying.
let kept = []; // between two pages there is no header to say it
const keeps = (name) =>
  (kept = document.querySelector(".tc-head")?.dataset.keeps.split(" ") ?? kept).includes(name);
function renew(event) {
  const link = event.target.closest?.(":is(.tc-head, .tc-band, .tc-foot) a[href^='./']");
  if (!link) return;
  const now = [...new URLSearchParams(location.search)];
  const next = new URLSearchParams("here" in link.dataset ? now : now.filter(([name]) => keeps(name)));
  const elsewhere = now.some(([name]) => ["region", "departement", "zone"].includes(name));
  for (const [name, value] of new URLSearchParams(link.dataset.here || (elsewhere ? "" : link.dataset.at)))
    if (value) next.set(name, value);
    else next.delete(name);
  const part = new URL(link.href).searchParams.get("volet"); // where the link leads, whatever part one stands in
  if (part) next.set("volet", part);
  else next.delete("volet");
  link.setAttribute("href", link.getAttribute("href").split("?")[0] + (next.size ? `?${next}` : ""));
}
for (const act of ["pointerdown", "focusin", "click"]) document.addEventListener(act, renew, true);

// After a change of page, a screen reader and the eye start from the new title.
function arrive() {
  const before = document.querySelector("h1");
  const text = before?.textContent;
  const started = performance.now();
  const look = () => {
    const title = document.querySelector("h1");
    if (title && (title !== before || title.textContent !== text)) {
      document.querySelector(".stMain")?.scrollTo(0, 0);
      title.focus({ preventScroll: true });
    } else if (performance.now() - started < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// A row of links that slides begins with the one where the reader is, and with no half of a word.
const shown = new WeakSet();
function show() {
  for (const link of document.querySelectorAll(":is(.tc-rooms, .tc-doors, .tc-views) [aria-current]")) {
    if (shown.has(link)) continue;
    shown.add(link);
    const row = link.closest("ul");
    const left = (one) => one.offsetLeft - row.offsetLeft;
    const most = row.scrollWidth - row.clientWidth;
    const first = left([...row.querySelectorAll("a")].find((one) => left(one) >= Math.min(left(link), most)));
    const to = Math.max(0, first - 24); // what comes before fades over as much (style.css)
    if (to > most) row.style.paddingRight = `calc(1.5rem + ${to - most}px)`;
    row.scrollLeft = to;
  }
}

// A territory that a filter changed is no longer where the reader is.
function forget() {
  const here = document.querySelector(".tc-here");
  if (!here) return;
  const now = new URLSearchParams(location.search);
  here.hidden = ["region", "departement"].some((name) => (now.get(name) ?? "") !== here.dataset[name]);
}

// An open menu closes with Escape or a click outside.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.tc-menu[open]");
  if (menu) { menu.removeAttribute("open"); menu.querySelector("summary").focus(); }
});
document.addEventListener("pointerdown", (event) => {
  const menu = document.querySelector("details.tc-menu[open]");
  if (menu && !menu.contains(event.target)) menu.removeAttribute("open");
});

// What the address names is open, with all that it is folded in: `#panel-…` or `#rest-…`, the key of a box, or the id of
// what stands in one. A link or a search leads to what it is about, whatever is folded; what a reader opens is named in
// the address, which can be sent, and stays open while they change filters.
const BOX = '[class*="st-key-panel-"], [class*="st-key-rest-"]';
const keyOf = (box) => box.className.match(/st-key-((?:panel|rest)-\S+)/)[1];
const foldOf = (box) => box.querySelector(":scope > div :is(.tc-panel, .tc-rest) > .tc-more");
const mark = (name) => history.replaceState(history.state, "", location.pathname + location.search + (name && `#${name}`));
const partOf = () => location.pathname + new URLSearchParams(location.search).get("volet");
const standing = (name) => name && (document.getElementById(name) ?? document.getElementsByClassName(`st-key-${name}`)[0]);
const met = new WeakSet(); // folds that were opened: the reader may close them
const ours = new WeakSet(); // those that no reader opened, until the page is told of it
let named = "", sighted = "", on = ""; // what the address names, what was brought into sight, on which page
function unfold() {
  if (on !== partOf()) [named, sighted, on] = ["", "", partOf()];
  for (const name of new URLSearchParams(location.search).keys()) { // a choice is seen that the address makes
    const choice = document.querySelector(`:is(.st-key-choice-${CSS.escape(name)}, .st-key-segment-${CSS.escape(name)})`);
    for (let box = choice?.closest(BOX); box; box = box.parentElement.closest(BOX)) reveal(foldOf(box));
  }
  named = location.hash.slice(1) || named; // a filter that writes the address leaves the mark out
  const target = standing(named);
  if (!target) return;
  if (!location.hash) mark(named);
  if (named !== sighted && foldOf(target.closest(BOX) ?? target))
    for (const wait of [0, 350, 900]) setTimeout(() => target.scrollIntoView({ behavior: "smooth" }), wait);
  sighted = named;
  const folds = [...target.querySelectorAll(".tc-fold > .tc-more")]; // its lists, whole
  for (let box = target.closest(BOX); box; box = box.parentElement.closest(BOX)) folds.push(foldOf(box));
  folds.forEach(reveal);
}
function reveal(fold) {
  if (!fold || met.has(fold)) return;
  if (!fold.open) ours.add(fold);
  fold.open = true;
  met.add(fold);
}
addEventListener("hashchange", unfold);
document.addEventListener("toggle", ({ target: fold }) => {
  const box = fold.matches?.(":is(.tc-panel, .tc-rest) > .tc-more") && fold.closest(BOX);
  for (const head of box ? box.querySelectorAll("th") : []) leads.delete(head); // of what was folded no unit was marked
  define();
  if (ours.delete(fold) || !box || fold.open === box.contains(standing(named) || null)) return;
  met.add(fold);
  mark((named = sighted = fold.open ? keyOf(box) : ""));
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".tc-print")) print();
  const copy = event.target.closest?.(".tc-copy");
  // A browser gives its clipboard to https and to localhost alone; elsewhere it shows the address, to be copied there.
  if (copy && navigator.clipboard) navigator.clipboard.writeText(location.href).then(() => { copy.textContent = copy.dataset.done; });
  else if (copy) prompt(copy.textContent, location.href);
});

// A figure with its source, a chart as a picture: what knows how is asked for by the first who wants one.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".tc-cite, .tc-image");
  if (button) import("./take.js").then((take) => (button.matches(".tc-cite") ? take.cite : take.picture)(button));
});

// The rows of a table are asked for as it is opened (pages/parts/panels.py); it stays open when its panel is drawn again.
const openTables = new Set();
async function fill(button) {
  const place = button.closest(".tc-under").querySelector(".tc-rows");
  button.setAttribute("aria-expanded", "true");
  openTables.add(new URL(button.dataset.rows, location).pathname);
  const answer = await fetch(button.dataset.rows).catch(() => null);
  if (answer?.ok) place.innerHTML = await answer.text();
  else place.textContent = button.dataset.failed;
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".tc-open");
  if (!button) return;
  if (button.getAttribute("aria-expanded") === "false") return fill(button);
  button.setAttribute("aria-expanded", "false");
  button.closest(".tc-under").querySelector(".tc-rows").replaceChildren();
  openTables.delete(new URL(button.dataset.rows, location).pathname);
});
function openAgain() {
  if (!openTables.size) return;
  for (const button of document.querySelectorAll('.tc-open[aria-expanded="false"]'))
    if (openTables.has(new URL(button.dataset.rows, location).pathname)) fill(button);
}

// On paper the application is as long as its content: Streamlit's own scrolling box would cut it. A chart is drawn for
// the width of the screen: with its size as a viewBox, it is reduced to the sheet.
const charts = () => document.querySelectorAll(".js-plotly-plot .main-svg");
addEventListener("beforeprint", () => {
  // Paper says where it comes from: the address holds the page, its filters and the reader.
  document.querySelector(".tc-foot")?.setAttribute("data-address", decodeURI(location.href));
  document.documentElement.classList.add("tc-paper");
  for (const svg of charts()) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    svg.setAttribute("preserveAspectRatio", "xMinYMin");
  }
});
addEventListener("afterprint", () => {
  document.documentElement.classList.remove("tc-paper");
  for (const svg of charts()) svg.removeAttribute("viewBox");
});

// Words of the trade (pages/blocks/search/glossary.py): the first time that a lead, a figure or the head of a column says one, it
// is marked; hover, focus or a touch shows what it means until one leaves both, or presses Escape.
const LEADS = ":is(.tc-title, .tc-panel) > p, .tc-figures:not(.tc-card *) > li, .tc-table thead th";
const leads = new WeakSet();
const glossaries = {};
const tip = Object.assign(document.createElement("span"), { className: "tc-tip" });
let told, leaving;

function glossary() {
  return glossaries[language] ??= (() => {
    const forms = new Map();
    for (const word of document.querySelector(`template[data-tc-glossary="${language}"]`)?.content.children ?? [])
      for (const form of word.dataset.forms.split("|")) forms.set(form.toLowerCase(), word);
    const longest = [...forms.keys()].sort((one, other) => other.length - one.length).join("|");
    return { forms, pattern: longest && new RegExp(`(?<![\\p{L}\\d-])(?:${longest})(?![\\p{L}\\d-])`, "giu") };
  })();
}

function define() {
  const fresh = [...document.querySelectorAll(LEADS)].filter((lead) => !leads.has(lead));
  if (!fresh.length || !glossary().pattern) return;
  const said = new Set([...document.querySelectorAll(".tc-term")].map((term) => term.getAttribute("aria-describedby")));
  for (const lead of fresh) {
    leads.add(lead);
    if (lead.tagName === "TH" && !lead.checkVisibility()) continue; // a phone shows no heads of columns
    const texts = document.createTreeWalker(lead, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) if (!texts.currentNode.parentElement.closest("a, .tc-badge")) nodes.push(texts.currentNode);
    for (const node of nodes) term(node, said);
  }
}

function term(node, said) {
  const { forms, pattern } = glossary();
  for (const found of [...node.data.matchAll(pattern)].reverse()) {
    const word = forms.get(found[0].toLowerCase());
    const first = [...node.data.matchAll(pattern)].find((one) => forms.get(one[0].toLowerCase()) === word);
    if (said.has(word.id) || first.index !== found.index) continue;
    said.add(word.id);
    if (!document.getElementById(word.id)) {
      const meaning = document.body.appendChild(word.cloneNode(true));
      meaning.hidden = true; // a description may be hidden: screen readers read it with the word
    }
    const mark = document.createElement("span");
    mark.className = "tc-term";
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-describedby", word.id);
    const rest = node.splitText(found.index);
    rest.splitText(found[0].length);
    rest.replaceWith(mark);
    mark.append(rest);
  }
}

function tell(term) {
  clearTimeout(leaving);
  if (told === term) return;
  told = term;
  tip.innerHTML = document.getElementById(term.getAttribute("aria-describedby")).innerHTML;
  term.after(tip);
  place();
}

function place() {
  if (!told) return;
  if (!told.isConnected) { untell(); return; }
  const word = told.getClientRects()[0];
  const left = Math.min(word.left, innerWidth - tip.offsetWidth - 8);
  const below = word.bottom + 4 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${below ? word.bottom + 4 : word.top - tip.offsetHeight - 4}px`;
}

function untell() {
  clearTimeout(leaving);
  told = undefined;
  tip.remove();
}

document.addEventListener("pointerover", (event) => {
  const term = event.target.closest?.(".tc-term");
  if (term) tell(term);
  else if (event.target.closest?.(".tc-tip")) clearTimeout(leaving);
  else if (told && told !== document.activeElement) { clearTimeout(leaving); leaving = setTimeout(untell, 300); }
});
document.addEventListener("focusin", (event) => {
  const term = event.target.closest?.(".tc-term");
  if (term) tell(term);
  else if (told) untell();
});
document.addEventListener("focusout", (event) => { if (event.target === told) untell(); });
document.addEventListener("click", (event) => {
  const term = event.target.closest?.(".tc-term");
  if (term) tell(term);
  else if (told && !event.target.closest?.(".tc-tip")) untell();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && told) untell();
  else if ((event.key === "Enter" || event.key === " ") && event.target.closest?.(".tc-term")) {
    event.preventDefault();
    tell(event.target);
  }
});
document.addEventListener("scroll", place, { capture: true, passive: true });

// The box of search (pages/search): Ctrl+K, "/" or the loupe; results as one types, from our own server. What was chosen
// is kept in this browser alone, in words that find it again, apart for each reader; an empty field shows them.
(() => {
  const MOST_RECENT = 6;
  const SLASH = "tc-slash"; // kept where a reader turned the key off: those who dictate or type by mistake
  const WAIT = 80; // ms after a letter

  let box, field, list, said, past, asked, timer;
  let answered = ""; // the words whose results are shown

  let viewer = ""; // between two pages there is no header to say it
  const shared = () => `tc-recent:${viewer = document.querySelector(".tc-head")?.dataset.viewer ?? viewer}`;
  const recent = () => {
    try { return JSON.parse(localStorage.getItem(shared())) ?? []; } catch { return []; }
  };
  const standing = () => {
    const now = [...new URLSearchParams(location.search)];
    const elsewhere = now.some(([name]) => ["region", "departement", "zone"].includes(name));
    const own = elsewhere ? "" : document.querySelector(".tc-head a[data-at]")?.dataset.at; // of a prefect's home
    return [...now.filter(([name]) => keeps(name)), ...new URLSearchParams(own)];
  };
  const keep = (words) => {
    try { localStorage.setItem(shared(), JSON.stringify(words.slice(0, MOST_RECENT))); } catch { /* it may be closed */ }
  };

  function open() {
    const language = document.documentElement.lang;
    if (box?.open) { close(); return; }
    if (box?.dataset.lang !== language) make(language);
    const application = getComputedStyle(document.querySelector(".stApp") ?? document.body);
    Object.assign(box.style, { colorScheme: application.colorScheme, fontFamily: application.fontFamily });
    box.showModal();
    field.select();
    fetch(`./search.json?${new URLSearchParams(standing())}`).catch(() => {}); // it makes ready, meanwhile
    look();
  }

  const slash = () => { try { return localStorage.getItem(SLASH) !== "off"; } catch { return true; } };

  function make(language) {
    box?.remove();
    const template = document.querySelector(`template[data-tc-box="${language}"]`);
    box = template.content.firstElementChild.cloneNode(true);
    box.dataset.lang = language;
    [field, list, said, past] = ["input", "[role=listbox]", ".tc-said", ".tc-past"].map((name) => box.querySelector(name));
    document.body.append(box);
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => look(), WAIT); });
    field.addEventListener("keydown", move);
    const key = box.querySelector(".tc-slash");
    key.checked = slash();
    key.addEventListener("change", () => {
      try { if (key.checked) localStorage.removeItem(SLASH); else localStorage.setItem(SLASH, "off"); } catch { /* it may be closed */ }
    });
    list.addEventListener("click", choose);
    list.addEventListener("mousemove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) mark(option);
    });
    box.addEventListener("click", (event) => { if (event.target === box) close(); });
    box.querySelector(".tc-shut").addEventListener("click", close);
    past.querySelector("button").addEventListener("click", () => { keep([]); field.focus(); look(); });
    box.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); enter(); });
  }

  function close() {
    asked?.abort();
    box.close();
  }

  // What the words lead to, or without words what was looked for before; `enters` the first of them.
  async function look(enters = false) {
    clearTimeout(timer);
    asked?.abort();
    const words = field.value.trim();
    if (words) past.hidden = true;
    else {
      show(recent().map(again), answered = "");
      past.hidden = !list.children.length;
      return;
    }
    asked = new AbortController();
    try {
      const { signal } = asked;
      const answer = await fetch(`./search.json?${new URLSearchParams([...standing(), ["mots", words]])}`, { signal });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      const drawn = document.createElement("template");
      drawn.innerHTML = found.options; // made by our server, which escapes what was deposited
      show([...drawn.content.children], found.said);
      answered = words;
      if (enters) enter();
    } catch (error) {
      if (error.name !== "AbortError") show([], said.dataset.failed);
    }
  }

  function again(words, rank) {
    const option = document.createElement("div");
    option.className = "tc-hit";
    option.id = `tc-hit-${rank}`;
    option.setAttribute("role", "option");
    option.dataset.words = option.textContent = words;
    return option;
  }

  function show(options, words) {
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(options.length > 0));
    said.textContent = words;
    mark(field.value ? list.firstElementChild : null);
  }

  const marked = () => list.querySelector("[aria-selected=true]");

  function mark(option) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function move(event) {
    if (event.key === "Escape") { event.preventDefault(); close(); return; } // it would only empty the field
    const options = [...list.children], place = options.indexOf(marked());
    const next = { ArrowDown: place + 1, ArrowUp: place < 0 ? -1 : place - 1 }[event.key];
    if (next === undefined || !options.length || event.isComposing) return;
    event.preventDefault();
    mark(options.at(next % options.length));
    marked().scrollIntoView({ block: "nearest" });
  }

  function enter() {
    if (field.value.trim() === answered) marked()?.click();
    else look(true);
  }

  function choose(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    if (option.dataset.words) { field.value = option.dataset.words; field.focus(); look(); return; }
    const words = option.dataset.again;
    keep([words, ...recent().filter((other) => other !== words)]);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    field.value = "";
    close(); // script.js then follows the link
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".tc-find") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  }, true);
  document.addEventListener("keydown", (event) => {
    const combined = event.ctrlKey || event.metaKey;
    const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asks = combined ? !event.shiftKey && event.key.toLowerCase() === "k" : event.key === "/" && !writes && slash();
    if (!asks || event.altKey) return;
    event.preventDefault();
    open();
  });
})();

// Where nothing came within five seconds, the way to pages that are filled before they are sent; gone once one comes.
(() => {
  const offer = document.querySelector(".tc-waiting");
  const came = () => document.querySelector(".tc-head, .stException");
  if (!offer) return;
  setTimeout(() => {
    if (came()) return;
    offer.hidden = false;
    const looking = setInterval(() => {
      if (!came()) return;
      offer.hidden = true;
      clearInterval(looking);
    }, 500);
  }, 4500);
})();
