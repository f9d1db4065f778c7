// The list of breaches: one box ticks all on the page, and says how many are ticked.
(() => {
  "use strict";
  const all = document.querySelector("#judge-all");
  if (!all) return;
  const boxes = [...document.querySelectorAll(".breaches input[name=deadlines]")];
  const count = document.querySelector(".judge-count");
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    count.querySelector("output").textContent = ticked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    follow();
  });
  for (const box of boxes) box.addEventListener("change", follow);
  // Without scripts neither would tell the truth; going back, the browser keeps the ticks.
  all.closest("label").hidden = count.hidden = false;
  window.addEventListener("pageshow", follow);
})();
