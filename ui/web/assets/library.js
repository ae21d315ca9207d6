const said = () => element.querySelector(".said");
const dialog = () => element.querySelector("#correction");
let key = "";
let wrong = null;

function say(text, alarm) {
  const line = document.createElement("p");
  line.className = alarm ? "notice" : "working";
  line.textContent = text;
  said().replaceChildren(line);
}

/* What a response that is not ok says, in the visitor's words where there are any. */
async function problemOf(answer) {
  const words = said().dataset;
  if (!answer) return words.failed;
  if (answer.status === 401 || answer.status === 403) {
    for (const label of element.querySelectorAll(".key")) label.hidden = false;
    return words.denied;
  }
  if ([408, 429, 503].includes(answer.status)) return words.busy;
  const problem = await answer.json().catch(() => ({}));
  return problem.detail || problem.title || words.failed;
}

async function call(method, path, body) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, body, headers }).catch(() => null);
  return answer?.ok ? null : problemOf(answer);
}

async function remove(button) {
  if (!button.dataset.armed) {
    button.dataset.armed = "yes";
    button.textContent = button.dataset.sure;
    return;
  }
  const problem = await call("DELETE", `v1/documents/${encodeURIComponent(button.dataset.remove)}`);
  if (problem) say(problem, true);
  else {
    wenzheng.say(said().dataset.removed);
    trigger("changed");
  }
}

function open(button) {
  wrong = button.dataset.correct;
  for (const field of dialog().querySelectorAll("input[name]")) {
    field.value = button.dataset[field.name];
  }
  dialog().querySelector(".notice").hidden = true;
  dialog().showModal();
}

async function correct() {
  const said = Object.fromEntries(new FormData(dialog().querySelector("form")));
  const path = `v1/speeches/${encodeURIComponent(wrong)}`;
  const problem = await call("PATCH", path, JSON.stringify(said));
  if (problem) {
    const line = dialog().querySelector(".notice");
    line.textContent = problem;
    line.hidden = false;
    return;
  }
  dialog().close();
  wenzheng.say(dialog().dataset.saved);
  document.dispatchEvent(new CustomEvent("corrected", { detail: wrong }));
  trigger("changed");
}

element.addEventListener("input", (event) => {
  if (event.target.classList.contains("api-key")) key = event.target.value;
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  if (dialog().contains(event.target)) correct();
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.remove) remove(button);
  else if (button.dataset.correct) open(button);
  else if ("cancel" in button.dataset) dialog().close();
});
