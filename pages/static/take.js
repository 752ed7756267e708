// What a reader takes along: a figure in words with its source, a chart as a picture that says what it is made of.
// Asked for at the first click (script.js).

const text = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const first = (selector) => text(document.querySelector(selector));

// Of what edition and day everything on the page is, and where it stands.
function source() {
  const day = document.querySelector(".tc-foot p[title]");
  return { day: text(day?.firstChild), sources: day?.dataset.source, edition: day?.title ?? "", site: first(".tc-brand"), address: decodeURI(location.href) };
}

export function cite(button) {
  const { day, edition, site, address } = source();
  const told = [...(button.dataset.cite ? button.dataset.cite.split("\n") : ofCard(button)), `${site}, ${edition}. ${day}`, address].join("\n");
  const done = () => {
    const words = button.textContent;
    button.textContent = document.querySelector(`template[data-tc-words="${document.documentElement.lang}"]`).dataset.cited;
    setTimeout(() => { button.textContent = words; }, 4000);
  };
  // A browser gives its clipboard to https and to localhost alone; elsewhere the words are shown, to be copied there.
  if (navigator.clipboard) navigator.clipboard.writeText(told).then(done);
  else prompt(button.textContent, told);
}

// The figures of a card: its title and territory, its progress and what is expected, each figure with its name and source.
function ofCard(button) {
  const card = button.closest("article");
  const sourced = (words, { source }) => (words && source ? `${words} (${source})` : words);
  const figures = [...card.querySelectorAll(".tc-figures > li")].map((one) =>
    sourced(`${text(one.querySelector(":scope > b"))} ${text(one.querySelector(":scope > span"))}`, one.dataset));
  const kind = text(card.querySelector(".tc-badge"));
  return [`${text(card.querySelector("h2"))}, ${button.dataset.place}${kind ? ` (${kind})` : ""}`,
    sourced(card.querySelector(".tc-bar")?.getAttribute("aria-label"), card.dataset), ...figures].filter(Boolean);
}

// Pictures -----------------------------------------------------------------------------------------------------------

const SCALE = 2, PAD = 24, LEAST = 560, INSET = 24; // pixels
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "display",
  "font-family", "font-size", "font-weight", "text-anchor", "vector-effect", "visibility"];

export async function picture(button) {
  const panel = button.closest('[class*="st-key-panel-"]');
  const { parts, keys } = await drawn(panel);
  if (!parts.length) return;
  const label = panel.querySelector(".tc-panel .tc-badge");
  const lead = panel.querySelector(".tc-panel p").cloneNode(true);
  for (const other of lead.querySelectorAll(".tc-badge, button, .tc-tip")) other.remove();
  const { day, sources, edition, site, address } = source();
  const width = Math.max(LEAST, ...parts.map((part) => part.width)) + 2 * PAD;
  const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
  const ink = getComputedStyle(panel.querySelector("h2")).color;
  const lines = [
    ...wrapped(brush, first("h1"), `13px ${FONT}`, 20, width),
    ...wrapped(brush, text(panel.querySelector("h2")), `700 18px ${FONT}`, 24, width),
    ...wrapped(brush, text(lead), `14px ${FONT}`, 20, width),
  ];
  const foot = wrapped(brush, [text(label), panel.querySelector(".tc-panel").dataset.source ?? sources, day, edition, site, address].filter(Boolean).join(" · "), `12px ${FONT}`, 17, width);
  const legend = keys.map((key) => ({ ...key, font: `13px ${FONT}`, high: 22 }));
  // The marks of a curve are numbers: what each is.
  const events = [...panel.querySelectorAll(".tc-numbered > li")].flatMap((one, rank) =>
    wrapped(brush, text(one), `13px ${FONT}`, 20, width - INSET).map((line, row) => ({ ...line, number: row ? "" : `${rank + 1}` })));
  const high = (all) => all.reduce((sum, one) => sum + one.high, 0);
  const tall = Math.max(...parts.map((part) => (part.y ?? 0) + part.height));
  const height = PAD + high(lines) + 12 + tall + (legend.length ? 12 + high(legend) : 0) + (events.length ? 12 + high(events) : 0) + 12 + high(foot) + PAD;
  Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
  brush.scale(SCALE, SCALE);
  brush.fillStyle = paper(panel);
  brush.fillRect(0, 0, width, height);
  brush.textBaseline = "top";
  let y = write(brush, lines, PAD, ink) + 12;
  for (const part of parts) brush.drawImage(part.image, PAD, y + (part.y ?? 0), part.width, part.height);
  y += tall;
  if (legend.length) y += 12;
  for (const key of legend) {
    if (key.image) brush.drawImage(key.image, PAD, y + 2, 20, 14);
    else { brush.fillStyle = key.colour; brush.fillRect(PAD, y + 2, 20, 14); }
    y = write(brush, [{ ...key, y: 0 }], y, ink, PAD + 30);
  }
  if (events.length) y = write(brush, events, y + 12, ink, PAD + INSET);
  write(brush, foot, y + 12, ink);
  const invented = label?.matches(".tc-demonstration") ? "DEMONSTRATION-" : "";
  save(canvas, `${invented}${/st-key-panel-([\w-]+)/.exec(panel.className)[1]}.png`);
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const paper = (panel) => {
  for (let element = panel; element; element = element.parentElement) {
    const colour = getComputedStyle(element).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour;
  }
  return "#fff";
};

function wrapped(brush, words, font, high, width) {
  brush.font = font;
  const lines = [];
  for (const word of words.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && brush.measureText(longer).width <= width - 2 * PAD) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => ({ text: line, font, high }));
}

