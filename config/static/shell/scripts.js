// One click copies a script and counts that it was used; where the browser gives no clipboard, the
// text is selected and copied the old way.
(() => {
  "use strict";
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  const oldWay = (text) => {
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return oldWay(text);
    }
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const box = button.closest(".panel"), label = button.textContent;
    button.addEventListener("click", async () => {
      const text = box.querySelector(".sq-said").textContent;
      if (!(await copy(text))) {
        getSelection().selectAllChildren(box.querySelector(".sq-said"));
        return;
      }
      button.textContent = button.dataset.copied;
      button.classList.add("done");
      setTimeout(() => {
        button.textContent = label;
        button.classList.remove("done");
      }, 2000);
      const answer = await fetch(button.dataset.copy, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
      const told = answer && answer.headers.get("Content-Type").includes("json") ? await answer.json() : {};
      if (told.used) box.querySelector("[data-used]").textContent = told.used;
      else if (told.refused) button.textContent = told.refused;
      else document.body.classList.add(answer ? "refused-by-server" : "server-lost");
    });
  }
})();
