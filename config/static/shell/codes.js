// Recovery codes are printed or copied by a button.
(() => {
  const codes = [...document.querySelectorAll(".factor-codes code")].map((each) => each.textContent);
  for (const button of document.querySelectorAll("[data-codes-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-codes-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(codes.join("\n"));
      button.textContent = button.dataset.copied;
    });
  }
})();
