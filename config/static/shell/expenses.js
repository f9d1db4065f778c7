// The claim's form: a QR text is taken once, the sum of the rows is shown while one types.
(() => {
  const rows = document.getElementById("rows");
  const total = document.querySelector("[data-total]");
  // What an invoice reverses is asked for below zero alone.
  const red = (row) => {
    const field = row.querySelector(".f-original");
    field.hidden = !row.querySelector("input[name=amount]").value.trim().startsWith("-") && !field.querySelector("input").value;
  };
  const add = () => {
    rows.querySelectorAll(".ex-row").forEach(red);
    const sum = [...rows.querySelectorAll("input[name=amount]")].reduce(
      (cents, each) => cents + Math.round(Number(each.value.replace(/[,，]/g, "")) * 100 || 0), 0);
    total.textContent = sum ? (sum / 100).toFixed(2) : "—";
  };
  const isEmpty = (row) => [...row.querySelectorAll("input:not([type=hidden])")].every((each) => !each.value);
  document.addEventListener("input", add);
  document.body.addEventListener("htmx:afterSwap", () => {
    const all = [...rows.querySelectorAll(".ex-row")];
    // A row that was read takes the place of one that nobody filled.
    if (all.length > 1 && isEmpty(all[0]) && !isEmpty(all[all.length - 1])) all[0].remove();
    document.querySelectorAll("[data-clear]").forEach((each) => { each.value = ""; });
    add();
  });
  document.querySelector("[data-clear]").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); event.target.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  add();
})();
