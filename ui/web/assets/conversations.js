/* The conversations of this browser. Each exchange is kept by itself, so that what one tab keeps
   never takes the place of what another kept. */
() => {
  const PREFIX = "wenzheng:";
  const { address } = window.wenzheng;
  const named = document.documentElement.dataset;
  const unkept = new Map();
  let editing = null;

  const name = (conversation, exchange) => `${PREFIX}${conversation}:${exchange}`;
  const conversationOf = (key) => key.slice(PREFIX.length).split(":")[0];
  const keys = () => [...new Set([...Object.keys(localStorage), ...unkept.keys()])]
    .filter((key) => key.startsWith(PREFIX));
  const text = (key) => unkept.get(key) ?? localStorage.getItem(key);

  function parsed(key) {
    try {
      return JSON.parse(text(key));
    } catch {
      return null;
    }
  }

  const exchanges = (conversation) => keys()
    .filter((key) => conversationOf(key) === conversation)
    .map(parsed).filter(Boolean);

  function newestFirst() {
    const found = new Map();
    for (const key of keys()) {
      const exchange = parsed(key);
      if (!exchange) continue;
      const id = conversationOf(key);
      found.set(id, [...(found.get(id) ?? []), exchange]);
    }
    const asked = (each) => Math.max(...each.map((exchange) => exchange.asked_at));
    return [...found].sort(([, a], [, b]) => asked(b) - asked(a));
  }

  /* What does not fit takes the place of the oldest conversation. */
  function store(key, value) {
    for (;;) {
      try {
        localStorage.setItem(key, value);
        unkept.delete(key);
        return;
      } catch {
        const others = newestFirst().filter(([id]) => id !== conversationOf(key));
        const oldest = others.at(-1)?.[0];
        if (!oldest || !Object.keys(localStorage).some((k) => conversationOf(k) === oldest)) {
          unkept.set(key, value);
          return;
        }
        forget(oldest);
      }
    }
  }

  function forget(conversation) {
    for (const key of keys()) {
      if (conversationOf(key) !== conversation) continue;
      localStorage.removeItem(key);
      unkept.delete(key);
    }
  }

  const local = (seconds) => {
    const at = new Date(seconds * 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} `
      + `${two(at.getHours())}:${two(at.getMinutes())}`;
  };

  function holding(answer) {
    const key = keys().find((k) => text(k).includes(answer) && parsed(k)?.answer?.id === answer);
    return key && { conversation: conversationOf(key), turn: parsed(key).id };
  }

  function current() {
    const id = address.get("conversation");
    const kept = id ? exchanges(id) : [];
    if (kept.length) return { id, turn: address.get("turn"), exchanges: kept };
    const answer = address.get("answer");
    const here = answer && holding(answer);
    if (here) return { id: here.conversation, turn: here.turn, exchanges: exchanges(here.conversation) };
    return answer ? { shared: answer } : {};
  }

  function strip() {
    document.querySelector("#editing")?.remove();
    if (!editing) return;
    const line = document.createElement("p");
    line.id = "editing";
    line.append(named.editing, " ");
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = named.cancel;
    cancel.addEventListener("click", () => {
      editing = null;
      write("");
    });
    line.append(cancel);
    document.querySelector("#question").before(line);
  }

  function write(question) {
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    strip();
    box.focus();
  }

  window.wenzheng.conversations = {
    forget,
    current: () => JSON.stringify(current()),
    /* The conversation a question is put to. */
    asked(question) {
      const put = { ...current(), instead: editing };
      if (question === undefined || question.trim()) {
        editing = null;
        strip();
        const answer = put.shared;
        address.set({ room: null, turn: null, answer, speech: null, start: null, end: null },
          { replace: true });
      }
      return JSON.stringify(put);
    },
    keep(said) {
      if (!said) return;
      const { conversation, exchange } = JSON.parse(said);
      const key = name(conversation, exchange.id);
      const before = parsed(key);
      store(key, JSON.stringify(exchange));
      const here = address.get("conversation");
      const shared = address.get("answer") && !here;
      if (here !== conversation) address.set({ conversation }, { replace: Boolean(here || shared) });
      if (exchange.answer && !before?.answer) {
        address.set({ answer: exchange.answer.id }, { replace: true });
      }
    },
    list: () => JSON.stringify(newestFirst().map(([id, each]) => {
      const byTime = each.sort((a, b) => a.asked_at - b.asked_at);
      return {
        id,
        question: byTime[0].question,
        questions: each.length,
        at: local(byTime.at(-1).asked_at),
      };
    })),
    begin() {
      editing = null;
      strip();
      address.set({
        room: null, conversation: null, turn: null, answer: null,
        speech: null, start: null, end: null,
      });
      return "{}";
    },
    edit(exchange) {
      editing = exchange;
      write(current().exchanges.find(({ id }) => id === exchange)?.question ?? "");
    },
    editLast() {
      [...document.querySelectorAll("#talk a.edit")].at(-1)?.click();
    },
  };

  /* Tabs in step: what another tab has had answered is shown here too, when nothing runs here. */
  let late = 0;
  function catchUp() {
    clearTimeout(late);
    late = setTimeout(() => {
      if (document.querySelector("#talk :is(.working, .growing)")) catchUp();
      else document.dispatchEvent(new CustomEvent("visited", { detail: new Set(["turn"]) }));
    }, 200);
  }
  addEventListener("storage", ({ key, newValue }) => {
    if (!key?.startsWith(PREFIX)) return;
    document.dispatchEvent(new CustomEvent("kept"));
    if (!newValue || conversationOf(key) !== address.get("conversation")) return;
    const { answer, trouble } = JSON.parse(newValue);
    if (answer || trouble) catchUp();
  });
}
