/* The list of speeches is searched and grouped as the address says. */
let typing = 0;
function list(changes, options) {
  wenzheng.address.set({ page: null, ...changes }, options);
  trigger("listed", {});
}
element.addEventListener("input", ({ target }) => {
  if (target.name !== "q") return;
  clearTimeout(typing);
  typing = setTimeout(() => list({ q: target.value }, { replace: true }), 250);
});
element.addEventListener("change", ({ target }) => {
  if (target.name === "group") list({ group: target.value === "document" ? null : target.value });
});
element.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('#shelf a[href^="?page="]');
  if (!link) return;
  event.preventDefault();
  list({ page: new URLSearchParams(link.getAttribute("href")).get("page") });
  document.querySelector("#shelf").scrollIntoView();
});
document.addEventListener("visited", ({ detail: changed }) => {
  if (!["q", "group", "page"].some((part) => changed.has(part))) return;
  const box = element.querySelector("[name=q]");
  if (box) box.value = wenzheng.address.get("q") ?? "";
  const group = element.querySelector("[name=group]");
  if (group) group.value = wenzheng.address.get("group") ?? "document";
  trigger("listed", {});
});
