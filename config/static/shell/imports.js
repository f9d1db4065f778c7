// What was chosen or dropped, by name and size; the form works without this.
(() => {
  "use strict";
  for (const drop of document.querySelectorAll(".drop")) {
    const input = drop.querySelector("input[type=file]"), chosen = drop.querySelector(".chosen");
    const mb = (bytes) => (bytes / 1048576).toFixed(bytes < 104858 ? 2 : 1) + " MB";
    const show = () => {
      chosen.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("span");
        line.textContent = file.name + " · " + mb(file.size);
        return line;
      }));
      drop.classList.toggle("has-files", input.files.length > 0);
    };
    input.addEventListener("change", show);
    for (const on of ["dragenter", "dragover"]) drop.addEventListener(on, () => drop.classList.add("over"));
    for (const off of ["dragleave", "drop"]) drop.addEventListener(off, () => drop.classList.remove("over"));
    show();
  }
})();