function write(brush, lines, y, ink, x = PAD) {
  brush.fillStyle = ink;
  for (const line of lines) {
    brush.font = line.font;
    if (line.number) brush.fillText(line.number, x - INSET, y + 2);
    brush.fillText(line.text, x, y + 2);
    y += line.high;
  }
  return y;
}

// What a panel shows, as images laid one over the other, and the keys of its colours.
async function drawn(panel) {
  const plots = [...panel.querySelectorAll(".js-plotly-plot .main-svg")];
  if (plots.length) return { parts: await Promise.all(plots.map((svg) => image(svg.cloneNode(true), svg))), keys: [] };
  const still = panel.querySelector(".tc-still svg");
  if (still) return ofMap(still, panel);
  const root = [...panel.querySelectorAll("*")].map((element) => element.shadowRoot).find((found) => found?.querySelector(".stage"));
  if (!root) return { parts: await written(panel), keys: [] };
  const svg = root.querySelector(".stage svg"), parts = [await image(styled(svg, root), svg)];
  const lines = [...root.querySelectorAll(".legend li, .dots li")];
  const keys = await Promise.all(lines.map(async (line) => {
    const swatch = line.querySelector("svg"), words = [...line.childNodes].filter((one) => one.nodeName !== "svg" && one.nodeName !== "I");
    const told = { text: words.map((one) => one.textContent.trim()).filter(Boolean).join("  ·  ") };
    return swatch ? { ...told, ...(await image(styled(swatch, root), swatch)) } : { ...told, colour: getComputedStyle(line.querySelector("i")).backgroundColor };
  }));
  const title = text(root.querySelector(".title"));
  return { parts, keys: title ? [{ text: title, colour: "transparent" }, ...keys] : keys };
}

// A map of deck.gl: its SVG, whole, which no display gives a size; and its key.
async function ofMap(still, panel) {
  const sized = { getBoundingClientRect: () => ({ width: 640, height: 600 }) };
  const colour = (line) => getComputedStyle(line.querySelector("span")).backgroundColor;
  const keys = [...panel.querySelectorAll(".tc-dots li")].map((line) => ({ text: text(line), colour: colour(line) }));
  return { parts: [await image(styled(still, panel), sized)], keys };
}

// Bars, rankings and multiples are HTML: what a panel holds between its heading and its foot, one piece under the other.
async function written(panel) {
  const pieces = [...panel.querySelectorAll(".stHtml:not(:has(> .tc-pile)), .tc-pile > *")].filter((piece) =>
    !piece.querySelector(".tc-panel") && !piece.closest('[class*="st-key-foot-"]') && !piece.querySelector(".tc-under") && piece.offsetHeight);
  const rules = sheet();
  let y = 0;
  return Promise.all(pieces.map((piece) => {
    const top = y;
    y += piece.offsetHeight + 12;
    return page(piece, rules).then((part) => ({ ...part, y: top }));
  }));
}

// Every stylesheet with the rules of media that hold here and now, which a picture would judge by its own width.
function sheet() {
  const rules = (list) => [...list].map((rule) =>
    (rule instanceof CSSMediaRule ? (matchMedia(rule.conditionText).matches ? rules(rule.cssRules) : "") : rule.cssText)).join("\n");
  return `${[...document.styleSheets].map((one) => rules(one.cssRules)).join("\n")} *, ::before, ::after { animation: none !important; transition: none !important; }`;
}

const INHERITED = ["color", "color-scheme", "font-family", "font-size", "font-weight", "letter-spacing"];

// A piece of the page as an image of itself, laid out again by the browser inside a drawing.
function page(piece, rules) {
  const { width, height } = piece.getBoundingClientRect();
  const style = getComputedStyle(piece);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const frame = document.createElementNS(svg.namespaceURI, "foreignObject");
  const box = Object.assign(document.createElement("div"), { className: "stMain" });
  const own = Object.assign(document.createElement("style"), { textContent: rules });
  svg.style.fontSize = getComputedStyle(document.documentElement).fontSize;
  frame.setAttribute("width", "100%");
  frame.setAttribute("height", "100%");
  box.style.cssText = `${INHERITED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";")};line-height:${parseFloat(style.lineHeight) / parseFloat(style.fontSize) || "normal"};overflow:visible`;
  box.append(piece.cloneNode(true));
  frame.append(own, box);
  svg.append(frame);
  return image(svg, { getBoundingClientRect: () => ({ width, height }) });
}

// A copy of a drawing that needs no stylesheet: what is computed of each of its elements is written in it.
function styled(svg, root) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, rank) => { to[rank].setAttribute("style", computed(element)); });
  for (const pattern of root.querySelectorAll(".patterns pattern")) {
    const own = pattern.cloneNode(true), inside = [...pattern.querySelectorAll("*")];
    [...own.querySelectorAll("*")].forEach((element, rank) => element.setAttribute("style", computed(inside[rank])));
    copy.append(own);
  }
  return copy;
}

function computed(element) {
  const style = getComputedStyle(element);
  return STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
}

function image(copy, svg) {
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const found = new Image();
  found.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  return found.decode().then(() => ({ image: found, width, height }));
}

function save(canvas, name) {
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
