// The drawer: what the notes come to while they are counted, held against the book.
const count = document.getElementById("count");
if (count) {
  const cents = text => Math.round(Number(text || 0) * 100);
  const shown = sum => (sum / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
  const add = () => {
    let sum = 0;
    for (const box of count.querySelectorAll("[data-face]")) sum += cents(box.dataset.face) * Number(box.value || 0);
    const gap = sum - cents(count.dataset.book);
    document.getElementById("counted").textContent = shown(sum);
    const difference = document.getElementById("difference");
    difference.textContent = shown(gap);
    difference.className = gap ? "num badge bad" : "num badge good";
    count.elements.explanation.required = gap !== 0;
  };
  count.addEventListener("input", add);
  add();
}

// A voucher by hand: what both sides come to while it is written, and whether it needs a reason.
const voucher = document.getElementById("voucher");
if (voucher) {
  const cents = text => Math.round(Number(text || 0) * 100);
  const shown = sum => (sum / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
  const kept = new Set(voucher.dataset.kept.split(" "));
  const add = () => {
    const sums = { debit: 0, credit: 0 };
    for (const side of ["debit", "credit"]) for (const box of voucher.querySelectorAll(`[name$="-${side}"]`)) sums[side] += cents(box.value);
    const gap = sums.debit - sums.credit, shows = document.getElementById("gap");
    document.getElementById("debits").textContent = shown(sums.debit);
    document.getElementById("credits").textContent = shown(sums.credit);
    shows.textContent = shown(gap);
    shows.className = gap ? "num badge bad" : "num badge good";
    voucher.elements.reason.required = [...voucher.querySelectorAll('[name$="-account"]')].some(box => kept.has(box.value));
  };
  voucher.addEventListener("input", add);
  add();
}
