// Hides a secret after its time, on leaving the window and on leaving the page; makes passwords.
(() => {
  const shown = document.querySelector("[data-vt-seconds]");
  if (shown) {
    const secret = shown.querySelector("[data-vt-secret]");
    const left = shown.querySelector("[data-vt-left]");
    const end = performance.now() + 1000 * Number(shown.dataset.vtSeconds);
    const hide = () => {
      if (!secret.isConnected) return;
      secret.remove();
      location.replace(shown.dataset.vtBack);
    };
    setInterval(() => {
      const rest = Math.ceil((end - performance.now()) / 1000);
      left.textContent = Math.max(0, rest);
      if (rest <= 0) hide();
    }, 250);
    addEventListener("blur", hide);
    addEventListener("pagehide", () => secret.remove());
    document.addEventListener("visibilitychange", () => document.hidden && hide());
    for (const button of shown.querySelectorAll("[data-vt-copy]")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", () =>
        navigator.clipboard.writeText(button.previousElementSibling.textContent));
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
