// The counts of the shell: what was told a moment ago is shown at once, on every page and in every
// tab, and not asked for again; whatever the person does makes it old.
(() => {
  "use strict";
  const FRESH = 20000; // milliseconds
  const mine = `count:${document.body.dataset.me}:`;
  const key = (count) => mine + count.getAttribute("hx-get");
  const kept = (count) => { try { return JSON.parse(localStorage.getItem(key(count))); } catch { return null; } };
  const keep = (count, text) => { try { localStorage.setItem(key(count), JSON.stringify({ at: Date.now(), text })); } catch { /* asked for again */ } };
  const forget = () => { for (const each of counts()) try { localStorage.removeItem(key(each)); } catch { /* nothing is kept */ } };
  const counts = () => document.querySelectorAll("[data-count]");
  const show = (count, text) => {
    count.textContent = text;
    // The bar of a phone shows what the menu counts.
    for (const same of document.querySelectorAll(`[data-same="${count.getAttribute("hx-get")}"]`)) same.textContent = text;
  };
  const isCount = (event) => event.target.matches && event.target.matches("[data-count]");

  for (const each of counts()) { const was = kept(each); if (was) show(each, was.text); }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") forget();
    if (!isCount(event)) return;
    const was = kept(event.target), age = was ? Date.now() - was.at : Infinity;
    if (age < 0 || age >= FRESH) return;
    event.preventDefault();
    show(event.target, was.text);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") forget();
    else if (isCount(event) && event.detail.xhr.status === 200) {
      keep(event.target, event.detail.xhr.responseText);
      show(event.target, event.detail.xhr.responseText);
    }
  });
  document.addEventListener("submit", (event) => { if (event.target.method === "post") forget(); });

  // A notice that is opened is read: said beside the way to what it tells of.
  const opened = (event) => {
    const link = event.target.closest("[data-reads]"), bell = document.querySelector("[data-read]");
    if (!link || !bell || event.button > 1) return;
    const told = new FormData();
    told.append("one", link.dataset.reads);
    told.append("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
    if (navigator.sendBeacon(bell.dataset.read, told)) forget();
  };
  document.addEventListener("click", opened);
  document.addEventListener("auxclick", opened);
})();
