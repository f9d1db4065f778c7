// The desk under the keyboard: choosing rows, the panel beside them, sound at the end of a clock.
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 900px)"); // below it an order has its own page
  const desk = document.querySelector(".desk");
  let current = null, hasChosen = false;

  const rows = () => [...document.querySelectorAll("#rows .row")];
  const mark = () => {
    for (const row of rows()) row.classList.toggle("current", row.dataset.pk === current);
  };
  const choose = (row) => {
    if (!row) return;
    current = row.dataset.pk;
    hasChosen = true;
    desk.classList.add("is-open");
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
  // Where the panel lies over the list, closing it gives the whole list back.
  const close = () => desk?.classList.remove("is-open"); // an order's own page has no list
  document.querySelector("#panel-close")?.addEventListener("click", close);
  document.addEventListener("htmx:afterSwap", mark);

  // A wide desk opens the most urgent order by itself. Nobody has looked at it by that: it is
  // asked for like a refresh, with a version, and only what a person opens counts (C7-1).
  const first = rows()[0];
  if (first && window.matchMedia("(min-width: 1200px)").matches) {
    current = first.dataset.pk;
    mark();
    htmx.ajax("GET", first.querySelector("a").getAttribute("hx-get") + "?v=0", { target: "#panel", swap: "innerHTML" });
  }

  // What is half typed in the panel outlives its refresh; only the form just sent starts anew.
  const PAUSE = 800; // ms after a swap in which a second press of a key takes no further step
  let kept = null, swappedAt = -PAUSE;
  const keyOf = (form) => form.getAttribute("action") + "#" + (form.elements.seq ? form.elements.seq.value : "");
  const fields = (form) => [...form.elements].filter((f) => f.matches("input:not([type=hidden]), select, textarea"));
  const forms = () => [...document.querySelectorAll("#panel form")];
  const shown = () => document.querySelector("#panel .order-panel")?.dataset.order;
  const isChanged = (field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected));
  };
  const isInUse = () => document.activeElement.matches("#panel form :is(input, select, textarea)")
    || forms().some((form) => fields(form).some(isChanged));
  const keep = (sent) => {
    const values = forms().filter((form) => form !== sent).map((form) => [keyOf(form), {
      open: form.closest("details")?.open,
      fields: fields(form).map((f) => ({ name: f.name, value: f.value, checked: f.checked })),
    }]);
    kept = { order: shown(), values: new Map(values) };
  };
  const restore = () => {
    const { order, values } = kept;
    kept = null;
    if (order !== shown()) return;
    for (const form of forms()) {
      const was = values.get(keyOf(form));
      if (!was) continue;
      if (was.open) form.closest("details").open = true;
      for (const field of fields(form)) {
        const isBox = field.type === "checkbox";
        const old = was.fields.find((f) => f.name === field.name && (!isBox || f.value === field.value));
        if (old && isBox) field.checked = old.checked;
        else if (old) field.value = old.value;
      }
    }
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches(".follow") && isInUse()) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (target.id !== "panel" || !event.detail.shouldSwap) return;
    // Another order was opened, or somebody began to type, while the answer was under way.
    const asked = requestConfig.elt;
    const isLate = asked === document.body ? hasChosen : asked.closest(".order-panel") && !asked.isConnected;
    if (isLate || (asked.matches(".follow") && isInUse())) event.detail.shouldSwap = false;
    else keep(asked);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "panel") return;
    swappedAt = performance.now();
    if (kept) restore();
  });

  // A step cannot be taken back: its key counts once, for the order that is marked and shown.
  const take = (key) => {
    if (current && current !== shown()) return;
    if (!document.querySelector("#panel").checkVisibility()) return; // nobody sees what it would do
    const button = document.querySelector(`#panel .step [data-key="${key}"]`);
    if (performance.now() - swappedAt < PAUSE || document.body.classList.contains("server-lost")) {
      button?.animate([{ opacity: 0.3 }, { opacity: 1 }], 500); // the press was seen and not taken
    } else if (button) button.click();
    else if (key === "a") document.querySelector("#panel .step :is([data-first] select, input[data-first]:not(:checked))")?.focus();
  };
  document.addEventListener("submit", (event) => {
    if (event.target.closest("#panel") && document.body.classList.contains("server-lost")) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") return typing ? typing.blur() : close();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const list = rows();
    const at = list.findIndex((row) => row.dataset.pk === current);
    const move = {
      j: () => choose(list[Math.min(at + 1, list.length - 1)]),
      k: () => choose(list[Math.max(at - 1, 0)]),
    }[key];
    const act = move || (/^[a1-5]$/.test(key) ? () => take(key) : {
      r: () => document.querySelector("#look")?.click(),
      s: () => button?.click(),
      "/": () => document.querySelector("#q")?.focus(),
      Enter: () => at >= 0 && !event.target.closest("a, button, summary") && (location.href = list[at].querySelector("a").href),
    }[key]);
    if (!act || (event.repeat && !move)) return;
    if (key !== "Enter" || !event.target.closest("a, button, summary")) event.preventDefault();
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
    // A browser lets a page sound only after somebody touched it: by pointer or by key.
    if (localStorage.getItem("desk-sound")) {
      for (const touch of ["pointerdown", "keydown"]) {
        document.addEventListener(touch, () => audio || setSound(true), { once: true });
      }
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
