// A table as long as its total, of which a window of rows is here; scrolling asks the server for the next window.
// data: {label, of, total, skip, columns: [{label, width, look}], rows: [[cell]]}; a cell is {text, note, href, look, noteLook}.
// `of` names the question: the answer to another one starts from the top.

const AHEAD = 30; // rows asked for before the first one in sight
const grids = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".grid");
  let grid = grids.get(root);
  if (!grid) grids.set(root, (grid = open(root)));
  if (grid.data && grid.data.of !== data.of) {
    clearTimeout(grid.timer);
    grid.scroll.scrollTop = 0;
  }
  grid.data = data;
  grid.ask = (skip) => setStateValue("at", { of: data.of, skip });
  draw(grid);
}

function open(root) {
  const grid = { root, scroll: root.querySelector(".scroll"), space: root.querySelector(".space"), table: root.querySelector("table") };
  grid.scroll.addEventListener("scroll", () => look(grid), { passive: true });
  new ResizeObserver(() => grid.data && lay(grid)).observe(root);
  return grid;
}

function draw(grid) {
  const { data, table } = grid;
  table.setAttribute("aria-label", data.label);
  table.setAttribute("aria-rowcount", data.total + 1);
  grid.scroll.setAttribute("aria-label", data.label);
  const head = document.createElement("tr");
  head.append(...data.columns.map((column) => header(column)));
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(...data.rows.map((row, rank) => line(data, row, data.skip + rank + 2)));
  grid.asked = undefined;
  table.classList.remove("busy");
  lay(grid);
}

function header({ label, look, width }) {
  const cell = Object.assign(document.createElement("th"), { scope: "col", textContent: label, className: look });
  cell.style.width = width;
  return cell;
}

function line(data, row, number) {
  const tr = document.createElement("tr");
  tr.setAttribute("aria-rowindex", number);
  tr.append(...row.map((cell, rank) => written(cell, data.columns[rank], rank)));
  return tr;
}

function written(cell, column, rank) {
  const box = Object.assign(document.createElement(rank ? "td" : "th"), { className: column.look });
  if (rank) box.dataset.label = column.label;
  else box.scope = "row";
  const text = Object.assign(document.createElement(cell.href ? "a" : "span"), { textContent: cell.text });
  if (cell.href) text.setAttribute("href", cell.href);
  box.append(wrapped(text, cell.look));
  if (cell.note) box.append(wrapped(Object.assign(document.createElement("span"), { textContent: cell.note }), cell.noteLook));
  return box;
}

function wrapped(element, look) {
  const box = Object.assign(document.createElement("div"), { className: `cell ${look ?? ""}`, title: element.textContent });
  box.append(element);
  return box;
}

const size = (grid, name) => parseFloat(getComputedStyle(grid.root).getPropertyValue(name)) * parseFloat(getComputedStyle(document.documentElement).fontSize);

function lay(grid) {
  const { data } = grid;
  grid.row = size(grid, "--row");
  const head = size(grid, "--head");
  grid.space.style.height = `${head + data.total * grid.row}px`;
  grid.table.style.top = `${data.skip * grid.row}px`;
  look(grid);
}

// Once the rows in sight are no longer all here, the window around them is asked for.
function look(grid) {
  const { data, scroll, row } = grid;
  if (!row) return; // the stylesheet is not here yet
  const first = Math.floor(scroll.scrollTop / row), last = Math.ceil((scroll.scrollTop + scroll.clientHeight) / row);
  const here = first >= data.skip && Math.min(last, data.total) <= data.skip + data.rows.length;
  if (here) return;
  clearTimeout(grid.timer);
  grid.timer = setTimeout(() => {
    const skip = Math.max(0, Math.min(first - AHEAD, data.total - data.rows.length));
    if (skip === grid.asked || skip === data.skip) return;
    grid.table.classList.add("busy");
    grid.ask((grid.asked = skip));
  }, 60);
}
