"use strict";
// Another language opens at the place that is being read: anchors are the same in all.
(() => {
  const others = [...document.querySelectorAll("a.language")].map((link) => [link, link.getAttribute("href")]);
  const place = () => {
    let found = "";
    for (const element of document.querySelectorAll("main [id]")) {
      if (element.getBoundingClientRect().top > 120) break;
      if (element.checkVisibility()) found = element.id;
    }
    return document.body.dataset.place || (window.scrollY < 80 ? "" : found);
  };
  for (const [other, page] of others) {
    const aim = () => { const at = place(); other.setAttribute("href", at ? `${page}#${at}` : page); };
    for (const event of ["pointerdown", "focus", "click"]) other.addEventListener(event, aim);
  }

  // A link to something that is folded away unfolds it; on paper methods are unfolded.
  const unfold = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const show = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (target && target.closest("details")) { unfold(target); target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", show);
  show();
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details.methods, details.parameters, .sources details.all, .findings details, details.cell")) fold.open = true;
  });

  // The figures that something rests on, as links to the explorer, when they are asked for.
  for (const fold of document.querySelectorAll("details[data-figures]")) {
    fold.addEventListener("toggle", () => {
      const list = document.createElement("p");
      for (const id of fold.dataset.figures.split(" ")) {
        const link = document.createElement("a");
        link.textContent = id;
        link.href = `explorer.html#${encodeURIComponent(id)}`;
        list.append(link, " ");
      }
      fold.append(list);
    }, { once: true });
  }
})();
