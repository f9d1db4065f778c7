// The hour above the button, on the server's clock.
(() => {
  "use strict";
  const offset = Number(document.body.dataset.now || Date.now()) - Date.now();
  const hour = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const tick = () => {
    const text = hour.format(new Date(Date.now() + offset));
    for (const clock of document.querySelectorAll("[data-clock]")) clock.textContent = text;
  };
  setInterval(tick, 1000);
  tick();
})();
