// The shell: countdowns on the server's clock, a word when the server is lost or refuses, menus that close.
(() => {
  "use strict";
  const body = document.body;
  let offset = Number(body.dataset.now || Date.now()) - Date.now();
  const now = () => Date.now() + offset;

  const pad = (n) => String(n).padStart(2, "0");
  const words = (n, unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(n);
  const span = (ms) => {
    const s = Math.floor(Math.abs(ms) / 1000);
    const h = Math.floor(s / 3600);
    if (h >= 48) return words(Math.floor(h / 24), "day") + (h % 24 ? " " + words(h % 24, "hour") : "");
    return (h ? h + ":" + pad(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" + pad(s % 60);
  };

  // The last fifth of a clock is its end: colour, and one sound for the whole page.
  const tick = () => {
    const at = now();
    for (const clock of document.querySelectorAll(".countdown")) {
      const due = Number(clock.dataset.due), start = Number(clock.dataset.start);
      const left = due - at;
      const soon = left > 0 && left <= Math.max(60000, Math.min((due - start) / 5, 3600000));
      if (left > 0 && clock.classList.contains("over")) clock.classList.remove("over");
      if (soon && !clock.classList.contains("soon")) announce(clock, "soon");
      if (left <= 0 && !clock.classList.contains("over")) announce(clock, "over");
      clock.textContent = (left < 0 ? "−" : "") + span(left);
    }
  };
  const announce = (clock, what) => {
    clock.classList.remove("soon");
    clock.classList.add(what);
    clock.dispatchEvent(new CustomEvent("clock-" + what, { bubbles: true }));
  };
  setInterval(tick, 1000);
  tick();
  document.addEventListener("htmx:afterSettle", tick);

  // What is wider or longer than its place is scrolled by the arrow keys too.
  const reach = () => {
    for (const each of document.querySelectorAll(".scroll, .oc, .ct-marked, .ros-gaps, .db-code, .db-path, .db-long")) {
      const scrolls = each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight;
      each.toggleAttribute("tabindex", scrolls);
      if (scrolls) each.tabIndex = 0;
    }
  };
  addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);
  reach();

  // Tabs beyond the edge fade out there; the one that is open is brought into sight.
  const fade = (bar) => {
    bar.classList.toggle("more-before", bar.scrollLeft > 4);
    bar.classList.toggle("more-after", bar.scrollLeft + bar.clientWidth < bar.scrollWidth - 4);
  };
  const show = () => {
    for (const bar of document.querySelectorAll(".tabs")) {
      const here = bar.querySelector("[aria-current]");
      if (here && bar.scrollWidth > bar.clientWidth) {
        const place = here.getBoundingClientRect();
        bar.scrollLeft += place.left - bar.getBoundingClientRect().left - (bar.clientWidth - place.width) / 2;
      }
      fade(bar);
    }
  };
  document.addEventListener("scroll", (event) => { if (event.target.matches && event.target.matches(".tabs")) fade(event.target); }, true);
  addEventListener("resize", show);
  document.addEventListener("htmx:afterSettle", show);
  show();

  // Every answer of the server carries its time, so the offset follows it all day long.
  document.addEventListener("htmx:afterRequest", (event) => {
    const told = event.detail.xhr && event.detail.xhr.getResponseHeader("X-Now");
    if (told) offset = Number(told) - Date.now();
  });
  // What a person did and the server did not take stays told until something is taken again;
  // a lost server is over with the next answer.
  const lost = (event) => {
    body.classList.add("server-lost");
    if (event.detail.requestConfig.verb !== "get") body.classList.add("refused-by-server");
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (!status || status === 401) return;
    if (status >= 500) return lost(event);
    body.classList.remove("server-lost");
    if (status >= 400) body.classList.add("refused-by-server");
    else if (event.detail.requestConfig.verb !== "get") body.classList.remove("refused-by-server");
  });

  // A part of a page that did not come says so, and is asked for once more by its button.
  const come = (event, isLost) => {
    if (event.target.matches("[data-part]")) event.target.classList.toggle("is-lost", isLost);
  };
  document.addEventListener("htmx:beforeRequest", (event) => come(event, false));
  document.addEventListener("htmx:afterRequest", (event) => come(event, !event.detail.successful));
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-again]")) htmx.trigger(event.target.closest("[data-part]"), "again");
  });

  // A button that was pressed says so until the answer is there; a file that is saved ends it too.
  document.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || event.target.method !== "post") return;
    pressed.classList.add("is-sent");
    setTimeout(() => pressed.classList.remove("is-sent"), 8000);
  });
  window.addEventListener("pageshow", () => { for (const each of document.querySelectorAll(".is-sent")) each.classList.remove("is-sent"); });

  // What was refused is brought before the eyes, with the fold it lies in.
  const refusal = document.querySelector("#content :is([class~=errors], [class$=refused])[role=alert], #content .errorlist");
  if (refusal) {
    for (let fold = refusal.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    refusal.scrollIntoView({ block: "center" });
  }

  // A clause that a refusal or a message names is the same chip as everywhere.
  const REF = /\b[ABC]\d{1,2}(?:\.\d+)?-[A-Z]?\d+(?:\.\d+)?\b/;
  for (const said of document.querySelectorAll("#content :is([role=alert], .errors, .errorlist, .messages)")) {
    const texts = document.createTreeWalker(said, NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) if (REF.test(texts.currentNode.data) && !texts.currentNode.parentElement.closest("a")) found.push(texts.currentNode);
    for (let text of found) {
      for (let hit; (hit = REF.exec(text.data)); ) {
        const ref = text.splitText(hit.index);
        text = ref.splitText(hit[0].length);
        ref.replaceWith(Object.assign(document.createElement("a"), { className: "clause", href: `/handbook/${hit[0]}/`, textContent: hit[0] }));
      }
    }
    // What a sentence names already is not said once more after it.
    const named = new Set([...said.querySelectorAll(":scope > * a.clause")].map((ref) => ref.textContent));
    for (const last of said.querySelectorAll(":scope > a.clause")) if (named.has(last.textContent)) last.remove();
  }

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});

  // A button copies what stands in the field it names, and says so.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    document.querySelector(button.dataset.copies).select();
    if (document.execCommand("copy")) button.textContent = button.dataset.done;
  });

  // One choice for all the fields whose names begin alike; without scripts it is not there.
  for (const all of document.querySelectorAll("select[data-all]")) {
    all.parentElement.hidden = false;
    all.addEventListener("change", () => {
      for (const each of all.form.querySelectorAll(`select[name^="${all.dataset.all}"]`)) if (all.value) each.value = all.value;
    });
  }

  // A long list narrows to what is typed above it; what is chosen stays chosen, and in sight.
  for (const list of document.querySelectorAll("select[data-narrow]")) {
    const typed = Object.assign(document.createElement("input"), { type: "search", placeholder: list.dataset.narrow, autocomplete: "off" });
    typed.setAttribute("aria-label", list.dataset.narrow);
    const none = Object.assign(document.createElement("small"), { className: "muted", textContent: list.dataset.none, hidden: true });
    const every = [...list.children].map((part) => [part, [...part.children]]);
    typed.addEventListener("input", () => {
      const words = typed.value.toLowerCase().split(/\s+/).filter(Boolean), chosen = list.selectedOptions[0];
      const fits = (option, group) => words.every((word) => `${group.label || ""} ${option.text} ${option.value}`.toLowerCase().includes(word));
      let count = 0;
      list.replaceChildren(...every.flatMap(([part, options]) => {
        if (part.tagName === "OPTION") return [part];
        const found = options.filter((option) => fits(option, part));
        count += found.length;
        part.replaceChildren(...options.filter((option) => option === chosen || found.includes(option)));
        return part.children.length ? [part] : [];
      }));
      if (chosen) chosen.selected = true;
      none.hidden = count > 0;
    });
    list.before(typed);
    list.after(none);
  }

  // What stands in groups below a field is sifted by what is typed there; a group's name counts.
  document.addEventListener("input", (event) => {
    const kind = event.target.dataset && event.target.dataset.sift;
    if (!kind) return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of event.target.form.querySelectorAll("[data-words]")) {
      const rows = [...group.querySelectorAll(kind)];
      for (const row of rows) row.hidden = !words.every((word) => `${group.dataset.words} ${row.textContent} ${row.value}`.toLowerCase().includes(word));
      group.hidden = rows.every((row) => row.hidden);
    }
  });

  // A set of ticks of which one is needed: the browser says so, and nothing typed is lost.
  for (const set of document.querySelectorAll("fieldset[data-one]")) {
    const boxes = [...set.querySelectorAll("input[type=checkbox]")];
    const reach = set.form.elements.reach;
    const look = () => {
      const needed = !reach || reach.value === "group";
      if (boxes[0]) boxes[0].setCustomValidity(needed && !boxes.some((box) => box.checked) ? set.dataset.one : "");
    };
    set.form.addEventListener("change", look);
    look();
  }

  // The feedback button tells which page it was pressed on, and how wide the screen is.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches("[data-feedback]")) return;
    Object.assign(event.detail.parameters, { page: location.pathname + location.search, title: document.title, width: innerWidth });
  });

  // A list that can be narrowed keeps views of it; the columns of a wide one can be chosen, which stays in this browser.
  const views = document.querySelector("details[data-views]");
  const narrows = document.querySelector("#content form[method=get]:not([data-no-views])");
  if (views && narrows) {
    views.hidden = false;
    const home = views.parentElement, place = document.createComment("views"), phone = matchMedia("(max-width: 899px)");
    const list = [...document.querySelectorAll("#content > *")].find((each) => each.contains(narrows));
    views.before(place);
    // The top of a phone has no room for them: there they stand over the list.
    const settle = () => (phone.matches && list ? list.before(views) : home.insertBefore(views, place));
    phone.addEventListener("change", settle);
    settle();
  }
  const wide = [...document.querySelectorAll("#content table.table")].filter((table) => table.tHead && table.tHead.rows[0].cells.length >= 5 && !("fixed" in table.dataset));
  if (wide.length && body.dataset.columns) import(body.dataset.columns).then((columns) => wide.forEach(columns.choose), () => {});

  // One search for all of the portal; its window is loaded when it is first asked for.
  const finder = document.querySelector("a[data-find]");
  const find = (event) => {
    event.preventDefault();
    import(finder.dataset.script).then((window) => window.open(finder), () => location.assign(finder.href));
  };
  if (finder) {
    finder.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) find(event); });
    document.addEventListener("keydown", (event) => {
      const types = event.target.closest("input, textarea, select, [contenteditable]");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") find(event);
      else if (event.key === "/" && !types && !event.ctrlKey && !event.metaKey && !event.altKey) find(event);
    });
  }

  // Cards of clauses, loaded with the first chip that is looked at.
  let cards;
  const withCards = (use) => (cards ??= import(body.dataset.cards)).then(use, () => {});
  const chip = (event) => body.dataset.cards && event.target.closest && event.target.closest("a.clause");
  document.addEventListener("pointerover", (event) => {
    const link = chip(event);
    if (link && event.pointerType === "mouse") withCards((each) => each.enter(link));
  });
  document.addEventListener("pointerout", (event) => { if (chip(event) && event.pointerType === "mouse") withCards((each) => each.leave()); });
  document.addEventListener("focusin", (event) => { const link = chip(event); if (link && link.matches(":focus-visible")) withCards((each) => each.enter(link)); });
  let touched = false;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  document.addEventListener("click", (event) => {
    const link = chip(event);
    if (!link || !touched || link.dataset.told) return;
    event.preventDefault();
    withCards((each) => { if (!each.tap(link)) location.assign(link.href); });
  });

  // On a telephone every field for pictures has the camera beside it; the file goes into that field.
  if (matchMedia("(pointer: coarse)").matches && body.dataset.camera) {
    for (const field of document.querySelectorAll("input[type=file][accept]:not([capture])")) {
      if (!/image|\.jpe?g|\.png/.test(field.accept)) continue;
      const camera = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", hidden: true });
      camera.setAttribute("capture", "environment");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button camera", textContent: body.dataset.camera });
      button.addEventListener("click", () => camera.click());
      camera.addEventListener("change", () => {
        const files = new DataTransfer();
        if (field.multiple) for (const each of field.files) files.items.add(each);
        for (const each of camera.files) files.items.add(each);
        field.files = files.files;
        camera.value = "";
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      field.after(button, camera);
    }
  }

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.me[open], details.pop[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
})();
