// The search window over any page: opened by its button, by / or by Ctrl+K; arrows choose, Enter goes there.
let dialog, field, list, asked = 0, shown = null, goes = false;

const build = (button) => {
  dialog = document.createElement("dialog");
  dialog.className = "finder";
  field = Object.assign(document.createElement("input"), { type: "search", maxLength: 100, placeholder: button.dataset.find, autocomplete: "off" });
  field.setAttribute("aria-label", button.title);
  list = document.createElement("div");
  list.className = "finder-list";
  list.setAttribute("aria-live", "polite");
  dialog.append(field, list);
  document.body.append(dialog);
  let waiting;
  field.addEventListener("input", () => { goes = false; clearTimeout(waiting); waiting = setTimeout(() => look(button), 120); });
  dialog.addEventListener("keydown", (event) => {
    // Arrows go through what was found; the link to all of a kind, above it, is reached by Tab.
    const hits = [...list.querySelectorAll("a.finder-hit")], at = hits.indexOf(document.activeElement);
    // The browser would empty the field first, and close the window by a second press.
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
    else if (event.key === "ArrowDown" && hits.length) { hits[Math.min(at + 1, hits.length - 1)].focus(); event.preventDefault(); }
    else if (event.key === "ArrowUp" && at >= 0) { (at ? hits[at - 1] : field).focus(); event.preventDefault(); }
    else if (event.key === "Enter" && document.activeElement === field) {
      event.preventDefault();
      // Whoever types faster than answers come goes to what was typed, not to what still stands there.
      if (field.value === shown) hits[0]?.click();
      else goes = true;
    }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
};

const look = async (button) => {
  const turn = ++asked, text = field.value, address = new URL(button.href);
  address.searchParams.set("q", text);
  let answer;
  try { answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } }); } catch { return; }
  if (turn !== asked) return;  // something newer was typed
  const login = answer.headers.get("HX-Redirect");
  if (login) location.assign(login);
  else if (answer.ok) {
    list.innerHTML = await answer.text();
    shown = text;
    if (goes && dialog.open) list.querySelector("a.finder-hit")?.click();
    goes = false;
  }
};

export const open = (button) => {
  if (!dialog) build(button);
  if (dialog.open) return;
  goes = false;
  dialog.showModal();
  field.select();
  look(button);
};
