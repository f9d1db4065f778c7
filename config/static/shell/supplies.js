// Rows of items: another empty one appears once the last is filled.
(() => {
  const rows = document.querySelector("[data-rows]");
  rows.addEventListener("change", () => {
    const last = rows.lastElementChild;
    if (![...last.querySelectorAll("select, input")].some((each) => each.value)) return;
    const fresh = last.cloneNode(true);
    fresh.querySelectorAll("select, input").forEach((each) => { each.value = ""; });
    rows.append(fresh);
  });
})();
