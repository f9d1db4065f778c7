// Which columns of a wide table are shown: ticked in a menu over it, kept in this browser alone.
let number = 0;

export const choose = (table) => {
  const id = `columns-${++number}`, key = `columns:${location.pathname}:${number}`;
  const heads = [...table.tHead.rows[0].cells], name = (head) => head.textContent.trim();
  if (heads.some((head) => head.colSpan > 1) || table.rows[0].closest("table") !== table) return;
  table.classList.add(id);
  const style = document.head.appendChild(document.createElement("style"));
  let hidden = new Set();
  try { hidden = new Set(JSON.parse(localStorage.getItem(key))); } catch { /* none yet */ }

  const apply = () => {
    const gone = heads.map((head, at) => [name(head), at + 1]).filter(([label]) => label && hidden.has(label));
    style.textContent = gone.map(([, at]) => `.${id} > * > tr > :nth-child(${at}):not([colspan])`).join(",") + (gone.length ? "{display:none}" : "");
    menu.classList.toggle("is-narrowed", gone.length > 0);
  };

  const menu = Object.assign(document.createElement("details"), { className: "pop columns" });
  const summary = Object.assign(document.createElement("summary"), { textContent: document.body.dataset.columnsLabel });
  const list = Object.assign(document.createElement("div"), { className: "columns-body" });
  for (const head of heads.slice(1).filter(name)) {
    const label = document.createElement("label"), box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !hidden.has(name(head)) });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name(head)); else hidden.add(name(head));
      try { localStorage.setItem(key, JSON.stringify([...hidden])); } catch { /* for this visit then */ }
      apply();
    });
    label.append(box, name(head));
    list.append(label);
  }
  menu.append(summary, list);
  (table.closest(".scroll, .panel") || table).before(menu);
  apply();
};
