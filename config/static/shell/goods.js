// Rows of goods: what is found becomes a row; a scanner types the SKU and presses Enter.
(() => {
  const form = document.querySelector("[data-rows]");
  if (!form) return;
  const field = `[name=${form.dataset.rows}]`;
  const counts = form.dataset.rows === "pieces";
  const rows = form.querySelector(".gd-rows");
  const find = document.getElementById("find");
  const found = document.getElementById("found");

  function fresh() {
    const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
    rows.append(row);
    return row;
  }

  function add(choice) {
    const all = [...rows.children];
    const known = all.find((row) => row.querySelector("[name=sku]").value === choice.dataset.sku);
    const row = known || all.find((each) => !each.querySelector("[name=sku]").value) || fresh();
    row.querySelector("[name=sku]").value = choice.dataset.sku;
    row.querySelector(".gd-row-name").textContent = choice.dataset.name;
    const number = row.querySelector(field);
    if (known && counts) number.value = Number(number.value || 0) + 1;
    if (number && !counts) number.placeholder = choice.dataset.price;
    return number;
  }

  found.addEventListener("click", (event) => {
    const choice = event.target.closest(".gd-found");
    if (choice) add(choice)?.focus();
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const exact = [...found.querySelectorAll(".gd-found")].find(
      (each) => each.dataset.sku.toLowerCase() === find.value.trim().toLowerCase());
    if (!exact) return;
    const number = add(exact);
    if (number && counts && !number.value) number.value = 1;
    find.select();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest(".gd-drop")) event.target.closest(".gd-row").remove();
    if (event.target.id === "another") fresh().querySelector("[name=sku]").focus();
  });
})();
