const COOKIE = "wenzheng_language";
function cookie(name) {
  return document.cookie.split("; ").find((c) => c.startsWith(`${name}=`))?.split("=")[1];
}
const chosen = cookie(COOKIE);
function spoken(tag) {
  const [primary, ...rest] = tag.toLowerCase().split("-");
  if (primary === "zh") {
    return rest.some((part) => /^(hant|tw|hk|mo)$/.test(part)) ? "zh-Hant" : "zh-Hans";
  }
  return ["en", "pt", "ru"].includes(primary) ? primary : null;
}
const language = [chosen, ...navigator.languages].filter(Boolean).map(spoken).find(Boolean) ?? "en";
document.documentElement.lang = language;

const names = element.querySelector(`template[lang="${language}"]`).dataset;
Object.assign(document.documentElement.dataset, { ...names });
const select = element.querySelector("#language");
select.value = language;
select.setAttribute("aria-label", names.language);
select.addEventListener("change", () => {
  document.cookie = `${COOKIE}=${select.value}; path=/; max-age=31536000; SameSite=Lax`;
  location.reload();
});

const lamp = element.querySelector("#lamp");
lamp.setAttribute("aria-label", names.theme);
const kept = localStorage.getItem("wenzheng-lamp");
if (kept) document.body.classList.toggle("dark", kept === "dark");
lamp.setAttribute("aria-pressed", document.body.classList.contains("dark"));
lamp.addEventListener("click", () => {
  const dark = document.body.classList.toggle("dark");
  localStorage.setItem("wenzheng-lamp", dark ? "dark" : "light");
  lamp.setAttribute("aria-pressed", dark);
});

const signOut = element.querySelector("#sign-out");
signOut.textContent = names.sign_out;
signOut.form.hidden = !cookie(signOut.form.dataset.cookie);

const skip = element.querySelector(".skip");
skip.textContent = names.skip;
skip.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#question textarea").focus();
});
