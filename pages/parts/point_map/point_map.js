// Points over communes, or over the outlines alone, on one canvas: no tile, no GPU. Wheel, drag, buttons or keys to look
// closer; the arrows go from point to point, and Enter opens its sheet.
// data: {land, communes (none: the outlines alone), label, words, shades: base64 of one byte a commune (step 0 to 4, 255 unknown), away: base64 of
// one byte a commune (whole kilometres or minutes, 254 that many or more, 255 unknown), focus: codes of the départements to look at, frame: [left, top,
// right, bottom] to look at where there are no communes, steps: [{label, count}],
// points: [[x, y, radius, group, name, commune, acts, counter]],
// groups: {group: {label, count, colour, square, framed}}, badges: {code: count},
// under: "points" or "communes", what is not drawn until one looks closer, as both at once could not be read}
// What does not change with a filter stands in files: reach is the address of shades and away, network that of points that come before the others;
// sizes, where not all of these are shown: base64 of one byte a point, tenths of its radius, 0 for none.

import { load, paths, putNote } from "../../../app/static/drawing.js";

const mounted = new WeakMap();
const VIEW = { width: 640, height: 600 };
const BIN = 8; // units of the drawing
const PAUSE = 140; // milliseconds
const CLOSE = 1.5; // times the whole country, from where all is drawn
const NOWHERE = { x: "", y: "", side: "", of: "", names: "", codes: "" };

const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const words = (text) => new Uint16Array(bytes(text).buffer);

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".map");
  let map = mounted.get(root);
  if (!map) mounted.set(root, (map = start(root)));
  map.wanted = data;
  const files = [data.land, data.communes, data.reach, data.network].map((file) => file && load(file));
  Promise.all(files).then(([land, communes = NOWHERE, reach = data, network]) => {
    if (map.wanted !== data) return; // another filter was chosen meanwhile
    if (!map.land) prepare(map, land, communes);
    map.data = data = { ...data, points: [...sized(network?.points ?? [], data.sizes), ...data.points] };
    if (map.at) map.at = data.points.find((point) => point[7] === map.at[7] && point[4] === map.at[4]);
    map.shades = bytes(reach.shades);
    map.away = bytes(reach.away);
    map.pointBins = bins(data.points.map(([x]) => x), data.points.map(([, y]) => y), 1);
    unsay(map);
    key(map);
    aim(map);
    draw(map);
  });
}

function sized(points, sizes) {
  if (!sizes) return points;
  const tenths = bytes(sizes);
  return points.map(([x, y, _, ...told], i) => [x, y, tenths[i] / 10, ...told]).filter(([, , radius]) => radius);
}

function start(root) {
  const canvas = root.querySelector("canvas");
  const map = { root, canvas, zoom: 1, left: 0, top: 0 };
  new ResizeObserver(() => draw(map)).observe(canvas);
  // The theme turns colours over without a word to us.
  new MutationObserver(() => draw(map)).observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(map));
  listen(map);
  return map;
}

function prepare(map, land, communes) {
  const drawn = (places) => places.flatMap(paths).map((d) => new Path2D(d));
  map.land = drawn(land.departments);
  map.borders = drawn(land.regions);
  map.centres = new Map(land.departments.map((place) => [place.code, [place.cx_inset ?? place.cx, place.cy_inset ?? place.cy]]));
  map.insets = land.insets;
  map.x = words(communes.x); map.y = words(communes.y); map.side = words(communes.side);
  const again = words(communes.of), count = map.x.length - again.length;
  map.rank = Uint16Array.from(map.x, (_, i) => (i < count ? i : again[i - count]));
  map.names = communes.names.split("\n");
  map.codes = communes.codes;
  map.communeBins = bins(map.x, map.y, 100);
}

function bins(x, y, scale) {
  const found = new Map();
  for (let i = 0; i < x.length; i++) {
    const place = Math.floor(x[i] / scale / BIN) * 1000 + Math.floor(y[i] / scale / BIN);
    found.has(place) ? found.get(place).push(i) : found.set(place, [i]);
  }
  return found;
}

function nearest(found, at, x, y, reach) {
  let best, least = reach * reach;
  const column = Math.floor(x / BIN), row = Math.floor(y / BIN);
  for (let c = column - 1; c <= column + 1; c++) for (let r = row - 1; r <= row + 1; r++)
    for (const i of found.get(c * 1000 + r) ?? []) {
      const [px, py] = at(i), away = (px - x) ** 2 + (py - y) ** 2;
      if (away < least) [best, least] = [i, away];
    }
  return best;
}

