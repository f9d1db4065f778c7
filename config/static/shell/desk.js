// The desk under the keyboard: choosing rows, the panel beside them, sound at the end of a clock.
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 1100px)");
  let current = null;

  const rows = () => [...document.querySelectorAll("#rows .row")];
  const mark = () => {
    for (const row of rows()) row.classList.toggle("current", row.dataset.pk === current);
  };
  const choose = (row) => {
    if (!row) return;
    current = row.dataset.pk;
    mark();
    row.scrollIntoView({ block: "nearest" });
    htmx.trigger(row.querySelector("a"), "open");
  };

  // On a wide screen a click opens the order beside the list, on a phone its own page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#rows .row a");
    if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    choose(link.closest(".row"));
  });
  document.addEventListener("htmx:afterSwap", mark);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) return typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const list = rows();
    const at = list.findIndex((row) => row.dataset.pk === current);
    const act = {
      j: () => choose(list[Math.min(at + 1, list.length - 1)]),
      k: () => choose(list[Math.max(at - 1, 0)]),
      a: () => document.querySelector("#panel .step .primary")?.click(),
      r: () => document.querySelector("#look")?.click(),
      "/": () => document.querySelector("#q")?.focus(),
      Enter: () => at >= 0 && !event.target.closest("a, button") && (location.href = list[at].querySelector("a").href),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // The filter works at once; the button is for phones and for when scripts fail.
  for (const field of document.querySelectorAll(".desk-bar select, .desk-bar [name=mine]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }

  // Sound: off until asked for, since browsers allow none before a click.
  const button = document.querySelector("#sound");
  let audio = null;
  const setSound = (on) => {
    localStorage.setItem("desk-sound", on ? "1" : "");
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.on : button.dataset.off;
    if (on && !audio) audio = new AudioContext();
  };
  const beep = (pitch, times) => {
    if (!audio || button.getAttribute("aria-pressed") !== "true") return;
    for (let n = 0; n < times; n++) {
      const tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.08;
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + n * 0.25);
      tone.stop(audio.currentTime + n * 0.25 + 0.15);
    }
  };
  if (button) {
    button.addEventListener("click", () => setSound(button.getAttribute("aria-pressed") !== "true"));
    if (localStorage.getItem("desk-sound")) {
      document.addEventListener("pointerdown", () => audio || setSound(true), { once: true });
    }
  }
  // A row that was already late when it was drawn is no news: only clocks seen running sound.
  const heard = new Set();
  const once = (event, pitch, times) => {
    const row = event.target.closest(".row");
    const key = (row ? row.dataset.pk : "") + event.type + event.target.dataset.due;
    const fresh = Math.abs(Number(event.target.dataset.due) - Date.now()) < 90000;
    if (!row || heard.has(key)) return;
    heard.add(key);
    if (fresh) beep(pitch, times);
  };
  document.addEventListener("clock-soon", (event) => once(event, 660, 1));
  document.addEventListener("clock-over", (event) => once(event, 880, 3));
})();
