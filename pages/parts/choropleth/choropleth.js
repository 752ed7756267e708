// A map of territories: one shape each, one tab stop for all, arrows to move, Enter to choose.
// data: {layer, src, label, items: {code: {name, text, shade, data}}, legend: [{shade, label, count}], unit, values,
// selected}. `data` is what the shape carries: which figure, of where, its value.
// shade is a step from 0 to 4, a group from 'group0' to 'group5', or 'missing', 'not_applicable', 'hidden', 'secret'.

import { frames, load, mainland, make, outlines, pieces, putNote } from "../../../app/static/drawing.js";

const PAINTS = { not_applicable: "url(#hatch)", hidden: "url(#dots)", secret: "url(#dots)", missing: "var(--tc-none)" };
const mounted = new WeakMap();
const NEAR = 12; // pixels
const LONG = 24; // letters of a label that needs a line of its own on a phone

const paintOf = (shade) => PAINTS[shade] ?? `var(--tc-${typeof shade === "number" ? "step" : ""}${shade})`;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".map");
  let map = mounted.get(root);
  if (!map) {
    mounted.set(root, (map = { root, layer: undefined, shapes: new Map(), selected: null }));
    listen(map, root.querySelector(".stage"));
  }
  map.choose = (code) => {
    map.selected = map.selected === code ? null : code;
    mark(map);
    setStateValue("selected", map.selected);
  };
  map.data = data;
  map.selected = data.selected;
  load(data.src).then((geometry) => {
    if (map.layer !== data.layer) draw(map, geometry);
    paint(map);
  });
}

function draw(map, geometry) {
  map.layer = map.data.layer;
  map.shapes.clear();
  const stage = map.root.querySelector(".stage");
  stage.querySelector("svg")?.remove();
  const svg = make("svg", { viewBox: geometry.viewBox, role: "presentation" });
  map.close = map.layer === "departments" ? geometry.close : undefined;
  frames(svg, [...geometry.insets, ...(map.close ? [map.close] : [])]);
  outlines(svg, geometry[map.layer], `outline ${map.layer}`, map.close);
  const list = make("g", { role: "listbox", "aria-label": map.data.label }, svg);
  for (const place of geometry[map.layer]) shape(map, place, list);
  if (map.layer === "departments") outlines(svg, geometry.regions.map(mainland), "borders");
  map.values = make("g", { class: "values", "aria-hidden": "true" }, svg);
  map.rings = make("g", { class: "rings", "aria-hidden": "true" }, svg);
  map.places = geometry[map.layer];
  stage.prepend(svg);
}

function shape(map, place, list) {
  const group = make("g", { role: "option", "data-code": place.code, tabindex: -1, "aria-selected": "false" }, list);
  for (const piece of pieces(place, map.close)) make("path", piece, group);
  map.shapes.set(place.code, { group, place });
}

function paint(map) {
  const { items } = map.data;
  map.root.querySelector(".tip").hidden = true; // what it says may be of another filter
  for (const [code, { group, place }] of map.shapes) {
    const item = items[code] ?? { name: place.name, text: "", shade: "missing" };
    group.style.fill = paintOf(item.shade);
    for (const name of ["value", "figure", "place", "on", "whose", "of"]) delete group.dataset[name];
    Object.assign(group.dataset, item.data, { shade: item.shade });
    group.setAttribute("aria-label", `${item.name}, ${item.text}`);
  }
  map.root.querySelector("[role=listbox]").setAttribute("aria-label", map.data.label);
  write(map);
  legend(map);
  if (!map.shapes.has(map.active)) map.active = map.selected ?? map.shapes.keys().next().value;
  mark(map);
}

// Values stand on the shapes themselves where there is room: by region.
function write(map) {
  map.values.replaceChildren();
  if (!map.data.values) return;
  for (const place of map.places) {
    const item = map.data.items[place.code];
    if (typeof item?.shade !== "number") continue;
    const x = place.cx_inset ?? place.cx, y = place.cy_inset ?? place.cy;
    const text = make("text", { x, y: y + 4, class: `on-${item.shade}` }, map.values);
    text.textContent = item.short;
  }
}