function colours(map) {
  const style = getComputedStyle(map.root);
  const resolved = (colour) => {
    map.canvas.style.color = colour;
    return getComputedStyle(map.canvas).color;
  };
  const read = (name) => resolved(`var(${name})`);
  return { steps: [0, 1, 2, 3, 4].map((step) => read(`--tc-step${step}`)), none: read("--tc-none"), line: read("--tc-line"),
    paper: read("--tc-paper"), ink: read("--tc-ink"), mute: read("--tc-mute"), edge: read("--tc-edge"), rule: resolved("light-dark(var(--tc-mute), var(--tc-edge))"), font: style.fontFamily,
    groups: Object.fromEntries(Object.entries(map.data.groups).map(([name, { colour }]) => [name, resolved(colour)])) };
}

function draw(map) {
  if (!map.land || !map.canvas.clientWidth) return;
  cancelAnimationFrame(map.frame);
  map.frame = requestAnimationFrame(() => paint(map));
}

// While the reader moves, the last drawing is slid and stretched at once; a sharp one follows when they pause.
function follow(map) {
  unsay(map);
  clearTimeout(map.pause);
  map.pause = setTimeout(() => draw(map), PAUSE);
  if (map.sharp) requestAnimationFrame(() => slide(map));
}

// A note is of what stood under the pointer: it goes when the map moves, or says something else. That of the keyboard
// follows (spot).
const unsay = (map) => { map.root.querySelector(".tip").hidden = true; };

function slide(map) {
  const { canvas, sharp } = map, brush = canvas.getContext("2d"), unit = canvas.width / VIEW.width;
  const ratio = map.zoom / sharp.zoom;
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(sharp.image, (sharp.left - map.left) * map.zoom * unit, (sharp.top - map.top) * map.zoom * unit,
    sharp.image.width * ratio, sharp.image.height * ratio);
}

function keep(map) {
  const { canvas } = map, image = map.sharp?.image ?? document.createElement("canvas");
  Object.assign(image, { width: canvas.width, height: canvas.height });
  image.getContext("2d").drawImage(canvas, 0, 0);
  map.sharp = { image, zoom: map.zoom, left: map.left, top: map.top };
}

function paint(map) {
  const { canvas } = map, ratio = devicePixelRatio || 1, ink = colours(map);
  const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const brush = canvas.getContext("2d"), unit = (width / VIEW.width) * map.zoom;
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, width, height);
  brush.setTransform(unit, 0, 0, unit, -map.left * unit, -map.top * unit);
  brush.lineJoin = "round";
  const shaded = map.x.length > 0 && drawn(map, "communes"), pixel = ratio / unit;
  if (shaded) strokes(brush, map.land, ink.edge, 3 * pixel); // the coast
  brush.fillStyle = ink.line;
  for (const path of map.land) brush.fill(path);
  brush.globalCompositeOperation = "source-atop"; // squares stay on land
  if (shaded) squares(map, brush, ink);
  brush.globalCompositeOperation = "source-over";
  frames(map, brush, ink, pixel);
  strokes(brush, map.land, ink.paper, 0.75 * pixel);
  shaded ? strokes(brush, map.borders, ink.paper, 1.75 * pixel) : strokes(brush, map.borders, ink.rule, 1.1 * pixel);
  const small = Math.min(1, Math.max(0.55, canvas.clientWidth / 720)); // marks shrink with the window
  if (drawn(map, "points")) {
    points(map, brush, ink, small * pixel);
    badges(map, brush, ink, Math.sqrt(small) * pixel);
  }
  for (const { x, y, w, h } of aside(map)) brush.clearRect(x - 1, y - 1, w + 2, h + 2);
  keep(map);
  spot(map);
  map.root.dataset.drawn = map.data.version;
}

const within = ({ x, y, w, h }, left, top) => left >= x && left <= x + w && top >= y && top <= y + h;

// Insets lie in the sea: beside a territory that was chosen none is seen but its own, until the reader moves the map.
function aside({ aimed, insets }) {
  return aimed ? insets.filter((one) => !within(one, (aimed.left + aimed.right) / 2, (aimed.top + aimed.bottom) / 2)) : [];
}

function strokes(brush, paths, colour, width) {
  Object.assign(brush, { strokeStyle: colour, lineWidth: width });
  for (const path of paths) brush.stroke(path);
}

const drawn = (map, what) => map.zoom >= CLOSE || map.data.under !== what;

