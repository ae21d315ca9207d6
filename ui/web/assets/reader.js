const narrow = matchMedia("(max-width: 899px)");
const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const PLACE = ["speech", "start", "end"];
let origin = null;
let laid = null;

function parsed(href) {
  const query = new URLSearchParams(href.slice(href.indexOf("?") + 1));
  return { speech: query.get("speech"), start: query.get("start"), end: query.get("end") };
}

function find(wanted) {
  const article = [...element.querySelectorAll("article.speech")]
    .find((a) => a.dataset.speech === wanted.speech);
  if (!article) return null;
  if (!wanted.start) return { article, marks: [] };
  const at = `${wanted.start}-${wanted.end}`;
  const marks = [...article.querySelectorAll("mark")]
    .filter((mark) => mark.dataset.at.split(" ").includes(at));
  return marks.length ? { article, marks } : null;
}

/* The words that are shown stand in the middle of what is to be seen; what is longer than that
   begins at its top. */
function scrollTo(parts, centred) {
  const page = element.querySelector(".page");
  const top = Math.min(...parts.map((part) => part.getBoundingClientRect().top));
  const bottom = Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
  const composer = document.querySelector("#question")?.getBoundingClientRect();
  const pane = narrow.matches
    ? { top: 0, height: composer?.height && composer.bottom > innerHeight - 2 ? composer.top : innerHeight }
    : page.getBoundingClientRect();
  const room = centred ? Math.max(24, (pane.height - (bottom - top)) / 2) : 0;
  const by = top - pane.top - room;
  if (narrow.matches) scrollBy({ top: by, behavior: quiet.matches ? "auto" : "smooth" });
  else page.scrollBy({ top: by });
}

function reveal({ article, marks }, href, focus) {
  for (const other of element.querySelectorAll("article.speech")) other.hidden = other !== article;
  for (const mark of element.querySelectorAll("mark")) mark.classList.remove("active");
  for (const mark of marks) mark.classList.add("active");
  for (const chip of element.querySelectorAll("a.chip")) {
    if (chip.getAttribute("href") === href) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
  article.querySelector(".back").hidden = !origin?.isConnected;
  const link = article.querySelector("a.permalink");
  if (link && marks.length) link.setAttribute("href", href);
  scrollTo(marks.length ? marks : [article], marks.length > 0);
  if (focus) (marks[0] ?? article).focus({ preventScroll: true });
  element.dispatchEvent(new CustomEvent("revealed"));
}

async function open(href, focus) {
  const wanted = parsed(href);
  let found = find(wanted);
  if (!found) {
    laid ??= props.value;
    props.value = await server.open_speech(wanted);
    await new Promise((done) => setTimeout(done, 60));
    found = find(wanted);
  }
  if (found) reveal(found, href, focus);
  else if (narrow.matches) element.scrollIntoView();
}

function first() {
  const chip = element.querySelector("a.chip");
  if (!chip) return;
  const href = chip.getAttribute("href");
  const found = find(parsed(href));
  if (!found) return;
  if (narrow.matches) {
    for (const mark of found.marks) mark.classList.add("active");
    chip.setAttribute("aria-current", "true");
    element.dispatchEvent(new CustomEvent("revealed"));
  } else reveal(found, href, false);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="?speech="]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (!element.contains(link)) origin = link;
  wenzheng.address.set(parsed(link.getAttribute("href")));
  open(link.getAttribute("href"), true);
});

/* Back and Forward: to another place, or to what lay on the desk before a speech was opened. */
document.addEventListener("visited", ({ detail: changed }) => {
  if (!PLACE.some((part) => changed.has(part))) return;
  if (wenzheng.address.get("speech")) open(location.search, false);
  else if (laid === null) first();
  else {
    props.value = laid;
    laid = null;
    setTimeout(first, 60);
  }
});

/* A byline was corrected: what lies open under the old one is opened anew. */
document.addEventListener("corrected", async ({ detail: speech }) => {
  if (find({ speech })) props.value = await server.open_speech({ speech });
});

function back() {
  if (!origin?.isConnected) return;
  for (const button of element.querySelectorAll(".back")) button.hidden = true;
  origin.focus();
  origin.scrollIntoView({ block: "nearest" });
}

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") back();
});
element.addEventListener("click", (event) => {
  if (event.target.closest(".back")) back();
});

watch("value", () => {
  laid = null;
  setTimeout(() => {
    if (wenzheng.address.get("speech")) open(location.search, false);
    else first();
  }, 30);
});
