/* Brings to the page's components what the address has come to say, and what a link asks of it. */
const TALK = ["conversation", "turn", "answer"];
document.addEventListener("visited", ({ detail: changed }) => {
  if (changed.has("room")) trigger("room", {});
  if (TALK.some((part) => changed.has(part))) trigger("talk", {});
  if (["speaker", "affiliation", "document"].some((part) => changed.has(part))) trigger("places", {});
  if (changed.has("of")) trigger("table", {});
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="?turn="], a[href^="?resume="], a[href^="?edit="], a[href^="?room="]');
  if (!link) return;
  event.preventDefault();
  const wanted = new URLSearchParams(link.getAttribute("href"));
  if (wanted.has("room")) wenzheng.address.go({ room: wanted.get("room") });
  else if (wanted.has("turn")) wenzheng.address.go({ turn: wanted.get("turn"), answer: null });
  else if (wanted.has("edit")) wenzheng.conversations.edit(wanted.get("edit"));
  else trigger("resume", { id: wanted.get("resume") });
});
