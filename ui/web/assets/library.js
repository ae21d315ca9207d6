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

function encoded(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) {
    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(text);
}

async function call(method, path, body) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, body, headers }).catch(() => null);
  if (!answer) return preview().dataset.failed;
  if (answer.ok) return null;
  if (answer.status === 401 || answer.status === 403) {
    for (const label of element.querySelectorAll(".key")) label.hidden = false;
    return preview().dataset.denied;
  }
  if (answer.status === 503) return preview().dataset.busy;
  const problem = await answer.json().catch(() => ({}));
  return problem.detail || problem.title || preview().dataset.failed;
}

async function look() {
  const mine = file;
  if (!mine) return preview().replaceChildren();
  say(preview().dataset.reading);
  try {
    const bytes = new Uint8Array(await mine.arrayBuffer());
    const seen = await server.preview({ name: mine.name, data: encoded(bytes) });
    if (mine === file) preview().innerHTML = seen;
  } catch {
    if (mine === file) say(preview().dataset.failed, true);
  }
}

async function keep() {
  const mine = file;
  const shown = preview().innerHTML;
  say(preview().dataset.keeping);
  const form = new FormData();
  form.append("file", mine);
  const problem = await call("POST", "v1/documents", form);
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
