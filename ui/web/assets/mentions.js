document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-term]");
  if (button) trigger("look", { term: button.dataset.term });
});
