// Another row of an operating plan.
document.getElementById("another-item")?.addEventListener("click", () => {
  const row = document.getElementById("item").content.cloneNode(true);
  document.getElementById("items").append(row);
  document.querySelector("#items li:last-child input").focus();
});
