// Cooperations between départements: an arc from the one that leads to each member, on the drawing of the maps.
// data: {src, label, arcs: [{from, to, text}], alone: [code], outside: [code], names: {code: name}, legend: {lead, member, alone, outside}, what is drawn alone}

import { frames, load, make, outlines, paths } from "../../../app/static/drawing.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".net");
  load(data.src).then((geometry) => draw(root, geometry, data));
}

function draw(root, geometry, data) {
  const stage = root.querySelector(".stage");
  stage.replaceChildren();
  const svg = make("svg", { viewBox: geometry.viewBox, role: "img", "aria-label": data.label }, stage);
  frames(svg, geometry.insets);
  const places = new Map(geometry.departments.map((place) => [place.code, place]));
  land(svg, places, data);
  outlines(svg, geometry.regions, "borders");
  arcs(svg, places, data);
  legend(root, data.legend);
}

function land(svg, places, data) {
  const group = make("g", { class: "land" }, svg);
  const looks = new Map([...data.outside.map((code) => [code, "outside"]), ...data.alone.map((code) => [code, "alone"]),
    ...data.arcs.flatMap(({ from, to }) => [[from, "in"], [to, "in"]])]);
  for (const [code, place] of places) {
    const shape = make("g", { class: looks.get(code) ?? "" }, group);
    make("title", {}, shape).textContent = data.names[code] ?? place.name;
    for (const d of paths(place)) make("path", { d }, shape);
  }
}

// In Île-de-France an arc is drawn in the enlarged frame when both ends lie there, on the main map otherwise.
function ends(one, other) {
  const inside = one.cx_inset && other.cx_inset;
  return [one, other].map((place) => (inside ? [place.cx_inset, place.cy_inset] : [place.cx, place.cy]));
}

function arcs(svg, places, data) {
  const lines = make("g", { class: "arcs" }, svg);
  const dots = make("g", { class: "dots" }, svg);
  const leads = new Set();
  const marks = new Map();
  for (const { from, to, text } of data.arcs) {
    if (!places.has(from) || !places.has(to)) continue;
    const [start, end] = ends(places.get(from), places.get(to));
    leads.add(start.join());
    marks.set(start.join(), start);
    marks.set(end.join(), end);
    if (from === to) continue;
    make("path", { d: curve(start, end) }, lines);
    make("title", {}, make("path", { d: curve(start, end), class: "near" }, lines)).textContent = text; // it answers around it
  }
  for (const [key, [cx, cy]] of marks)
    make("circle", { cx, cy, r: leads.has(key) ? 4 : 2.5, class: leads.has(key) ? "lead" : "" }, dots);
}

function curve([x1, y1], [x2, y2]) {
  const bend = 0.22;
  return `M${x1} ${y1}Q${(x1 + x2) / 2 + bend * (y2 - y1)} ${(y1 + y2) / 2 - bend * (x2 - x1)} ${x2} ${y2}`;
}

function legend(root, words) {
  const list = root.querySelector(".legend") ?? Object.assign(document.createElement("ul"), { className: "legend" });
  list.replaceChildren();
  const marks = {
    lead: ["circle", { cx: 9, cy: 9, r: 5, fill: "var(--tc-blue)" }],
    member: ["circle", { cx: 9, cy: 9, r: 3.5, fill: "var(--tc-paper)", stroke: "var(--tc-blue)", "stroke-width": 1.5 }],
    joined: ["rect", { x: 1, y: 3, width: 16, height: 12, fill: "var(--tc-step0)" }],
    alone: ["rect", { x: 1, y: 3, width: 16, height: 12, fill: "var(--tc-track)", stroke: "var(--tc-edge)", "stroke-dasharray": "2 2" }],
    outside: ["rect", { x: 1, y: 3, width: 16, height: 12, fill: "url(#hatch)", stroke: "var(--tc-edge)" }],
  };
  for (const [name, [shape, attributes]] of Object.entries(marks)) {
    if (!words[name]) continue;
    const item = document.createElement("li");
    make(shape, attributes, make("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, item));
    item.append(words[name]);
    list.append(item);
  }
  root.append(list);
}
