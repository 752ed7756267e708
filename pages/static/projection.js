// Keys that turn the slides of a projection: they follow the links that each slide has.
const WAYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "before", PageUp: "before", Escape: "leave" };

addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const shown = document.querySelector("section:target") || document.querySelector("section");
  const link = shown.querySelector(`[data-way="${way}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
