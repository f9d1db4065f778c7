// Counts of contracts: a photograph of a label is sent as soon as it is taken.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-scan]");
  if (form && event.target.type === "file" && event.target.files.length) form.requestSubmit();
});
