/* A verdict is a link in an answer: "right" is said at once, what is wrong may carry a note. */
const dialog = () => element.querySelector("dialog");
let about = null;

function tell(note) {
  trigger("judged", { answer: about.get("judge"), verdict: about.get("verdict"), note });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="?judge="]');
  if (!link) return;
  event.preventDefault();
  about = new URLSearchParams(link.getAttribute("href"));
  if (about.get("verdict") === "right") {
    tell("");
    return;
  }
  dialog().querySelector("h2").textContent = link.textContent;
  dialog().querySelector("textarea").value = "";
  dialog().returnValue = "";
  dialog().showModal();
});

element.addEventListener("close", (event) => {
  if (event.target.returnValue === "send") tell(dialog().querySelector("textarea").value);
}, true);
