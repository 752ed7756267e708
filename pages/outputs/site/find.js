// The nearest counter: the field answers here, from a small file of communes; without this script the server does.

const form = document.querySelector(".tc-seek[data-places]");

const plain = (words) =>
  words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/œ/g, "oe").replace(/[^a-z0-9]+/g, " ").trim();

function found(places, words) {
  const exact = places.filter(([name]) => name === words);
  const begun = places.filter(([name]) => name.startsWith(words) && name !== words);
  return exact.length === 1 ? exact : [...exact, ...begun].slice(0, 12);
}

function tell(places) {
  const note = document.getElementById("found");
  note.textContent = places.length ? form.dataset.several : form.dataset.none;
  note.nextElementSibling?.remove();
  if (!places.length) return;
  const list = document.createElement("ul");
  for (const [, name, department, code] of places) {
    const link = Object.assign(document.createElement("a"), { href: address(department, code), textContent: `${name} (${department})` });
    list.appendChild(document.createElement("li")).append(link);
  }
  note.after(list);
}

const address = (department, code) => `D${department}.html#C${code}`;

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = plain(form.elements.lieu.value);
  const key = /^\d/.test(words) ? words.slice(0, 2) : words.slice(0, 1);
  try {
    const answer = key ? await fetch(`${form.dataset.places}${key}.json`) : { status: 404 };
    if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
    const places = answer.ok ? found(await answer.json(), words) : [];
    if (places.length === 1) location.href = address(places[0][2], places[0][3]);
    else tell(places);
  } catch {
    form.submit(); // the server answers
  }
});
