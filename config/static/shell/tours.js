// The budget sheet: what is to be signed is summed while one types, and lines can be added.
(() => {
  const lines = document.querySelector("[data-lines]");
  const total = document.querySelector("[data-total]");
  const more = document.querySelector("[data-add]");
  const count = document.querySelector(`[name=${lines.dataset.lines}-TOTAL_FORMS]`);
  const cents = (text) => Math.round(Number(text.replace(/[,，]/g, "")) * 100 || 0);
  const sum = () => {
    const all = [...lines.querySelectorAll("input[name$=-amount]")];
    const added = all.reduce((so_far, each) => so_far + cents(each.value), 0);
    total.textContent = (added / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
    more.hidden = lines.children.length >= Number(lines.dataset.most);
  };
  more.addEventListener("click", () => {
    const number = Number(count.value);
    const line = document.getElementById("line").innerHTML.replaceAll("__prefix__", number);
    lines.insertAdjacentHTML("beforeend", line);
    count.value = number + 1;
    lines.lastElementChild.querySelector("input:not([type=hidden])").focus();
    sum();
  });
  document.addEventListener("input", sum);
  sum();
})();
