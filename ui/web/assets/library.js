let file = null;
const preview = () => element.querySelector(".preview");
const dialog = () => element.querySelector("#correction");
let key = "";
let wrong = null;

function say(text, alarm) {
  const line = document.createElement("p");
  line.className = alarm ? "notice" : "working";
  line.textContent = text;
  preview().replaceChildren(line);
}

/* What a response that is not ok says, in the visitor's words where there are any. */
async function problemOf(answer) {
  const words = preview().dataset;
  if (!answer) return words.failed;
  if (answer.status === 401 || answer.status === 403) {
    for (const label of element.querySelectorAll(".key")) label.hidden = false;
    return words.denied;
  }
  if (answer.status === 413) return words.large;
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

function formOf(content) {
  const form = new FormData();
  form.append("file", content);
  return form;
}

async function look() {
  const mine = file;
  if (!mine) return preview().replaceChildren();
  if (mine.size > Number(preview().dataset.most)) return say(preview().dataset.large, true);
  say(preview().dataset.reading);
  const sent = { method: "POST", body: formOf(mine) };
  const answer = await fetch("page/preview", sent).catch(() => null);
  const seen = answer?.ok ? await answer.text() : null;
  const problem = seen === null ? await problemOf(answer) : null;
  if (mine !== file) return;
  if (problem) say(problem, true);
  else preview().innerHTML = seen;
}

async function keep() {
  const mine = file;
  const shown = preview().innerHTML;
  say(preview().dataset.keeping);
  const problem = await call("POST", "v1/documents", formOf(mine));
  if (!problem) {
    wenzheng.say(preview().dataset.kept);
    return trigger("changed");
  }
  if (mine !== file) return wenzheng.say(problem);
  preview().innerHTML = shown;
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = problem;
  preview().prepend(line);
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
    wenzheng.say(preview().dataset.removed);
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
element.addEventListener("change", (event) => {
  if (event.target.id === "bring-file") {
    file = event.target.files[0] ?? null;
    look();
  }
});
element.addEventListener("dragover", (event) => event.preventDefault());
element.addEventListener("drop", (event) => {
  event.preventDefault();
  file = event.dataTransfer.files[0] ?? file;
  look();
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  if (dialog().contains(event.target)) correct();
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("keep" in button.dataset) keep();
  else if ("drop" in button.dataset) {
    preview().replaceChildren();
    element.querySelector("#bring-file").value = "";
  } else if (button.dataset.remove) remove(button);
  else if (button.dataset.correct) open(button);
  else if ("cancel" in button.dataset) dialog().close();
});
