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
