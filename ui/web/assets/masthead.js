const COOKIE = "wenzheng_language";
const chosen = document.cookie.split("; ").find((c) => c.startsWith(COOKIE + "="))?.split("=")[1];
const tag = (chosen || navigator.language || "en").toLowerCase();
const primary = tag.split("-")[0];
const language = primary === "zh"
  ? (/hant|tw|hk|mo/.test(tag) ? "zh-Hant" : "zh-Hans")
  : (["en", "pt", "ru"].includes(primary) ? primary : "en");
document.documentElement.lang = language;

const labels = element.querySelector(`template[data-language="${language}"]`).dataset;
const select = element.querySelector("#language");
select.value = language;
select.setAttribute("aria-label", labels.choose);
select.addEventListener("change", () => {
  document.cookie = `${COOKIE}=${select.value}; path=/; max-age=31536000; SameSite=Lax`;
  location.reload();
});

const lamp = element.querySelector("#lamp");
lamp.setAttribute("aria-label", labels.lamp);
const kept = localStorage.getItem("wenzheng-lamp");
if (kept) document.body.classList.toggle("dark", kept === "dark");
lamp.setAttribute("aria-pressed", document.body.classList.contains("dark"));
lamp.addEventListener("click", () => {
  const dark = document.body.classList.toggle("dark");
  localStorage.setItem("wenzheng-lamp", dark ? "dark" : "light");
  lamp.setAttribute("aria-pressed", dark);
});
