"use strict";
// What a page does beyond being read: the other languages, folds, figures in place, living charts.
(() => {
  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // To the clipboard, also where a page opened from disk has none; then `done`.
  const copy = (text, done) => {
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, () => {}); return; }
    const area = make("textarea");
    area.value = text;
    document.activeElement.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    done();
  };
  window.PAGE = { make, copy };

  // Words shaped before the web font came stay without its letters until they are shaped anew.
  if (document.fonts) document.fonts.load('1em "NanumGothic"', "가").then(() => document.documentElement.classList.add("lettered"), () => {});

  // Another language opens at the place that is being read: anchors are the same in all.
  const others = [...document.querySelectorAll("a.language")].map((link) => [link, link.getAttribute("href")]);
  const place = () => {
    let found = "";
    for (const element of document.querySelectorAll("main [id]")) {
      if (element.closest("svg, nav") || element.hasAttribute("popover")) continue;
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
    for (const fold of document.querySelectorAll("details.methods, details.parameters, .sources details.all, details.cell, details.as-table")) fold.open = true;
  });
  // The menu closes when something else is used.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
  }

  // --- figures: loaded when somebody asks for the first one ---
  const load = (src) => new Promise((done, failed) => {
    const script = make("script", "", { src });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  let book;
  const figures = () => {
    book ??= (window.FIGURES ? Promise.resolve() : load("../assets/figures.js"))
      .then(() => window.FIGURE_BOOK || load(`../assets/reader-${document.documentElement.lang}.js`))
      .then(() => window.FIGURE_BOOK);
    return book;
  };
  const address = (id) => `explorer.html#${encodeURIComponent(id)}`;

  // The figures that something rests on: value, year, publisher, wording, origin.
  const listed = (ids, found) => {
    const { words } = found;
    const table = make("table", "", { class: "in-place" });
    const head = make("tr");
    for (const word of [words.figure, words.about, words.reading, words.year, words.source, words.stated]) head.append(make("th", word, { scope: "col" }));
    const body = make("tbody");
    for (const id of ids) {
      const row = found.byId.get(id);
      const line = make("tr");
      const first = make("th", "", { scope: "row" });
      first.append(make("a", id, { href: address(id) }));
      line.append(first);
      const origin = row && row.origin && !row.origin.includes(row.publisher) ? `${row.publisher} ← ${row.origin}` : row ? row.publisher : "";
      for (const text of row ? [row.about, row.reading, row.year, origin, row.get("as_stated")] : ["", "", "", "", ""]) line.append(make("td", text));
      body.append(line);
    }
    const top = make("thead");
    top.append(head);
    table.append(top, body);
    const holder = make("div", "", { class: "scroll", role: "region", tabindex: "0", "aria-label": words.figure });
    holder.append(table);
    return holder;
  };
  for (const fold of document.querySelectorAll("details[data-figures]")) {
    fold.addEventListener("toggle", () => {
      const ids = fold.dataset.figures.split(" ");
      figures().then((found) => {
        const most = 100;
        fold.append(listed(ids.slice(0, most), found));
        if (ids.length <= most) return;
        const more = make("button", `+${found.number(ids.length - most)}`, { type: "button" });
        more.addEventListener("click", () => { more.remove(); fold.append(listed(ids.slice(most), found)); });
        fold.append(more);
      });
    }, { once: true });
  }

  // --- living charts: each mark knows its figures ---
  const tip = make("div", "", { class: "tip", role: "status", hidden: "" });
  document.body.append(tip);
  let pinned = null;
  const hide = () => { tip.hidden = true; pinned = null; };
  const placeTip = (mark) => {
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(above > 4 ? above : box.bottom + 8) + window.scrollY}px`;
  };
  const tell = (mark) => {
    const ids = mark.dataset.figures.split(" ").filter(Boolean);
    const draw = (found) => {
      tip.replaceChildren(make("strong", mark.getAttribute("aria-label") || ""));
      const list = make("ul");
      for (const id of ids.slice(0, 5)) {
        const row = found && found.byId.get(id);
        const item = make("li");
        item.append(make("a", row ? row.reading || id : id, { href: address(id) }));
        if (row) item.append(` “${row.get("as_stated")}” `, make("span", [row.publisher, row.year].filter(Boolean).join(", "), { class: "small" }));
        list.append(item);
      }
      if (ids.length > 5) list.append(make("li", `+${ids.length - 5}`));
      tip.append(list);
      tip.hidden = false;
      placeTip(mark);
    };
    tell.now = mark;
    figures().then((found) => { if (tell.now === mark) draw(found); });
  };
  const enlivened = (chart) => {
    const marks = () => [...chart.querySelectorAll(".mark[data-figures]:not(.off *)")];
    const first = () => marks().forEach((mark, index) => mark.setAttribute("tabindex", index ? "-1" : "0"));
    first();
    const of = (target) => target.closest && target.closest(".mark[data-figures]");
    chart.addEventListener("pointerover", (event) => { const mark = of(event.target); if (mark && !pinned) tell(mark); });
    chart.addEventListener("pointerleave", () => { if (!pinned) { tell.now = null; hide(); } });
    chart.addEventListener("focusin", (event) => { const mark = of(event.target); if (mark) tell(mark); });
    chart.addEventListener("focusout", () => { if (!pinned) { tell.now = null; hide(); } });
    const open = (mark) => {
      const ids = mark.dataset.figures.split(" ").filter(Boolean);
      if (ids.length === 1) location.href = address(ids[0]);
      else { pinned = mark; tell(mark); tip.classList.add("pinned"); }
    };
    chart.addEventListener("click", (event) => { const mark = of(event.target); if (mark) { open(mark); event.stopPropagation(); } });
    chart.addEventListener("keydown", (event) => {
      const all = marks();
      const at = all.indexOf(document.activeElement);
      if (at < 0) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        const next = all[(at + step + all.length) % all.length];
        all[at].setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
        event.preventDefault();
      } else if (event.key === "Enter" || event.key === " ") { open(all[at]); event.preventDefault(); }
    });
    return first;
  };
  const drawings = new Map([...document.querySelectorAll("figure.chart svg, svg.curves, table.bars")].map((chart) => [chart, enlivened(chart)]));
  document.addEventListener("click", (event) => { if (!tip.contains(event.target)) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // --- bars and curves whose series a reader picks; what is picked is in the address ---
  for (const figure of document.querySelectorAll("figure.picker")) {
    const { bars, series, slots } = JSON.parse(figure.querySelector("script").textContent);
    const form = figure.querySelector("form");
    const table = figure.querySelector("table");
    const curves = figure.querySelector("svg.curves");
    const boxes = [...form.querySelectorAll("input")];
    const group = form.querySelector("select");
    const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
    // A series keeps its colour as long as it is picked; the next one takes the first that is free.
    const colours = (picked) => {
      slots.forEach((key, at) => { if (!picked.includes(key)) slots[at] = ""; });
      for (const key of picked.filter((one) => !slots.includes(one))) slots[slots.includes("") ? slots.indexOf("") : slots.length] = key;
      return (key) => `s${slots.indexOf(key) % 5}`;
    };
    const stretch = (left, width, kind) => make("i", "", { class: kind, style: `left: ${left.toFixed(1)}%; width: ${width.toFixed(1)}%` });
    const draw = () => {
      const picked = chosen();
      const colour = colours(picked);
      const shown = bars.filter((bar) => picked.includes(bar.series) && (!group || bar.group === group.value));
      const most = Math.max(...shown.map((bar) => bar.high)) || 1;
      const lines = shown.map((bar) => {
        const name = `${bar.row}, ${series[bar.series]}`;
        const mark = make("span", "", { class: `mark ${colour(bar.series)}`, role: "img", "aria-label": `${name}: ${bar.text}` });
        if (bar.figures) mark.dataset.figures = bar.figures;
        mark.append(stretch(0, (100 * bar.low) / most, ""), stretch((100 * bar.low) / most, (100 * (bar.high - bar.low)) / most, "spread"));
        const cell = make("td");
        cell.append(mark);
        const line = make("tr");
        line.append(make("th", name, { scope: "row" }), cell, make("td", bar.text, { class: "number" }));
        return line;
      });
      table.tBodies[0].replaceChildren(...lines);
      drawings.get(table)();
      if (!curves) return;
      const names = [];
      for (const curve of curves.querySelectorAll("g")) {
        const own = picked.includes(curve.dataset.series);
        curve.setAttribute("class", own ? colour(curve.dataset.series) : "off");
        if (own) names.push([parseFloat(curve.querySelector("circle:last-of-type").getAttribute("cy")), curve.querySelector(".name")]);
      }
      // Names of curves that end close together move down until none touches the one above.
      let free = -Infinity;
      for (const [y, name] of names.sort(([one], [other]) => one - other)) {
        name.setAttribute("y", `${Math.max(y, free)}%`);
        free = Math.max(y, free) + 6;
      }
      drawings.get(curves)();
    };
    const asked = new URLSearchParams(location.search);
    const own = asked.get(figure.id);
    if (own !== null) {
      const [names, which] = own.split(".");
      for (const box of boxes) box.checked = names.split("~").includes(box.value);
      if (group && [...group.options].some((option) => option.value === which)) group.value = which;
    }
    form.hidden = false;
    draw();
    form.addEventListener("change", () => {
      const query = new URLSearchParams(location.search);
      query.set(figure.id, chosen().join("~") + (group ? `.${group.value}` : ""));
      try { history.replaceState(null, "", `?${query}${location.hash}`); } catch { /* an address that can't be changed stays */ }
      draw();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // A chart as PNG, drawn here from its SVG at twice its size.
  for (const button of document.querySelectorAll("button[data-png]")) {
    button.addEventListener("click", async () => {
      const svg = button.closest("figure").querySelector("svg").cloneNode(true);
      // An image sees no font of its page: the web font goes along.
      if (!window.FONT) await load("../assets/font.js");
      const faced = document.createElementNS("http://www.w3.org/2000/svg", "style");
      faced.textContent = `@font-face { font-family: "NanumGothic"; src: url("${window.FONT}") format("woff2"); }`;
      svg.prepend(faced);
      const text = new XMLSerializer().serializeToString(svg);
      const image = new Image();
      image.addEventListener("load", () => {
        const canvas = make("canvas");
        [canvas.width, canvas.height] = [2 * svg.width.baseVal.value, 2 * svg.height.baseVal.value];
        const paper = canvas.getContext("2d");
        paper.fillStyle = "#fff";
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.drawImage(image, 0, 0, canvas.width, canvas.height);
        const link = make("a", "", { href: canvas.toDataURL("image/png"), download: `${button.dataset.png}.png` });
        link.click();
      });
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    });
  }

  // Something to be copied: a citation, the code that shows a chart elsewhere.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", () => {
      copy(document.getElementById(button.dataset.copy).textContent.trim(), () => { button.textContent = button.dataset.done; });
    });
  }
})();
