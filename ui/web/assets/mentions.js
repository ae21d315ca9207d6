/* An answer about a word links to every place of it; the room itself may not be drawn yet. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="?mentions="]');
  if (!link) return;
  event.preventDefault();
  trigger("look", { term: new URLSearchParams(link.getAttribute("href")).get("mentions") });
});
