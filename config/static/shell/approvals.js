// The inbox under the keyboard: choose a line, approve or file it as its own button does, open it,
// tick it. What is decided one by one is opened instead of approved.
(() => {
  "use strict";
  const list = document.querySelector("[data-inbox=waiting]");
  if (!list) return;
  const lines = [...list.querySelectorAll(".ap-line")];
  let at = -1, isSent = false;

  const choose = (place) => {
    if (!lines.length) return;
    at = Math.max(0, Math.min(lines.length - 1, place));
    lines.forEach((line, n) => line.classList.toggle("current", n === at));
    lines[at].focus({ preventScroll: true });
    lines[at].scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    o: () => lines[at]?.querySelector(".ap-what").click(),
    x: () => lines[at]?.querySelector(".ap-tick input")?.click(),
    a: () => lines[at]?.querySelector(".ap-act button, .ap-act .primary")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    keys[event.key.toLowerCase()]?.();
  });

  // A second press while the first is on its way decides nothing else.
  for (const form of document.querySelectorAll("#one, #many")) {
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
  }
  window.addEventListener("pageshow", () => { isSent = false; });

  const all = document.querySelector("#tick-all");
  const boxes = [...list.querySelectorAll(".ap-tick input")];
  all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
})();
