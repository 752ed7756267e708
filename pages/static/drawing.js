// What the scripts of maps share: files asked for once a page, again where one did not come, and SVG made from the drawing of the country.

const SVG = "http://www.w3.org/2000/svg";
const files = new Map();

export function load(src) {
  if (!files.has(src)) {
    files.set(src, fetch(src).then((answer) => answer.json()));
    files.get(src).catch(() => files.delete(src));
  }
  return files.get(src);
}

export function make(name, attributes = {}, parent = undefined) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

// A place of Île-de-France is drawn twice, the second time in the enlarged frame.
export const paths = (place) => [place.d, place.d_inset].filter(Boolean);

// Paris and those around it a third time, larger still, on a map of départements.
export const pieces = (place, close) => [...paths(place).map((d) => ({ d })),
  ...(close?.of.includes(place.code) ? [{ d: place.d_inset, transform: close.transform }] : [])];

export function outlines(svg, places, name, close) {
  const group = make("g", { class: name, "aria-hidden": "true" }, svg);
  for (const place of places) for (const piece of pieces(place, close)) make("path", piece, group);
}

// Without islets of a few points, which a border would cover.
const ISLET = 150; // characters
export const mainland = (place) => ({ d: paths(place).join("").split(/(?=M)/).filter((part) => part.length > ISLET).join("") });

export function frames(svg, insets) {
  const group = make("g", { class: "frames", "aria-hidden": "true" }, svg);
  for (const { name, x, y, w, h } of insets) {
    make("rect", { x, y, width: w, height: h, rx: 4 }, group);
    make("text", { x: x + 6, y: y + 12 }, group).textContent = name;
  }
}

// A note above a point of the window, inside the stage that it is drawn on.
export function putNote(note, stage, x, y) {
  const box = stage.getBoundingClientRect(), half = note.offsetWidth / 2;
  note.style.left = `${Math.min(Math.max(x - box.x, half), box.width - half)}px`;
  note.style.top = `${Math.max(y - box.y, note.offsetHeight)}px`;
}
