() => {
  const named = document.documentElement.dataset;
  const told = document.createElement("div");
  told.id = "told";
  told.setAttribute("role", "status");
  document.body.append(told);
  let telling = 0;
  let begun = false;
  let begin = null;
  const beginning = new Promise((done) => { begin = done; });
  let early = 0;

  window.wenzheng = {
    say(text) {
      clearTimeout(telling);
      told.textContent = text;
      telling = setTimeout(() => told.replaceChildren(), 6000);
    },
    async copy(text) {
      await navigator.clipboard.writeText(text);
      window.wenzheng.say(named.copied);
    },
    /* Gradio's client cancels what runs one after the other, and would cancel what is asked
       meanwhile; the last it sends is a reset. */
    stopped: () => new Promise((done) => {
      const sent = new PerformanceObserver((list) => {
        if (list.getEntries().some((entry) => entry.name.endsWith("/reset"))) finish();
      });
      const finish = () => { sent.disconnect(); done([]); };
      sent.observe({ type: "resource" });
      setTimeout(finish, 3000);
    }),
    narrowed(chosen) {
      const places = chosen.flat().filter(Boolean).length;
      return { __type__: "update", label: places ? `${named.narrow} (${places})` : named.narrow };
    },
    /* The page shows what is kept of its conversation, and would show it in place of an answer
       that had begun before. */
    begun() {
      begun = true;
      begin();
    },
    /* What a question is put with: the conversation, the places, and its text unless offered. What
       is sent before the page has begun waits, and of several such questions the last is put. */
    async asked(others) {
      if (!begun) {
        const sent = ++early;
        await beginning;
        if (sent !== early) return ["{}", ...others.slice(0, 3), ""];
      }
      const put = window.wenzheng.conversations.asked(others[3]);
      return others.length ? [put, ...others] : put;
    },
    narrow([speaker, affiliation, document]) {
      window.wenzheng.address.set({ speaker, affiliation, document });
    },
    places: () => ["speaker", "affiliation", "document"].map(window.wenzheng.address.all),
    save({ name, type, data, said }) {
      if (said) {
        window.wenzheng.say(said);
        return;
      }
      const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };

  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);

  function show(link) {
    if (link.title) {
      link.dataset.tip = link.title;
      link.removeAttribute("title");
    }
    if (!link.dataset.tip) return;
    const lines = link.dataset.tip.split("\n");
    const [who, ...quote] = link.matches(".gloss") ? ["", ...lines] : lines;
    tip.replaceChildren();
    const name = document.createElement("strong");
    name.textContent = who;
    name.hidden = !who;
    const words = document.createElement("span");
    words.textContent = quote.join(" ");
    tip.append(name, words);
    tip.hidden = false;
    link.setAttribute("aria-describedby", "tip");
    const at = link.getBoundingClientRect();
    const width = Math.min(360, innerWidth - 24);
    tip.style.width = `${width}px`;
    tip.style.left = `${Math.max(12, Math.min(at.left - 24, innerWidth - width - 12))}px`;
    const below = at.bottom + 8;
    tip.style.top = below + tip.offsetHeight < innerHeight
      ? `${below}px` : `${Math.max(8, at.top - tip.offsetHeight - 8)}px`;
  }

  /* A new question goes to the top of the chat and stays there while its answer grows, so that
     the answer is read from its beginning, unless the reader scrolls away. */
  let questions = 0;
  let held = null;
  const release = () => { held = null; };
  function follow() {
    const asked = document.querySelectorAll("#talk .asked");
    const last = asked[asked.length - 1];
    if (asked.length > questions) {
      held = last;
      if (innerWidth < 900) last.scrollIntoView({ block: "start" });
    }
    questions = asked.length;
    if (!held || !last || innerWidth < 900) return;
    const pane = document.querySelector("#talk .panel-wrap");
    pane.scrollTop += last.getBoundingClientRect().top - pane.getBoundingClientRect().top - 20;
    if (!document.querySelector("#talk :is(.working, .growing)")) setTimeout(release, 300);
  }
  for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(sign, release, { passive: true, capture: true });
  }

  /* What Gradio leaves without a name, or names by its markup or a role that does not fit. */
  function name() {
    const log = document.querySelector("#talk [role=log]");
    if (log && named.conversation && log.getAttribute("aria-label") !== named.conversation) {
      log.setAttribute("aria-label", named.conversation);
    }
    const said = "#talk :is(.message > [aria-label], .example[aria-label])";
    for (const element of document.querySelectorAll(said)) element.removeAttribute("aria-label");
    for (const [button, key] of [[".submit-button", "send"], [".stop-button", "stop"]]) {
      const found = document.querySelector(`#question ${button}`);
      const label = document.documentElement.dataset[key];
      if (found && label && found.getAttribute("aria-label") !== label) {
        found.setAttribute("aria-label", label);
      }
    }
    const overflow = document.querySelector('#rooms [aria-label="More tabs"]');
    if (overflow && named.more) overflow.setAttribute("aria-label", named.more);
    document.querySelector("#talk .examples[role]")?.removeAttribute("role");
    document.querySelector("#talk .placeholder-content[role]")?.removeAttribute("role");
  }

  new MutationObserver(() => {
    follow();
    name();
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });

  const hide = () => { tip.hidden = true; };
  const cite = (event) => event.target.closest?.("a.cite, abbr.gloss");
  document.addEventListener("pointerover", (e) => { const a = cite(e); if (a) show(a); });
  document.addEventListener("pointerout", (e) => { if (cite(e)) hide(); });
  document.addEventListener("focusin", (e) => { const a = cite(e); if (a) show(a); else hide(); });
  document.addEventListener("focusout", (e) => { if (cite(e)) hide(); });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
}
