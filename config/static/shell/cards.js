// The card of a clause: its words where its number stands. A mouse that rests on it opens it, so does
// the keyboard's focus; on a phone the first tap shows the card, whose button leads to the handbook.
const kept = new Map();
let card, shown, waiting;

const build = () => {
  card = document.createElement("div");
  card.className = "clause-card";
  card.setAttribute("role", "tooltip");
  card.id = "clause-card";
  card.addEventListener("mouseenter", () => clearTimeout(waiting));
  card.addEventListener("mouseleave", later);
  document.body.append(card);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("click", (event) => { if (!event.target.closest(".clause, .clause-card")) hide(); });
};

const hide = () => {
  clearTimeout(waiting);
  if (!shown) return;
  card.hidden = true;
  shown.removeAttribute("aria-describedby");
  shown = null;
};

const later = () => { clearTimeout(waiting); waiting = setTimeout(hide, 250); };

const text = async (link) => {
  if (!kept.has(link.href)) {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return "";
    kept.set(link.href, await answer.text());
  }
  return kept.get(link.href);
};

const show = async (link) => {
  if (!card) build();
  shown = link;
  const words = await text(link).catch(() => "");
  if (!words || shown !== link) return;
  card.innerHTML = words;
  card.hidden = false;
  link.setAttribute("aria-describedby", card.id);
  const at = link.getBoundingClientRect(), room = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - room.width - 8));
  const below = at.bottom + room.height + 8 < innerHeight || at.top < room.height + 8;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? at.bottom + 6 : at.top - room.height - 6) + scrollY}px`;
};

export const enter = (link) => {
  clearTimeout(waiting);
  if (shown === link) return;
  waiting = setTimeout(() => { hide(); show(link); }, 180);
};
export const leave = later;
// Whether the tap was for the card: the second one goes to the handbook.
export const tap = (link) => {
  if (shown === link) return false;
  hide();
  show(link);
  return true;
};
