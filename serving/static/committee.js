// Says what a proposal still misses while it is written. The page does without it: a button asks the same.
"use strict";

(() => {
  const form = document.getElementById("proposal");
  const live = document.getElementById("live");
  if (!form || !live) return;
  let waiting = 0;

  const list = (faults) => {
    const heading = document.createElement("p");
    heading.textContent = faults.length ? "Still missing:" : "Nothing is missing: it may be proposed.";
    const items = document.createElement("ul");
    for (const fault of faults) items.append(Object.assign(document.createElement("li"), { textContent: fault }));
    live.replaceChildren(heading, ...(faults.length ? [items] : []));
    live.hidden = false;
  };

  const check = async () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("password");
    const answer = await fetch(form.dataset.check, {
      method: "POST", body: fields, headers: { accept: "application/json" }, credentials: "same-origin",
    });
    if (answer.ok) list((await answer.json()).faults);
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "password") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => check().catch(() => { live.hidden = true; }), 300);
  });
})();
