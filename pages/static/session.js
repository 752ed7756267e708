// The end of a session is told before it comes, with the way to make it longer (pages/server/sign_in/ending.py): asked
// for by who is signed in alone. The server knows the time, and each tab asks it again: another one may have done it.

const WARNED = 15 * 60_000; // as there
const AGAIN = 30_000;
let ends = 0, told = "far", card;

async function look(form) {
  if (!form && ends - Date.now() > WARNED) return;
  const address = `./sign-in/session?lang=${document.documentElement.lang}`;
  const sent = form && { method: "POST", body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(address, sent).catch(() => null);
  if (!answer?.ok) { // it is asked again
    if (form) card.querySelector("p").textContent = card.dataset.failed;
    return;
  }
  const made = document.createElement("template");
  made.innerHTML = await answer.text(); // our server's own words
  const next = made.content.firstElementChild, { state, left } = next.dataset;
  ends = Date.now() + 1000 * left;
  if (state === told) return; // who closed it is not told twice
  told = state;
  show(state === "far" ? null : next);
  if (state === "over") clearInterval(asking);
}

function show(next) {
  const inside = card?.contains(document.activeElement);
  card?.remove();
  card = next;
  if (card) {
    const said = card.querySelector("p"), close = card.querySelector("[data-do=stop]"), words = said.textContent;
    const end = new Date(ends), two = (number) => String(number).padStart(2, "0");
    said.textContent = "";
    card.style.colorScheme = getComputedStyle(document.querySelector(".stApp")).colorScheme;
    card.querySelector("form").onsubmit = (event) => { event.preventDefault(); look(event.target); };
    close.onclick = () => show(null);
    document.body.append(card);
    said.textContent = words.replace("%1", end.getHours()).replace("%2", two(end.getMinutes())); // an alert is heard once it is there
    if (inside) close.focus();
  } else if (inside) document.querySelector(".tc-signed summary")?.focus();
}

const asking = setInterval(look, AGAIN);
look();
