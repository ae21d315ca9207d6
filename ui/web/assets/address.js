/* The address says what is shown: the room, the conversation or answer, the place in a speech, the
   filters. Who changes what is shown says so with `set`; `visited` tells of what Back, Forward or a
   link has changed, by the names of its parts. */
() => {
  const read = () => {
    const parts = {};
    for (const [name, value] of new URLSearchParams(location.search)) {
      (parts[name] ??= []).push(value);
    }
    return parts;
  };
  let shown = read();
  let arriving = shown.room?.[0];
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => { arriving = null; }, { capture: true, once: true });
  }

  /* While the page is being furnished it may fall back to the first room. */
  function stay(times = 15) {
    if (!arriving || !times) {
      arriving = null;
      return;
    }
    const tab = document.querySelector(`#rooms [role=tab][data-tab-id="${CSS.escape(arriving)}"]`);
    if (tab && tab.ariaSelected !== "true") tab.click();
    setTimeout(() => stay(times - 1), 200);
  }

  function write(changes, replace) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      query.delete(name);
      for (const one of [value].flat()) if (one) query.append(name, one);
    }
    const search = query.size ? `?${query}` : location.pathname;
    if (search === (location.search || location.pathname)) return;
    history[replace ? "replaceState" : "pushState"](null, "", search);
  }

  function tell() {
    const now = read();
    const changed = Object.keys({ ...shown, ...now })
      .filter((name) => JSON.stringify(shown[name]) !== JSON.stringify(now[name]));
    shown = now;
    if (changed.length) {
      document.dispatchEvent(new CustomEvent("visited", { detail: new Set(changed) }));
    }
  }

  window.wenzheng.address = {
    all: (name) => read()[name] ?? [],
    get: (name) => read()[name]?.[0] ?? null,
    set(changes, { replace = false } = {}) {
      write(changes, replace);
      shown = read();
    },
    go(changes) {
      write(changes, false);
      tell();
    },
    room() {
      const selected = arriving ?? window.wenzheng.address.get("room") ?? "ask";
      stay();
      return { __type__: "update", selected };
    },
    enter(room) {
      if (arriving && room !== arriving) return;
      window.wenzheng.address.set({ room: room === "ask" ? null : room });
    },
  };
  addEventListener("popstate", tell);

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.permalink");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    await navigator.clipboard.writeText(new URL(link.getAttribute("href"), location.href).href);
    link.classList.add("done");
    setTimeout(() => link.classList.remove("done"), 1600);
  }, true);
}
