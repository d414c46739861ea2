// What scripts add to a map: reading by hover and focus, arrow keys, zoom and pan, a table that follows what one types.
"use strict";

const theMap = document.querySelector("svg.map:not(.locator)");
const linkOf = new Map([...(theMap?.querySelectorAll("a[data-area]") ?? [])].map((link) => [link.dataset.area, link]));

// Hover and focus tell the area below the map and light its row in the table.
(() => {
  const readout = document.getElementById("readout");
  if (!theMap || !readout) return;
  const still = readout.textContent;
  const show = (area) => {
    for (const lit of document.querySelectorAll(".here[data-area]")) lit.classList.remove("here");
    const link = linkOf.get(area);
    readout.textContent = link ? link.querySelector("title").textContent : still;
    if (!link) return;
    link.classList.add("here");
    document.querySelector(`tr[data-area="${CSS.escape(area)}"]`)?.classList.add("here");
  };
  for (const place of [theMap, document.getElementById("side") ?? document.getElementById("ranking")]) {
    if (!place) continue;
    for (const event of ["pointerover", "focusin"]) {
      place.addEventListener(event, ({ target }) => show(target.closest("[data-area]")?.dataset.area));
    }
    for (const event of ["pointerleave", "focusout"]) place.addEventListener(event, () => show(undefined));
  }
})();

// One area of the map takes part in tabbing; arrow keys go to the next one in their direction.
(() => {
  if (linkOf.size < 2) return;
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const links = [...linkOf.values()];
  let centres;
  let current = links[links.length - 1]; // the flagged ones are drawn last
  const centre = (link) => {
    const box = link.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const take = (link) => {
    current.setAttribute("tabindex", "-1");
    current = link;
    link.setAttribute("tabindex", "0");
  };
  for (const link of links) link.setAttribute("tabindex", link === current ? "0" : "-1");
  theMap.addEventListener("focusin", ({ target }) => {
    const link = target.closest("a[data-area]");
    if (link) take(link);
  });
  theMap.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way || !event.target.closest("a[data-area]")) return;
    event.preventDefault();
    centres ??= new Map(links.map((link) => [link, centre(link)]));
    const [x, y] = centres.get(current);
    let best;
    let least = Infinity;
    for (const [link, at] of centres) {
      const [dx, dy] = [at[0] - x, at[1] - y];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (link === current || along <= 0 || aside > 2 * along) continue;
      if (along + 2 * aside < least) [best, least] = [link, along + 2 * aside];
    }
    best?.focus();
  });
})();

// Buttons, + - 0, and a wheel with Ctrl zoom; where the map is near, it is dragged.
(() => {
  const box = theMap?.viewBox.baseVal;
  if (!theMap || linkOf.size < 2) return;
  const whole = { x: box.x, y: box.y, width: box.width, height: box.height };
  const most = 16;
  let zoom = 1;
  const held = (value, least, greatest) => Math.min(Math.max(value, least), greatest);
  const place = (x, y) => {
    const [width, height] = [whole.width / zoom, whole.height / zoom];
    const left = held(x, whole.x, whole.x + whole.width - width);
    const top = held(y, whole.y, whole.y + whole.height - height);
    theMap.setAttribute("viewBox", [left, top, width, height].map((n) => Math.round(n * 100) / 100).join(" "));
    theMap.classList.toggle("near", zoom > 1);
    [nearer.disabled, farther.disabled, all.disabled] = [zoom >= most, zoom <= 1, zoom <= 1];
  };
  const zoomTo = (next, x = box.x + box.width / 2, y = box.y + box.height / 2) => {
    const before = zoom;
    zoom = held(next, 1, most);
    const share = before / zoom;
    place(x - (x - box.x) * share, y - (y - box.y) * share);
  };
  const tools = document.createElement("div");
  tools.className = "map-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Zoom of the map");
  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    tools.append(made);
    return made;
  };
  const nearer = button("+", "Nearer", () => zoomTo(zoom * 1.6));
  const farther = button("−", "Farther", () => zoomTo(zoom / 1.6));
  const all = button("Whole map", "Whole map", () => zoomTo(1));
  theMap.before(tools);
  place(box.x, box.y);

  const at = ({ clientX, clientY }) => {
    const point = new DOMPoint(clientX, clientY).matrixTransform(theMap.getScreenCTM().inverse());
    return [point.x, point.y];
  };
  theMap.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), ...at(event));
  }, { passive: false });
  theMap.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (ctrlKey || metaKey) return;
    if (key === "+" || key === "=") zoomTo(zoom * 1.6);
    if (key === "-") zoomTo(zoom / 1.6);
    if (key === "0") zoomTo(1);
  });

  let from;
  let moved = false;
  theMap.addEventListener("pointerdown", (event) => {
    moved = false;
    from = zoom > 1 && event.button === 0 ? at(event) : undefined;
  });
  theMap.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const [x, y] = at(event);
    if (!moved && Math.hypot(x - from[0], y - from[1]) * zoom < 4) return;
    moved = true;
    place(box.x - (x - from[0]), box.y - (y - from[1]));
  });
  theMap.addEventListener("dragstart", (event) => event.preventDefault());
  theMap.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
  });
})();

// The table follows what is typed; the form does the same without scripts.
(() => {
  const form = document.getElementById("ask");
  const side = document.getElementById("side");
  if (!form || !side) return;
  let waiting;
  let asked = 0;
  const sift = () => {
    const text = form.elements.find.value.trim().toLocaleLowerCase();
    theMap?.classList.toggle("sifted", text !== "");
    for (const [area, link] of linkOf) {
      const name = link.querySelector("title").textContent.split(":")[0].toLocaleLowerCase();
      link.classList.toggle("fits", text !== "" && (name.includes(text) || area.toLocaleLowerCase().includes(text)));
    }
  };
  const follow = async () => {
    sift();
    const mine = ++asked;
    const query = new URLSearchParams(location.search); // the rest of the page shows what the address says
    query.delete("show");
    query.set("find", form.elements.find.value);
    const answer = await fetch(`/ranking?${query}`).catch(() => undefined);
    if (!answer?.ok || mine !== asked) return;
    side.innerHTML = await answer.text();
    history.replaceState(null, "", `/?${query}`);
  };
  form.elements.find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 150);
  });
  if (form.elements.find.value.trim()) sift();
})();