function frames(map, brush, ink, pixel) {
  brush.strokeStyle = ink.line;
  brush.lineWidth = pixel;
  brush.fillStyle = ink.mute;
  const size = Math.min(11 * pixel, 15); // on a phone as much as a frame holds above its island
  brush.font = `${size}px ${ink.font}`;
  for (const { name, x, y, w, h } of map.insets) {
    brush.strokeRect(x, y, w, h);
    brush.fillText(name, x + 4, y + size, w - 6);
  }
}

// One colour at a time: setting the colour is what costs, not the squares.
function squares(map, brush, ink) {
  const right = map.left + VIEW.width / map.zoom, bottom = map.top + VIEW.height / map.zoom;
  for (let step = 0; step <= 5; step++) {
    const wanted = step === 5 ? 255 : step;
    brush.fillStyle = step === 5 ? ink.none : ink.steps[step];
    for (let i = 0; i < map.x.length; i++) {
      if (map.shades[map.rank[i]] !== wanted) continue;
      const x = map.x[i] / 100, y = map.y[i] / 100, side = Math.max(map.side[i] / 100, 1) * 1.12;
      if (x + side < map.left || x - side > right || y + side < map.top || y - side > bottom) continue;
      brush.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }
}

function points(map, brush, ink, pixel) {
  const grow = pixel * Math.min(2.2, 0.62 * map.zoom ** 0.5);
  brush.strokeStyle = ink.paper;
  brush.lineWidth = 0.8 * pixel;
  for (const [x, y, radius, group] of map.data.points) {
    const { square } = map.data.groups[group], r = radius * grow;
    brush.fillStyle = ink.groups[group];
    brush.beginPath();
    square ? brush.rect(x - r, y - r, 2 * r, 2 * r) : brush.arc(x, y, r, 0, 7);
    brush.stroke(); // under it: what is as small as its ring keeps its colour
    brush.fill();
  }
}

function badges(map, brush, ink, pixel) {
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.font = `600 ${10 * pixel}px ${ink.font}`;
  for (const [code, count] of Object.entries(map.data.badges)) {
    const centre = map.centres.get(code);
    if (!centre) continue;
    brush.fillStyle = ink.paper;
    brush.strokeStyle = ink.ink;
    brush.lineWidth = pixel;
    brush.beginPath();
    brush.roundRect(centre[0] - 8 * pixel, centre[1] - 7 * pixel, 16 * pixel, 14 * pixel, 4 * pixel);
    brush.fill();
    brush.stroke();
    brush.fillStyle = ink.ink;
    brush.fillText(count, centre[0], centre[1] + 0.5 * pixel);
  }
  brush.textAlign = "start";
  brush.textBaseline = "alphabetic";
}

function key(map) {
  const { data, root, canvas } = map, list = (name) => root.querySelector(name);
  canvas.setAttribute("role", "application"); // its keys are ours; with its name: one without the other would say nothing
  canvas.setAttribute("aria-label", data.label);
  list(".title").textContent = data.words.title;
  list(".title").hidden = !data.words.title;
  list(".legend").hidden = !data.steps.length;
  const groups = Object.values(data.groups);
  list(".dots").hidden = !groups.length;
  root.dataset.under = data.under ?? "";
  list(".hint").hidden = !data.words.hint;
  list(".hint").textContent = data.words.hint;
  for (const button of root.querySelectorAll("button")) button.setAttribute("aria-label", data.words[button.dataset.do]);
  const line = ({ label, count, colour, square, framed }) => {
    const item = document.createElement("li"), mark = document.createElement("div");
    mark.style.background = colour;
    mark.classList.toggle("square", Boolean(square));
    mark.classList.toggle("framed", Boolean(framed));
    const name = Object.assign(document.createElement("span"), { textContent: label });
    const number = Object.assign(document.createElement("b"), { textContent: count });
    item.append(mark, name, " ", number);
    return item;
  };
  list(".legend").replaceChildren(...data.steps.map((step, i) => line({ ...step, colour: i < 5 ? `var(--tc-step${i})` : "var(--tc-none)" })));
  list(".dots").replaceChildren(...groups.map(line));
}

// The départements that the reader chose, whenever they choose others.
function aim(map) {
  const wanted = [...map.data.focus, ...(map.data.frame ?? [])].join();
  if (map.focus === wanted) return;
  map.focus = wanted;
  if (!wanted) return whole(map);
  const box = map.data.frame ? framed(map.data.frame) : communesOf(map);
  const zoom = Math.min(24, Math.max(1, 0.94 * Math.min(VIEW.width / (box.right - box.left), VIEW.height / (box.bottom - box.top))));
  map.zoom = zoom;
  map.aimed = box;
  map.left = clamp((box.left + box.right - VIEW.width / zoom) / 2, VIEW.width, zoom);
  map.top = clamp((box.top + box.bottom - VIEW.height / zoom) / 2, VIEW.height, zoom);
}

const framed = ([left, top, right, bottom]) => ({ left, top, right, bottom });

function communesOf(map) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < map.names.length; i++) {
    const code = map.codes.slice(5 * i, 5 * i + 5);
    if (!map.data.focus.includes(code.slice(0, code.startsWith("97") ? 3 : 2))) continue;
    const x = map.x[i] / 100, y = map.y[i] / 100, half = map.side[i] / 200 + 1;
    box.left = Math.min(box.left, x - half); box.right = Math.max(box.right, x + half);
    box.top = Math.min(box.top, y - half); box.bottom = Math.max(box.bottom, y + half);
  }
  return box;
}

