element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.take) {
    wenzheng.address.go({
      room: null, conversation: button.dataset.take, turn: null, answer: null,
      speech: null, start: null, end: null,
    });
  }
  if (button?.dataset.forget) {
    wenzheng.conversations.forget(button.dataset.forget);
    trigger("listed", {});
  }
});
document.addEventListener("kept", () => {
  if (element.offsetParent) trigger("listed", {});
});
