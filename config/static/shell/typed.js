// What was typed outlives a lost session: it is kept in this tab alone until the server has taken it,
// and given back on the same page to the same person after the login. Never secrets, never files.
(() => {
  "use strict";
  const KEY = "typed", LOST = "session-lost";
  const content = document.getElementById("content"), me = document.body.dataset.me;
  if (!content || !me) return;
  const forms = [...content.querySelectorAll("form[method=post]")];
  const isOpen = (field) => field.name && !field.readOnly && !["hidden", "password", "file", "submit", "button"].includes(field.type)
    && field.autocomplete !== "one-time-code" && !field.closest("[data-secret]");
  const where = () => location.pathname + location.search;
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const searches = (form) => [...form.querySelectorAll("input[type=search][hx-target]")];

  // What was chosen among what a search brought comes with it: the same is looked for once more.
  const find = (form, words, left) => searches(form).forEach((field, at) => {
    if (!words[at]) return;
    field.value = words[at];
    const place = document.querySelector(field.getAttribute("hx-target"));
    place.addEventListener("htmx:afterSettle", () => {
      for (const tick of [...place.querySelectorAll("input")].filter(isTick)) {
        if (left.some(([name, value]) => name === tick.name && value === tick.value)) tick.checked = true;
      }
    }, { once: true });
    document.addEventListener("DOMContentLoaded", () => field.dispatchEvent(new Event("search")));
  });

  const back = () => {
    let kept = null;
    const isLost = sessionStorage.getItem(LOST);
    try { kept = JSON.parse(sessionStorage.getItem(KEY)); } catch { /* not ours */ }
    sessionStorage.removeItem(LOST);
    sessionStorage.removeItem(KEY);
    if (!kept || !isLost || kept.me !== me || kept.at !== where()) return;
    const form = forms.find((each, at) => at === kept.form && each.getAttribute("action") === kept.action);
    if (!form) return;
    const left = [...kept.fields];
    for (const field of [...form.elements].filter(isOpen)) {
      const ticks = isTick(field);
      const at = left.findIndex(([name, value]) => name === field.name && (!ticks || value === field.value));
      if (ticks) field.checked = at >= 0;
      else if (at >= 0) field.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    }
    find(form, kept.searched, left);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const told = Object.assign(document.createElement("p"), { className: "typed-back", textContent: content.dataset.typed });
    told.setAttribute("role", "status");
    form.before(told);
    told.scrollIntoView({ block: "center" });
  };

  const keep = (form) => {
    const at = forms.indexOf(form);
    if (at < 0 || form.matches("[data-secret]") || form.querySelector("input[type=password]")) return;
    const fields = [...form.elements].filter(isOpen)
      .filter((field) => !isTick(field) || field.checked)
      .flatMap((field) => field.type === "select-multiple" ? [...field.selectedOptions].map((each) => [field.name, each.value]) : [[field.name, field.value]]);
    const searched = searches(form).map((field) => field.value);
    if (!fields.length) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ me, at: where(), form: at, action: form.getAttribute("action"), fields, searched }));
    } catch { /* the tab keeps nothing: then it is as it was before */ }
  };
  document.addEventListener("submit", (event) => keep(event.target), true);
  // A page that asks in the background hears of the lost session first, and leaves for the login.
  let touched;
  content.addEventListener("input", (event) => { touched = event.target.form || event.target.closest("form"); });
  window.addEventListener("pagehide", () => { if (touched && touched.isConnected) keep(touched); });
  back();
})();
