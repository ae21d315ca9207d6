/* Find in the speech that lies open; without words to find, the steps go from quotation to quotation. */
const FOUND = "found";
const FOUND_HERE = "found-here";
let matches = [];
let match = -1;

const sought = () => element.querySelector(".finder input")?.value.trim().toLowerCase() ?? "";
const chips = () => [...element.querySelectorAll("a.chip")];

/* Where words stand in the texts of the speech, whatever quotations and terms begin or end in them. */
function search(words) {
  const text = element.querySelector("article.speech:not([hidden]) .text");
  if (!text || !words) return [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".no, .sr") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: whole.length });
    whole += walker.currentNode.data;
  }
  const folded = whole.toLowerCase();
  if (folded.length !== whole.length) return [];
  const at = (place) => {
    const { node, start } = nodes.findLast((one) => one.start <= place);
    return [node, place - start];
  };
  const found = [];
  for (let i = folded.indexOf(words); i >= 0; i = folded.indexOf(words, i + words.length)) {
    const range = new Range();
    range.setStart(...at(i));
    const [node, offset] = at(i + words.length - 1);
    range.setEnd(node, offset + 1);
    found.push(range);
  }
  return found;
}

function lit(name, ranges) {
  if (!("highlights" in CSS)) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

function tally() {
  const output = element.querySelector(".finder output");
  if (!output) return;
  const quoted = chips();
  const current = quoted.findIndex((chip) => chip.ariaCurrent === "true");
  const [at, of] = sought() ? [match, matches.length] : [current, quoted.length];
  output.textContent = sought() || of ? `${at + 1} / ${of}` : "";
  for (const button of element.querySelectorAll(".finder button")) button.disabled = !of;
}

function find_again() {
  matches = search(sought());
  match = matches.length ? 0 : -1;
  lit(FOUND, matches);
  show_match();
}

function show_match() {
  lit(FOUND_HERE, matches.slice(match, match + 1));
  if (matches[match]) scrollTo([matches[match]], true);
  tally();
}

function step(by) {
  if (sought()) {
    if (!matches.length) return;
    match = (match + by + matches.length) % matches.length;
    show_match();
    return;
  }
  const quoted = chips();
  if (!quoted.length) return;
  const current = quoted.findIndex((chip) => chip.ariaCurrent === "true");
  quoted[(current + by + quoted.length) % quoted.length].click();
}

element.addEventListener("input", (event) => {
  if (event.target.closest(".finder")) find_again();
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".finder input")) return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("click", (event) => {
  const button = event.target.closest(".finder button");
  if (button) step(Number(button.dataset.step));
});
element.addEventListener("revealed", () => {
  matches = search(sought());
  match = -1;
  lit(FOUND, matches);
  lit(FOUND_HERE, []);
  tally();
});