function look(map, factor, x, y) {
  map.aimed = undefined;
  const zoom = Math.min(24, Math.max(1, map.zoom * factor));
  map.left = clamp(x - (x - map.left) * (map.zoom / zoom), VIEW.width, zoom);
  map.top = clamp(y - (y - map.top) * (map.zoom / zoom), VIEW.height, zoom);
  map.zoom = zoom;
  follow(map);
}

const clamp = (value, size, zoom) => Math.min(Math.max(value, 0), size - size / zoom);

function move(map, x, y) {
  map.aimed = undefined;
  map.left = clamp(map.left + x, VIEW.width, map.zoom);
  map.top = clamp(map.top + y, VIEW.height, map.zoom);
  follow(map);
}

function whole(map) {
  unsay(map);
  Object.assign(map, { zoom: 1, left: 0, top: 0, aimed: undefined });
  draw(map);
}

function place(map, event) {
  const box = map.canvas.getBoundingClientRect(), unit = (box.width / VIEW.width) * map.zoom;
  return [map.left + (event.clientX - box.x) / unit, map.top + (event.clientY - box.y) / unit, unit];
}

function listen(map) {
  const { canvas, root } = map, middle = () => [map.left + VIEW.width / map.zoom / 2, map.top + VIEW.height / map.zoom / 2];
  let from;
  canvas.addEventListener("wheel", (event) => {
    if (map.zoom === 1 && event.deltaY > 0) return; // the page scrolls on
    event.preventDefault();
    look(map, event.deltaY < 0 ? 1.3 : 1 / 1.3, ...place(map, event));
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => { from = { x: event.clientX, y: event.clientY, moved: 0 }; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return tell(map, event);
    const unit = place(map, event)[2], x = event.clientX - from.x, y = event.clientY - from.y;
    from = { x: event.clientX, y: event.clientY, moved: from.moved + Math.abs(x) + Math.abs(y) };
    move(map, -x / unit, -y / unit);
  });
  canvas.addEventListener("pointerup", (event) => { if (from && from.moved < 6) open(map, event); from = undefined; });
  canvas.addEventListener("pointerleave", () => { from = undefined; root.querySelector(".tip").hidden = true; });
  canvas.addEventListener("dblclick", (event) => look(map, 2, ...place(map, event)));
  canvas.addEventListener("keydown", (event) => {
    const about = () => (map.at ? map.at.slice(0, 2) : middle());
    const act = { ArrowLeft: () => step(map, -1, 0), ArrowRight: () => step(map, 1, 0), ArrowUp: () => step(map, 0, -1),
      ArrowDown: () => step(map, 0, 1), "+": () => look(map, 1.5, ...about()), "-": () => look(map, 1 / 1.5, ...about()),
      Enter: () => map.at && visit(map, map.at), Home: () => whole(map), Escape: () => whole(map) }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
    spot(map);
  });
  canvas.addEventListener("focus", () => { if (canvas.matches(":focus-visible")) { map.at ??= near(map, ...middle()); spot(map); } });
  canvas.addEventListener("blur", () => spot(map));
  root.querySelector(".tools").addEventListener("click", (event) => {
    const wanted = event.target.dataset.do;
    if (wanted === "all") whole(map);
    else if (wanted) look(map, wanted === "in" ? 1.6 : 1 / 1.6, ...middle());
  });
}

// By keyboard: from one counter to the nearest one in a direction; straight ahead counts more than aside.
function step(map, dx, dy) {
  if (!map.at) { map.at = near(map, map.left + VIEW.width / map.zoom / 2, map.top + VIEW.height / map.zoom / 2); return; }
  let best, least = Infinity;
  for (const point of map.data.points) {
    const x = point[0] - map.at[0], y = point[1] - map.at[1], ahead = x * dx + y * dy, cost = ahead + 2 * Math.abs(x * dy + y * dx);
    if (ahead > 0.1 && cost < least) [best, least] = [point, cost];
  }
  if (!best) return;
  map.at = best;
  const width = VIEW.width / map.zoom, height = VIEW.height / map.zoom, edge = 0.1;
  if (best[0] < map.left + edge * width || best[0] > map.left + (1 - edge) * width
    || best[1] < map.top + edge * height || best[1] > map.top + (1 - edge) * height) {
    map.aimed = undefined;
    map.left = clamp(best[0] - width / 2, VIEW.width, map.zoom);
    map.top = clamp(best[1] - height / 2, VIEW.height, map.zoom);
    follow(map);
  }
}

function near(map, x, y) {
  const away = (point) => (point[0] - x) ** 2 + (point[1] - y) ** 2;
  return map.data.points.reduce((best, point) => (!best || away(point) < away(best) ? point : best), undefined);
}

// The ring around the counter where the keyboard is, and what it is: written beside it, and said.
function spot(map) {
  const { canvas, root, at } = map, cursor = root.querySelector(".cursor"), tip = root.querySelector(".tip"), said = root.querySelector(".said");
  const shown = Boolean(at) && canvas.matches(":focus-visible");
  if (!shown && cursor.hidden) return;
  cursor.hidden = tip.hidden = !shown;
  if (!shown) { said.textContent = ""; return; }
  const unit = (canvas.clientWidth / VIEW.width) * map.zoom, box = canvas.getBoundingClientRect();
  const x = (at[0] - map.left) * unit, y = (at[1] - map.top) * unit;
  Object.assign(cursor.style, { left: `${x}px`, top: `${y}px` });
  tip.querySelector("strong").textContent = at[4];
  tip.querySelector("span").textContent = note(map, at);
  said.textContent = `${at[4]}\n${note(map, at)}`;
  putNote(tip, root.querySelector(".stage"), box.x + x, box.y + y - 14);
}

function under(map, event) {
  if (!map.land) return {};
  const [x, y, unit] = place(map, event);
  if (aside(map).some((one) => within(one, x, y))) return {};
  const point = !drawn(map, "points") ? undefined : nearest(map.pointBins, (i) => map.data.points[i], x, y, 8 / unit);
  if (point !== undefined) return { point: map.data.points[point] };
  const commune = nearest(map.communeBins, (i) => [map.x[i] / 100, map.y[i] / 100], x, y, 7);
  return commune === undefined ? {} : { commune: map.rank[commune] };
}

function tell(map, event) {
  const tip = map.root.querySelector(".tip"), { point, commune } = under(map, event);
  map.canvas.classList.toggle("point", Boolean(point && map.data.words.sheet));
  tip.hidden = !point && commune === undefined;
  if (tip.hidden) return;
  const away = commune === undefined ? 0 : map.away[commune], words = map.data.words;
  tip.querySelector("strong").textContent = point ? point[4] : map.names[commune];
  tip.querySelector("span").textContent = point ? note(map, point)
    : away === 255 ? words.unknown : away === 254 ? words.most : words.away.replace("{away}", away);
  putNote(tip, map.root.querySelector(".stage"), event.clientX, event.clientY - 12);
}

function note(map, [, , , group, , commune, acts]) {
  const first = [map.data.groups[group].label, commune].filter(Boolean).join(", ");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  if (acts === null) return first;
  const counted = acts === "secret" ? map.data.words.secret : number.format(acts);
  return `${first}\n${map.data.words.acts.replace("{count}", counted)}`;
}

// A counter opens its sheet; a commune, the counters around it. A link of ours, followed like any other.
function open(map, event) {
  const { point, commune } = under(map, event);
  if (point || commune !== undefined) visit(map, point, commune);
}

function visit(map, point, commune) {
  const { search, sheet } = map.data.words;
  if (!sheet) return;
  const planned = point && map.data.groups[point[3]].planned;
  const code = point ? point[7] : map.codes.slice(5 * commune, 5 * commune + 5);
  const href = (point && !planned ? sheet : search).replace("CODE", encodeURIComponent(code));
  const link = Object.assign(document.createElement("a"), { href });
  document.body.append(link);
  link.click();
  link.remove();
}
