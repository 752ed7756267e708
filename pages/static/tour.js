// The tour of a home: a card that names one part of the page after the other and marks it; nothing is covered or barred.

export function tour(card, words, reader, ended) {
  const steps = [...words.querySelectorAll(`[data-reader="${reader}"] > li`)].filter((step) => at(step));
  const told = card.querySelector("[role=status]"), button = (name) => card.querySelector(`[data-do="${name}"]`);
  const before = document.activeElement;
  const rank = words.querySelector("[data-rank]").dataset.rank;
  const [next, stop] = [button("next").textContent, button("stop").dataset.last];
  let here = -1;

  function go(step) {
    unmark();
    here = step;
    if (here >= steps.length) { end(); return; }
    const target = at(steps[here]);
    target.classList.add("tc-toured");
    target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    told.innerHTML = steps[here].innerHTML; // our server's own words
    const place = document.createElement("small");
    place.textContent = rank.replace("%1", here + 1).replace("%2", steps.length);
    told.append(place);
    button("back").hidden = !here;
    button("next").hidden = false;
    button("next").textContent = here === steps.length - 1 ? stop : next;
  }

  function end() {
    unmark();
    removeEventListener("keydown", keys);
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
