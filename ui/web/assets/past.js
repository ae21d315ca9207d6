element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.take) trigger("take", { id: button.dataset.take });
  if (button?.dataset.forget) trigger("forget", { id: button.dataset.forget });
});
