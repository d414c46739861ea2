// Hover and focus only: the map tells its area below it and lights its row in the table. Pages do without it.
"use strict";

(() => {
  const map = document.querySelector("svg.map:not(.locator)");
  const readout = document.getElementById("readout");
  if (!map || !readout) return;
  const still = readout.textContent;
  const rows = new Map([...document.querySelectorAll("tr[data-area]")].map((row) => [row.dataset.area, row]));
  const links = new Map([...map.querySelectorAll("a[data-area]")].map((link) => [link.dataset.area, link]));

  const show = (area) => {
    for (const lit of document.querySelectorAll(".here[data-area]")) lit.classList.remove("here");
    const link = links.get(area);
    readout.textContent = link ? link.querySelector("title").textContent : still;
    if (!link) return;
    link.classList.add("here");
    rows.get(area)?.classList.add("here");
  };

  for (const place of [map, document.getElementById("ranking")]) {
    if (!place) continue;
    for (const event of ["pointerover", "focusin"]) {
      place.addEventListener(event, ({ target }) => show(target.closest("[data-area]")?.dataset.area));
    }
    for (const event of ["pointerleave", "focusout"]) place.addEventListener(event, () => show(undefined));
  }
})();
