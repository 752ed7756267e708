// Beside a map of deck.gl (pages/maps/deck.py), its SVG: for paper, and for a browser that refuses WebGL. Its outlines
// come from the file that the map reads as well. Asked for by script.js on a page that has one.

const SVG = "http://www.w3.org/2000/svg";
const outlines = {};

// A browser that has no WebGL says so once.
const refused = !document.createElement("canvas").getContext("webgl2");
document.documentElement.classList.toggle("tc-no-webgl", refused);

// Its looks are those of pages that stand still.
document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "./app/static/drawing.css" }));

const load = (layer) => (outlines[layer] ??= fetch(`./maps/${layer}.json`).then((answer) => answer.json()));

export function fill() {
  for (const still of document.querySelectorAll(".tc-still[data-svg]")) {
    const drawing = Object.assign(document.createElement("template"), { innerHTML: still.dataset.svg });
    delete still.dataset.svg;
    const communes = drawing.content.querySelector("[data-communes]");
    if (communes) shade(communes);
    const ground = drawing.content.querySelector("[data-land]"), { land, far } = ground.dataset;
    const looks = JSON.parse(land);
    const others = Object.keys(looks).length ? "td-apart" : "";
    still.prepend(drawing.content);
    Promise.all([load(`departments${far}`), load(`borders/regions${far}`)]).then(([{ features }, borders]) => {
      for (const one of features) shape(one, looks[one.properties.code] ?? others, ground);
      trace(borders.map((side) => `M${side.join("L")}`), "td-borders", ground);
    });
  }
  for (const keys of document.querySelectorAll(".deck-events-root:not([role])")) {
    const map = keys.closest('[role="figure"]');
    if (!map) continue;
    keys.setAttribute("role", "application"); // deck.gl has its keys: + and −, and the arrows
    keys.setAttribute("aria-label", map.getAttribute("aria-label"));
  }
}

// As any note of ours, that of a map goes with Escape, until another one comes.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const note of document.querySelectorAll(".deck-tooltip")) note.style.display = "none";
});

// The communes by class: of a département as outlines; of the country a path for each class and width, where a point
// is a stroke of almost no length: one of none is not drawn in a PDF.
async function shade(parent) {
  const { communes: digits, of } = parent.dataset, look = (digit) => (digit === "5" ? "missing" : digit), paths = {};
  if (of) {
    const { features } = await load(`communes/${of}`);
    for (const one of features) shape(one, `td-shade-${look(digits[one.properties.rank])}`, parent);
    return;
  }
  for (const { x, y, r, rank } of await load("dots"))
    (paths[`${digits[rank]} ${Math.ceil(2 * r)}`] ??= []).push(`M${x} ${y}h.01`);
  for (const [name, steps] of Object.entries(paths)) {
    const [digit, width] = name.split(" "), path = document.createElementNS(SVG, "path");
    path.setAttribute("class", `td-step-${look(digit)}`);
    path.setAttribute("style", `stroke-width:${width}`);
    path.setAttribute("d", steps.join(""));
    parent.append(path);
  }
}

function shape({ geometry }, look, parent) {
  trace(geometry.coordinates.flat().map((ring) => `M${ring.join("L")}Z`), look, parent);
}

function trace(lines, look, parent) {
  const group = document.createElementNS(SVG, "g"), path = document.createElementNS(SVG, "path");
  group.setAttribute("class", look);
  path.setAttribute("d", lines.join(""));
  group.append(path);
  parent.append(group);
}
