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

function scrollTo(target, block) {
  const page = element.querySelector(".page");
  if (narrow.matches) {
    target.scrollIntoView({ block, behavior: quiet.matches ? "auto" : "smooth" });
    return;
  }
  const top = target.getBoundingClientRect().top - page.getBoundingClientRect().top;
  const room = block === "center" ? Math.max(24, (page.clientHeight - target.offsetHeight) / 3) : 0;
  page.scrollTo({ top: page.scrollTop + top - room });
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
  scrollTo(marks[0] ?? article, marks.length ? "center" : "start");
  if (focus) (marks[0] ?? article).focus({ preventScroll: true });
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
