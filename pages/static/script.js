// Our one script, loaded by app.py as a file: the page's language, built-in words in French, quick links, paper.

// No French word below may itself be a key: the observer would see its own writing, for ever.
const FRENCH = {
  "Fullscreen": "Plein écran",
  "Close fullscreen": "Quitter le plein écran",
  "Download as CSV": "Télécharger en CSV",
  "Search": "Rechercher",
  "Choose an option": "Choisir",
  "Choose options": "Choisir",
  "No options to select.": "Aucun choix possible",
  "No results": "Aucun résultat",
  "Clear value": "Effacer",
  "Clear all": "Tout effacer",
  "Close": "Fermer",
  "Show/hide columns": "Afficher ou masquer des colonnes",
  "Stop": "Arrêter",
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
};
const WORDED = ["aria-label", "title", "placeholder"];

let language = document.documentElement.lang || "fr";

function translate(root) {
  if (language !== "fr") return;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.currentNode; node; node = texts.nextNode()) {
    const french = node.nodeType === Node.TEXT_NODE && FRENCH[node.data.trim()];
    if (french) node.data = french;
  }
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  for (const element of [root, ...root.querySelectorAll("[aria-label],[title],[placeholder]")])
    for (const name of WORDED) {
      const french = FRENCH[element.getAttribute(name)];
      if (french) element.setAttribute(name, french);
    }
}

function readLanguage() {
  const wanted = document.querySelector("[data-tc-lang]")?.dataset.tcLang;
  if (!wanted) return;
  language = wanted;
  if (document.documentElement.lang !== wanted) document.documentElement.lang = wanted;
}

new MutationObserver((changes) => {
  readLanguage();
  show();
  for (const change of changes)
    if (change.type === "attributes") translate(change.target);
    else for (const node of change.addedNodes) translate(node);
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: WORDED });

// A link to another of our pages stays in the session, as the Back button does: the address changes and Streamlit
// is told. Without this script, or with a modifier key, it is an ordinary link and does the same more slowly.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".stHtml a[href^='./']");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  const samePage = link.pathname === location.pathname;
  if (link.dataset.tcTo) reach(link.dataset.tcTo, link.href === location.href);
  if (link.href === location.href) return;
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  if (!samePage) arrive();
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
    if (sheet && (there || sheet.textContent !== before))
      for (const wait of [0, 350, 900]) setTimeout(() => sheet.scrollIntoView({ behavior: "smooth" }), wait);
    else if (performance.now() - started < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// Header and footer are sent once, and filters change the address meanwhile: their links start from it as it is when
// they are followed. KEPT is that of links.py; `data-here` says what changes of the whole address.
const KEPT = ["lang", "vue", "region", "departement", "niveau"];
function renew(event) {
  const link = event.target.closest?.(":is(.tc-head, .tc-band, .tc-foot) a[href^='./']");
  if (!link) return;
  const now = [...new URLSearchParams(location.search)];
  const kept = new URLSearchParams("here" in link.dataset ? now : now.filter(([name]) => KEPT.includes(name)));
  for (const [name, value] of new URLSearchParams(link.dataset.here || ""))
    if (value) kept.set(name, value);
    else kept.delete(name);
  link.setAttribute("href", link.getAttribute("href").split("?")[0] + (kept.size ? `?${kept}` : ""));
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

// A row of links that slides shows the one where the reader is.
const shown = new WeakSet();
function show() {
  for (const link of document.querySelectorAll(":is(.tc-rooms, .tc-doors, .tc-views) [aria-current]")) {
    if (shown.has(link)) continue;
    shown.add(link);
    const row = link.closest("ul");
    row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
  }
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

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".tc-print")) print();
});

// On paper the application is as long as its content: Streamlit's own scrolling box would cut it. A chart is drawn for
// the width of the screen: with its size as a viewBox, it is reduced to the sheet.
const charts = () => document.querySelectorAll(".js-plotly-plot .main-svg");
addEventListener("beforeprint", () => {
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