function legend(map) {
  const list = map.root.querySelector(".legend");
  const most = Math.max(1, ...map.data.legend.map((line) => line.count));
  list.replaceChildren(...map.data.legend.map((line) => {
    const item = document.createElement("li");
    item.dataset.shade = line.shade;
    const swatch = make("svg", { viewBox: "0 0 20 14", "aria-hidden": "true" });
    make("rect", { x: .5, y: .5, width: 19, height: 13, rx: 2, style: `fill:${paintOf(line.shade)}` }, swatch);
    const label = Object.assign(document.createElement("span"), { textContent: line.label });
    label.classList.toggle("long", line.label.length > LONG);
    const bar = Object.assign(document.createElement("div"), { style: `--share:${line.count / most}` });
    const count = Object.assign(document.createElement("b"), { textContent: line.count });
    item.append(swatch, label, " ", count, bar);
    item.onpointerenter = () => light(map, line.shade);
    item.onpointerleave = () => light(map, undefined);
    return item;
  }));
  const title = map.root.querySelector(".title");
  title.textContent = map.data.unit;
  title.hidden = list.hidden = false;
}

function light(map, shade) {
  for (const { group } of map.shapes.values())
    group.classList.toggle("dim", shade !== undefined && group.dataset.shade !== String(shade));
}

function mark(map) {
  map.rings.replaceChildren();
  for (const [code, { group, place }] of map.shapes) {
    group.setAttribute("tabindex", code === map.active ? 0 : -1);
    group.setAttribute("aria-selected", code === map.selected);
    if (code === map.selected) ring(map, place, "chosen");
  }
  const focused = map.root.getRootNode().activeElement?.dataset?.code;
  if (focused && map.shapes.has(focused)) ring(map, map.shapes.get(focused).place, "focused");
}

function ring(map, place, name) {
  for (const piece of pieces(place, map.close)) make("path", { ...piece, class: name }, map.rings);
}

// On the stage, not on the SVG: what listens to the focus there is a stop of its own, before the territories.
function listen(map, stage) {
  const code = (event) => event.target.closest("[data-code]")?.dataset.code;
  stage.addEventListener("click", (event) => { if (code(event)) map.choose((map.active = code(event))); });
  stage.addEventListener("focusin", (event) => { map.active = code(event) ?? map.active; mark(map); tell(map, map.active); });
  stage.addEventListener("focusout", () => { mark(map); tell(map, undefined); });
  stage.addEventListener("pointermove", (event) => tell(map, code(event) ?? near(map, event.clientX, event.clientY), event));
  stage.addEventListener("pointerleave", () => tell(map, undefined));
  stage.addEventListener("keydown", (event) => { if (code(event)) key(map, event); });
}

function key(map, event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const codes = [...map.shapes.keys()];
  const target = { Home: codes[0], End: codes.at(-1) }[event.key] ?? (steps[event.key] && next(map, steps[event.key]));
  if (target) map.shapes.get(target).group.focus();
  else if (event.key === "Enter" || event.key === " ") open(map);
  else if (event.key === "Escape" && map.selected) map.choose(map.selected);
  else if (!steps[event.key]) return;
  event.preventDefault();
}

// By keyboard the sheet of the territory takes the focus: the page's own script (keyboard.js) waits for it.
function open(map) {
  map.choose(map.active);
  if (!map.selected) return;
  const detail = { code: map.selected, name: map.data.items[map.selected]?.name ?? "" };
  map.root.dispatchEvent(new CustomEvent("tc-chosen", { detail, bubbles: true, composed: true }));
}

// The nearest territory in a direction, by where it is drawn; straight ahead counts more than aside.
function next(map, [dx, dy]) {
  const here = map.shapes.get(map.active).place;
  let best, least = Infinity;
  for (const [code, { place }] of map.shapes) {
    const x = place.cx - here.cx, y = place.cy - here.cy;
    const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    const cost = ahead + 2 * aside;
    if (code !== map.active && ahead > 0.5 && cost < least) [best, least] = [code, cost];
  }
  return best;
}

// The territory whose edge the pointer has just left, or which is too small to be met: the nearest within a few pixels.
function near(map, x, y) {
  let best, least = NEAR;
  for (const [code, { group }] of map.shapes)
    for (const { left, right, top, bottom } of [...group.children].map((path) => path.getBoundingClientRect())) {
      const away = Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
      if (away < least) [best, least] = [code, away];
    }
  return best;
}

function tell(map, code, event) {
  const tip = map.root.querySelector(".tip");
  const item = code && map.data.items[code];
  tip.hidden = !item;
  if (!item) return;
  tip.querySelector("strong").textContent = item.name;
  tip.querySelector("span").textContent = item.text;
  const box = map.shapes.get(code).group.getBoundingClientRect();
  putNote(tip, map.root.querySelector(".stage"), event?.clientX ?? box.x + box.width / 2, (event?.clientY ?? box.y) - 14);
}
