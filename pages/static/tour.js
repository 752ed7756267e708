// The tour of a home: a card that stands beside one part of the page after the other, names it and marks it. It lies
// over nothing of that part: under it where both fit in the window, else above it; and bars nothing.

const GAP = 12; // pixels between a part and the card, more than its outline

export function tour(card, words, reader, ended) {
  const steps = [...words.querySelectorAll(`[data-reader="${reader}"] > li`)].filter((step) => at(step));
  const told = card.querySelector("[role=status]"), button = (name) => card.querySelector(`[data-do="${name}"]`);
  const before = document.activeElement;
  const counted = words.querySelector("[data-rank]").dataset.rank;
  const [next, stop] = [button("next").textContent, button("stop").dataset.last];
  let here = -1;

  function go(rank) {
    unmark();
    here = rank;
    if (here >= steps.length) { end(); return; }
    const target = at(steps[here]);
    target.classList.add("tc-toured");
    told.innerHTML = steps[here].innerHTML; // our server's own words
    const step = document.createElement("small");
    step.textContent = counted.replace("%1", here + 1).replace("%2", steps.length);
    told.append(step);
    button("back").hidden = !here;
    button("next").hidden = false;
    button("next").textContent = here === steps.length - 1 ? stop : next;
    card.classList.add("tc-beside");
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    target.style.scrollMarginTop = `${headEnd() + GAP + (fits(target) ? 0 : taken())}px`;
    target.scrollIntoView({ block: "start", behavior });
    place();
  }

  const taken = () => card.offsetHeight + GAP;
  const headEnd = () => Math.max(0, document.querySelector(".tc-head").getBoundingClientRect().bottom); // a phone's scrolls
  const fits = (target) => target.offsetHeight + taken() + 2 * GAP <= innerHeight - headEnd();

  function place() {
    const target = steps[here] && at(steps[here]);
    if (!target) return;
    const box = target.getBoundingClientRect();
    card.style.top = `${fits(target) && box.bottom + taken() <= innerHeight ? box.bottom + GAP : box.top - taken()}px`;
    card.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - card.offsetWidth - GAP))}px`;
  }

  function end() {
    unmark();
    removeEventListener("keydown", keys);
    removeEventListener("scroll", place, true);
    removeEventListener("resize", place);
    if (before?.isConnected) before.focus();
    ended();
  }

  function keys(event) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) end();
  }

  button("start").hidden = true;
  button("next").onclick = () => go(here + 1);
  button("back").onclick = () => { go(here - 1); button("next").focus(); };
  button("stop").onclick = end;
  addEventListener("keydown", keys);
  addEventListener("scroll", place, true); // of whatever scrolls
  addEventListener("resize", place);
  go(0);
  button("next").focus();
}

function at(step) {
  const found = document.querySelector(step.dataset.at);
  return found?.checkVisibility() ? found : null;
}

function unmark() {
  for (const marked of document.querySelectorAll(".tc-toured")) marked.classList.remove("tc-toured");
}
