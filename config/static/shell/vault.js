// Hides a secret after its time, on leaving the window and on leaving the page; makes passwords.
// Whoever has copied something goes to paste it: until its time is over the rest can be copied too,
// and is not seen meanwhile.
(() => {
  const shown = document.querySelector("[data-vt-seconds]");
  if (shown) {
    const secret = shown.querySelector("[data-vt-secret]");
    const left = shown.querySelector("[data-vt-left]");
    const end = performance.now() + 1000 * Number(shown.dataset.vtSeconds);
    const texts = new Map();
    let hasCopied = false;
    const hide = () => {
      if (!secret.isConnected) return;
      if (hasCopied) navigator.clipboard.writeText("").catch(() => {});
      secret.remove();
      texts.clear();
      location.replace(shown.dataset.vtBack);
    };
    const leave = () => {
      if (!hasCopied) return hide();
      for (const each of texts.keys()) each.textContent = "••••••••";
    };
    setInterval(() => {
      const rest = Math.ceil((end - performance.now()) / 1000);
      left.textContent = Math.max(0, rest);
      if (rest <= 0) hide();
    }, 250);
    addEventListener("blur", leave);
    addEventListener("pagehide", () => secret.remove());
    document.addEventListener("visibilitychange", () => document.hidden && leave());
    for (const button of shown.querySelectorAll("[data-vt-copy]")) {
      if (!navigator.clipboard) continue;
      const code = button.previousElementSibling, label = button.textContent;
      texts.set(code, code.textContent);
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(texts.get(code));
        hasCopied = true;
        button.textContent = button.dataset.vtCopied;
        button.classList.add("vt-copied");
        setTimeout(() => {
          button.textContent = label;
          button.classList.remove("vt-copied");
        }, 3000);
      });
    }
  }
  for (const eye of document.querySelectorAll("[data-vt-eye]")) {
    const input = eye.parentElement.querySelector("input");
    eye.hidden = false;
    eye.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
    });
  }
  for (const button of document.querySelectorAll("[data-vt-make]")) {
    const input = button.parentElement.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(button.dataset.vtMake, {
        method: "POST", headers: {"X-CSRFToken": token},
      });
      if (!answer.ok) return;
      input.value = (await answer.json()).password;
      input.type = "text";
    });
  }
})();
