"use strict";
// The figure explorer: search, filters, sorting, a page of rows at a time, and the details of one figure in a dialog.
// What is asked stands in the address; every text of a figure goes to the page as text, never as HTML.
(() => {
  const { rows, byId, eventsOf, told, country, number, settings, words } = window.FIGURE_BOOK;
  const { lang } = settings;
  const collator = new Intl.Collator(lang, { numeric: true });
  const PAGE = 50;
  const { make } = window.PAGE;

  // --- what can be searched: names in all languages, aliases, words with the same meaning ---
  const flat = (text) => text.normalize("NFKC").toLowerCase();
  const tight = (text) => text.replace(/\s+/g, "");
  const groups = new Map();
  const alike = (forms) => {
    const all = [...new Set(forms.filter(Boolean).map((form) => flat(form)))];
    if (all.length > 1) for (const form of all) groups.set(tight(form), [...new Set([...(groups.get(tight(form)) || []), ...all])]);
  };
  for (const forms of Object.values(settings.names.organizations)) alike(forms);
  for (const forms of Object.values(settings.names.persons)) alike(forms);
  for (const forms of settings.synonyms) alike(forms);
  const namesOf = (row) => [["organizations", "organization_id"], ["organizations", "counterparty_id"], ["persons", "person_id"], ["roles", "role_group"], ["populations", "population"]]
    .flatMap(([kind, column]) => (settings.names[kind] || {})[row.get(column)] || []);
  const text = (row) => {
    if (!row.index) {
      const subject = flat([row.about, ...namesOf(row), row.get("organization"), row.get("counterparty"), row.get("person"), row.get("role")].join(" · "));
      const rest = flat([...row.cells, country(row.get("country")), ...row.source.slice(0, 2)].join(" · "));
      row.index = { subject, all: [subject, rest].join(" · "), tight: tight([subject, rest].join("·")) };
    }
    return row.index;
  };
  // Rows are made ready while nobody types, so that the first letter is answered at once.
  const prepare = (from) => {
    // To look into a text for the first time takes the browser longest: it joins its pieces only then.
    for (const row of rows.slice(from, from + 200)) Object.values(text(row)).some((one) => one.includes("\n\n\n"));
    if (from + 200 < rows.length) setTimeout(prepare, 0, from + 200);
  };
  // A short Latin form is a word, not a part of one: "ml" is not in "html". Of a longer one spaces don't matter.
  const needle = (form) => {
    if (/^[a-z]{1,3}$/.test(form)) {
      const word = new RegExp(`(?<![a-z])${form}(?![a-z])`);
      return { form, within: (index) => index.all.includes(form) && word.test(index.all) };
    }
    const close = tight(form);
    return { form, within: form.length > 2 ? (index) => index.tight.includes(close) : (index) => index.all.includes(form) };
  };
  // A question in words: the longest run that names something counts as one word.
  const asked = (query) => {
    const parts = flat(query).split(/\s+/).filter(Boolean);
    const found = [];
    for (let at = 0; at < parts.length;) {
      let size = Math.min(3, parts.length - at);
      while (size > 1 && !groups.has(parts.slice(at, at + size).join(""))) size -= 1;
      const word = parts.slice(at, at + size);
      found.push((groups.get(word.join("")) || [word.join(" ")]).map(needle));
      at += size;
    }
    return found;
  };
  const score = (row, needles) => {
    const index = text(row);
    let sum = 0;
    for (const forms of needles) {
      if (!forms.some(({ within }) => within(index))) return -1;
      if (forms.some(({ form }) => index.subject.startsWith(form))) sum += 3;
      else if (forms.some(({ form }) => index.subject.includes(form))) sum += 2;
    }
    return sum;
  };

  // --- filters ---
  const search = document.getElementById("search");
  const form = document.getElementById("filters");
  const facets = {
    table: (row) => row.table,
    country: (row) => row.get("country"),
    year: (row) => row.year,
    since: (row) => row.year,
    organization: (row) => row.organization,
    kind: (row) => row.from("kind"),
    status: (row) => row.get("status"),
  };
  for (const row of rows) row.facets = Object.fromEntries(Object.entries(facets).map(([facet, of]) => [facet, of(row)]));
  const written = { table: told, country, kind: told, status: told };
  const plainly = (value) => value;
  // The values of each facet by their names; years from the newest.
  const all = Object.fromEntries(Object.keys(facets).map((facet) => {
    const name = written[facet] || plainly;
    const values = [...new Set(rows.map((row) => row.facets[facet]).filter(Boolean))].sort((one, other) => collator.compare(name(one), name(other)));
    return [facet, ["year", "since"].includes(facet) ? values.reverse() : values];
  }));
  const controls = [...document.querySelectorAll("[data-filter]")];
  const exact = (control) => control.tagName === "SELECT";
  const passes = (row, control) => {
    if (!control.value) return true;
    const value = row.facets[control.dataset.filter];
    if (control.dataset.filter === "since") return Number(value) >= Number(control.value);
    return exact(control) ? value === control.value : (value && flat(value) === flat(control.value)) || text(row).subject.includes(flat(control.value));
  };
  const options = new Map(controls.map((control) => {
    const made = all[control.dataset.filter].map((value) => [value, Object.assign(make("option"), { value })]);
    (exact(control) ? control : control.list).append(...made.map(([, option]) => option));
    return [control, new Map(made)];
  }));
  // How many of each value there are, given what is asked otherwise: a row counts for a filter if it passes all others.
  const count = (matching) => {
    const active = controls.filter((control) => control.value);
    const counts = new Map(controls.map((control) => [control, new Map()]));
    for (const row of matching) {
      const failed = active.filter((control) => !passes(row, control));
      if (failed.length > 1) continue;
      for (const control of failed.length ? failed : controls) {
        const value = row.facets[control.dataset.filter];
        counts.get(control).set(value, (counts.get(control).get(value) || 0) + 1);
      }
    }
    for (const control of controls) {
      const facet = control.dataset.filter;
      const name = written[facet] || plainly;
      for (const [value, option] of options.get(control)) {
        const n = counts.get(control).get(value) || 0;
        const said = facet === "since" ? value : `${name(value)} (${number(n)})`;
        if (!exact(control)) option.disabled = !n;
        else if (option.text !== said) option.text = said;
      }
    }
  };

  // --- sorting and showing ---
  const columns = [
    { key: "id", of: (row) => row.id, compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0) },
    { key: "about", of: (row) => row.about, compare: collator.compare },
    { key: "country", of: (row) => country(row.get("country")), compare: collator.compare },
    { key: "year", of: (row) => Number(row.year) || null, compare: (a, b) => a - b },
    { key: "stated", of: (row) => row.size, compare: (a, b) => a - b },
    { key: "reading", of: (row) => row.size, compare: (a, b) => a - b },
    { key: "source", of: (row) => row.publisher, compare: collator.compare },
  ];
  const table = document.getElementById("figures");
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const info = document.getElementById("count");
  const hints = document.getElementById("hints");
  const state = { sort: "", down: false, page: 0, found: [] };
  const draw = () => {
    const lines = state.found.slice(state.page * PAGE, (state.page + 1) * PAGE).map((row) => {
      const line = make("tr", "", { role: "row" });
      for (const [value, kind] of [["", "ids"], [row.about, "about"], [country(row.get("country")), "country"], [row.year, "year"], [row.get("as_stated"), "stated"], [row.reading || row.get("reason"), "reading"], [row.publisher, "source"]]) {
        line.append(make("td", value, { role: "cell", class: kind }));
      }
      line.cells[0].append(make("a", row.id, { href: `#${encodeURIComponent(row.id)}` }));
      return line;
    });
    body.replaceChildren(...lines);
    const last = Math.max(1, Math.ceil(state.found.length / PAGE));
    const from = state.found.length ? state.page * PAGE + 1 : 0;
    info.dataset.total = state.found.length;
    info.textContent = state.found.length
      ? words.showing.replace("_START_", number(from)).replace("_END_", number(Math.min(from + PAGE - 1, state.found.length))).replace("_TOTAL_", number(state.found.length)) +
        (state.found.length < rows.length ? ` ${words.filtered.replace("_MAX_", number(rows.length))}` : "")
      : words["showing-none"];
    for (const button of document.querySelectorAll("[data-turn]")) {
      const target = { first: 0, previous: state.page - 1, next: state.page + 1, last: last - 1 }[button.dataset.turn];
      button.disabled = target < 0 || target >= last || target === state.page;
    }
    heads.forEach((head, index) => {
      if (columns[index].key === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };
  const pairs = (word) => {
    const letters = [...tight(flat(word))];
    return new Set(letters.slice(1).map((letter, at) => letters[at] + letter));
  };
  let forms;
  const similar = (query) => {
    forms ??= [...Object.values(settings.names.organizations), ...Object.values(settings.names.persons), ...settings.synonyms]
      .flat().filter(Boolean).map((form) => [form, pairs(form)]);
    const own = pairs(query);
    const rated = forms.map(([form, other]) => [(2 * [...own].filter((pair) => other.has(pair)).length) / (own.size + other.size), form]);
    return [...new Set(rated.filter(([share]) => share > 0.34).sort(([a], [b]) => b - a).map(([, form]) => form))].slice(0, 4);
  };
  const hint = () => {
    hints.replaceChildren();
    if (state.found.length) return;
    const offer = (label, act) => {
      const button = make("button", label, { type: "button" });
      button.addEventListener("click", () => { act(); apply(); });
      hints.append(button, " ");
    };
    for (const name of similar(search.value)) offer(name, () => { search.value = name; });
    for (const control of controls) {
      if (!control.value) continue;
      const label = document.querySelector(`label[for="${control.id}"]`).textContent;
      offer(`${label}: ${words.all}`, () => { control.value = ""; });
    }
    if (hints.children.length) hints.prepend(`${words.try} `);
  };
  const remember = () => {
    const query = new URLSearchParams();
    if (search.value) query.set("q", search.value);
    for (const control of controls) if (control.value) query.set(control.dataset.filter, control.value);
    if (state.sort) query.set("sort", `${state.down ? "-" : ""}${state.sort}`);
    const wanted = String(query) ? `?${query}` : location.pathname;
    try { history.replaceState(null, "", `${wanted}${location.hash}`); } catch { /* an address that can't be changed stays */ }
  };
  const apply = ({ keep = false } = {}) => {
    const needles = asked(search.value);
    const rated = rows.map((row) => [needles.length ? score(row, needles) : 0, row]).filter(([points]) => points >= 0);
    const matching = rated.map(([, row]) => row);
    count(matching);
    state.found = rated.filter(([, row]) => controls.every((control) => passes(row, control)));
    const column = columns.find(({ key }) => key === state.sort);
    if (column) {
      const turn = state.down ? -1 : 1;
      const keyed = state.found.map(([, row]) => [column.of(row), row]);
      const missing = (value) => value === null || value === "";
      keyed.sort(([a], [b]) => (missing(a) || missing(b) ? missing(a) - missing(b) : turn * column.compare(a, b)));
      state.found = keyed.map(([, row]) => row);
    } else {
      if (needles.length) state.found.sort(([a], [b]) => b - a);
      state.found = state.found.map(([, row]) => row);
    }
    if (!keep) state.page = 0;
    draw();
    hint();
    clearTimeout(state.typing);
    state.typing = setTimeout(remember, 200);  // the address waits until nobody types: to change it takes longer than the table
  };
  heads.forEach((head, index) => {
    head.querySelector("button").addEventListener("click", () => {
      const { key } = columns[index];
      state.down = state.sort === key ? !state.down : false;
      state.sort = key;
      apply();
    });
  });
  for (const button of document.querySelectorAll("[data-turn]")) {
    button.addEventListener("click", () => {
      const last = Math.ceil(state.found.length / PAGE) - 1;
      state.page = { first: 0, previous: state.page - 1, next: state.page + 1, last }[button.dataset.turn];
      draw();
      table.scrollIntoView();
    });
  }
  form.addEventListener("input", () => apply());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { state.sort = ""; setTimeout(apply); });

  // --- the selection as CSV, and addresses to copy ---
  document.getElementById("csv").addEventListener("click", () => {
    const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
    const fields = [...new Set(state.found.flatMap((row) => [...row.columns.keys()]))];
    const head = ["table", "about", "reading", ...fields, "publisher", "title", "url"];
    const lines = state.found.map((row) => [row.table, row.about, row.reading, ...fields.map((field) => row.get(field)), row.from("publisher"), row.from("title"), row.from("url")]);
    const csv = [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
    const link = make("a", "", { href: URL.createObjectURL(new Blob(["\ufeff", csv, "\r\n"], { type: "text/csv" })), download: "figures.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const copy = (button, address) => window.PAGE.copy(address, () => { button.textContent = words.copied; });

  // --- the details of one figure ---
  const dialog = document.getElementById("detail");
  const detail = document.getElementById("detail-body");
  const link = (id) => make("a", id, { href: `#${encodeURIComponent(id)}` });
  const describe = (list, label, ...content) => {
    if (!content.length || content.every((item) => item === "")) return;
    list.append(make("dt", label));
    const holder = make("dd");
    holder.append(...content);
    list.append(holder);
  };
  const sourceOf = (row) => {
    const url = row.from("url");
    const title = row.from("title") || row.from("subject");
    const named = /^https?:\/\//.test(url) ? make("a", title, { href: url, rel: "noopener noreferrer" }) : title;
    const first = row.from("official_url");
    const official = /^https?:\/\//.test(first) && first !== url ? [" (", make("a", told("official"), { href: first, rel: "noopener noreferrer" }), ")"] : [];
    return title ? [named, ...official, [row.from("publisher"), row.from("published"), told(row.from("kind"))].filter(Boolean).map((part) => `, ${part}`).join("")] : [];
  };
  const open = (row) => {
    detail.replaceChildren();
    const head = make("div", "", { class: "head" });
    const close = make("button", words.close, { type: "button" });
    close.addEventListener("click", () => dialog.close());
    head.append(make("h2", row.id, { id: "detail-title" }), close);
    const list = make("dl");
    describe(list, words.about, row.about);
    describe(list, words.year, row.year);
    describe(list, words.stated, make("q", row.get("as_stated"), { class: "stated" }));
    describe(list, words.reading, row.reading || row.get("reason"));
    describe(list, words.converted, ...row.converted.map((line) => make("div", line)));
    describe(list, words.status, told(row.get("status")));
    describe(list, words.source, ...sourceOf(row));
    describe(list, words.origin, row.origin);
    describe(list, words.where, row.get("locator"));
    for (const event of eventsOf.get(row.id) || []) {
      const others = make("ul");
      for (const id of event.ids.filter((other) => other !== row.id && byId.has(other))) {
        const other = byId.get(id);
        const item = make("li");
        item.append(link(id), ` ${other.get("as_stated")} (${[other.from("publisher"), told(other.get("status"))].filter(Boolean).join(", ")})`);
        others.append(item);
      }
      if (!others.children.length) continue;
      const verdict = [event[3] === "true" ? told("agree") : event[3] === "false" ? told("differ") : "", event[4] === "true" ? told("disputed") : ""].filter(Boolean).join(", ");
      describe(list, words.others, make("div", [(lang === "ko" ? event[2] : event[1]) || "", verdict].filter(Boolean).join(": ")), others);
    }
    const fold = make("details");
    fold.append(make("summary", words.fields));
    const all = make("dl", "", { class: "fields" });
    for (const [name, at] of row.columns) {
      if (row.cells[at] === "" || name === "figure_id") continue;
      const meaning = (settings.columns[row.table] || {})[name] || "";
      const term = make("dt");
      term.append(make("code", name), meaning ? ` ${meaning}` : "");
      all.append(term, make("dd", row.cells[at]));
    }
    fold.append(all);
    const here = make("p");
    const button = make("button", words.link, { type: "button", id: "copy-link" });
    button.addEventListener("click", () => copy(button, `${location.href.split("#")[0].split("?")[0]}#${encodeURIComponent(row.id)}`));
    here.append(button);
    detail.append(head, list, fold, here);
    document.body.dataset.place = row.id;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  dialog.addEventListener("close", () => {
    delete document.body.dataset.place;
    history.replaceState(null, "", location.pathname + location.search);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const follow = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (byId.has(id)) open(byId.get(id));
    else if (/^[a-z]{3}-\d+$/.test(id)) { search.value = id; apply(); }
  };
  document.getElementById("copy").addEventListener("click", (event) => { remember(); copy(event.target, location.href); });

  // --- from the address ---
  const query = new URLSearchParams(location.search);
  search.value = query.get("q") || "";
  const sort = query.get("sort") || "";
  [state.sort, state.down] = [sort.replace("-", ""), sort.startsWith("-")];
  if (!columns.some(({ key }) => key === state.sort)) state.sort = "";
  count(rows);
  for (const control of controls) {
    const value = query.get(control.dataset.filter) || "";
    if (!exact(control) || [...control.options].some((option) => option.value === value)) control.value = value;
  }
  apply();
  setTimeout(prepare, 0, 0);
  window.addEventListener("hashchange", follow);
  follow();
})();
