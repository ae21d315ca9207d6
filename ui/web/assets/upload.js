/* Files on their way into the corpus: each is looked at, corrected and added in a row of its own. */
const AT_ONCE = 2;
const queue = () => element.querySelector(".queue");
const bar = () => element.querySelector(".all");
const said = () => queue().dataset;
const waiting = [];
let rows = [];
let looking = 0;
let key = "";

/* What a response that is not ok says, in the visitor's words where there are any. */
async function problemOf(answer) {
  if (!answer) return said().failed;
  if (answer.status === 401 || answer.status === 403) {
    for (const label of element.querySelectorAll(".key")) label.hidden = false;
    return said().denied;
  }
  if (answer.status === 413) return said().large;
  if ([408, 429, 503].includes(answer.status)) return said().busy;
  const problem = await answer.json().catch(() => ({}));
  return problem.detail || problem.title || said().failed;
}

async function call(method, path, body) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, body, headers }).catch(() => null);
  if (!answer?.ok) throw new Error(await problemOf(answer));
  return answer;
}

function formOf(file) {
  const form = new FormData();
  form.append("file", file);
  return form;
}

function show(row, state, text) {
  row.state = state;
  row.item.dataset.state = state;
  row.item.querySelector(".state").textContent = text;
  total();
}

function refuse(row, problem) {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = problem;
  row.item.querySelector(".preview > .notice")?.remove();
  row.item.querySelector(".preview").prepend(line);
  row.item.querySelector("details").open = true;
}

/* How far all of them are; one file needs no more than its own row. */
function total() {
  const ready = rows.filter((row) => row.state === "ready").length;
  const open = rows.filter((row) => ["waiting", "reading", "adding"].includes(row.state)).length;
  bar().hidden = rows.length < 2;
  bar().querySelector("progress").max = rows.length;
  bar().querySelector("progress").value = rows.length - open;
  bar().querySelector("output").textContent = `${rows.length - open} / ${rows.length}`;
  bar().querySelector("[data-all]").disabled = !ready;
}

function add(file) {
  const item = element.querySelector("template").content.firstElementChild.cloneNode(true);
  const row = { file, item, state: "waiting" };
  item.querySelector(".name").textContent = file.webkitRelativePath || file.name;
  queue().append(item);
  rows.push(row);
  if (file.size > Number(said().most)) {
    show(row, "failed", "");
    refuse(row, said().large);
    return;
  }
  show(row, "waiting", said().waiting);
  waiting.push(row);
  next();
}

function next() {
  while (looking < AT_ONCE && waiting.length) {
    looking += 1;
    look(waiting.shift()).finally(() => { looking -= 1; next(); });
  }
}

async function look(row) {
  if (row.state === "dropped") return;
  show(row, "reading", said().reading);
  try {
    const answer = await call("POST", "page/preview", formOf(row.file));
    const preview = row.item.querySelector(".preview");
    preview.innerHTML = await answer.text();
    const found = preview.querySelector("[data-keep]");
    show(row, found ? "ready" : "failed", preview.querySelector(".found")?.textContent ?? "");
    row.item.querySelector("details").open = !found || rows.length === 1
      || preview.querySelector(".doubt") !== null;
  } catch (problem) {
    show(row, "failed", "");
    refuse(row, problem.message);
  }
}

/* What was corrected in the preview, by the place of the speech in the file. */
function corrected(row) {
  return [...row.item.querySelectorAll("fieldset[data-at]")].map((fields) => ({
    at: Number(fields.dataset.at),
    byline: Object.fromEntries([...fields.elements]
      .filter((field) => field.value !== field.defaultValue)
      .map((field) => [field.name, field.value])),
  })).filter(({ byline }) => Object.keys(byline).length);
}

async function keep(row) {
  const corrections = corrected(row);
  show(row, "adding", said().keeping);
  try {
    const answer = await call("POST", "v1/documents", formOf(row.file));
    const { status, document_id: id } = await answer.json();
    if (corrections.length) {
      const speeches = await (await call("GET", `page/speeches/${encodeURIComponent(id)}`)).json();
      for (const { at, byline } of corrections) {
        const path = `v1/speeches/${encodeURIComponent(speeches[at])}`;
        await call("PATCH", path, JSON.stringify(byline));
      }
    }
    row.item.querySelector(".preview").replaceChildren();
    row.item.querySelector("details").open = false;
    show(row, "done", said()[status] ?? said().added);
    return true;
  } catch (problem) {
    show(row, "ready", row.item.querySelector(".found")?.textContent ?? "");
    refuse(row, problem.message);
    return false;
  }
}

async function keepAll(chosen) {
  let kept = 0;
  for (const row of chosen) kept += await keep(row);
  if (!kept) return;
  wenzheng.say(said().kept);
  trigger("changed");
}

function drop(row) {
  row.state = "dropped";
  row.item.remove();
  rows = rows.filter((other) => other !== row);
  total();
}

/* The files that were dropped, those in folders too. */
async function dropped(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => { entry.file(done, fail); })];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
    if (!some.length) break;
    found.push(...some);
  }
  const each = [];
  for (const inner of found) each.push(...await dropped(inner));
  return each.filter((file) => !file.name.startsWith("."));
}

element.addEventListener("input", (event) => {
  if (event.target.classList.contains("api-key")) key = event.target.value;
});
element.addEventListener("change", (event) => {
  if (event.target.id !== "bring-file") return;
  for (const file of event.target.files) add(file);
  event.target.value = "";
});
element.addEventListener("dragover", (event) => event.preventDefault());
element.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
  for (const entry of entries.filter(Boolean)) for (const file of await dropped(entry)) add(file);
});
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const row = rows.find(({ item }) => item.contains(button));
  if ("all" in button.dataset) keepAll(rows.filter(({ state }) => state === "ready"));
  else if ("keep" in button.dataset) keepAll([row]);
  else if ("drop" in button.dataset) drop(row);
});
addEventListener("beforeunload", (event) => {
  if (rows.some(({ state }) => state === "ready" || state === "adding")) event.preventDefault();
});
