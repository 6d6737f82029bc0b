"use strict";
// The figure explorer: a table (DataTables), filters, and the details of one figure in a dialog.
// Every text of a figure goes to the page as text, never as HTML.
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const { words, values, lang } = settings;
  const { tables, sources, source_columns, events } = window.FIGURES;
  const collator = new Intl.Collator(lang, { numeric: true });

  // --- words and numbers ---
  const told = (code) => values[code] || code.replaceAll("_", " ");
  // A word that goes with a count, as the language forms it: 1 person, 3,000 people; 3,000명.
  const numerals = new Intl.PluralRules(lang);
  const amount = (code, said, count) => {
    const one = numerals.select(Number(count)) === "one" && values[`${code}.one`];
    return (one || values[code]).replace("{n}", said);
  };
  const spelt = (period) => {
    const [, years] = /^(?:multi_year|total):(\d+)(?: years)?$/.exec(period) || [];
    return years ? amount("years", years, years) : period && told(period);
  };
  const country = (code) => settings.countries[code] || code;
  const numbers = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 });
  const monies = new Map();
  const money = (value, currency) => {
    if (!monies.has(currency)) {
      const short = { notation: "compact", maximumSignificantDigits: 3 };
      const name = settings.currencies[currency];
      try {
        const format = new Intl.NumberFormat(lang, name ? short : { style: "currency", currency, ...short });
        monies.set(currency, name ? { format: (sum) => `${format.format(sum)} ${name}` } : format);
      } catch { monies.set(currency, { format: (sum) => `${numbers.format(sum)} ${currency}` }); }
    }
    return monies.get(currency).format(value);
  };
  const range = (low, high, written, hedged = false) => {
    if (low === "" && high === "") return "";
    if (low === high) return written(Number(low));
    if (high === "") return `${hedged ? "" : "≥ "}${written(Number(low))}`;
    if (low === "") return `${hedged ? "" : "≤ "}${written(Number(high))}`;
    return `${written(Number(low))}${told("to")}${written(Number(high))}`;
  };

  // --- figures ---
  class FigureRow {
    constructor(table, columns, cells) { Object.assign(this, { table, columns, cells }); }
    get(column) { const at = this.columns.get(column); return at === undefined ? "" : this.cells[at]; }
    get id() { return this.get("figure_id"); }
    get source() { return sources[this.get("source_id")] || source_columns.map(() => ""); }
    from(column) { return this.source[source_columns.indexOf(column)]; }
    get year() { return this.get("year") || this.get("event_date").slice(0, 4) || this.get("reference_year"); }
    get about() {
      const subject = this.get("organization") || this.get("subject") || [this.get("population"), this.get("industry")].filter(Boolean).map(told).join(", ");
      const rest = [this.get("counterparty"), this.get("person") || this.get("role"), told(this.get("measure") || this.get("quantity") || this.get("event_type") || (this.get("survival_rate") && "survival_rate"))];
      return [subject || told(this.get("organization_type")), ...rest].filter(Boolean).join(" · ");
    }
    family(stem, written) {
      return range(this.get(`${stem}_low`), this.get(`${stem}_high`), written, this.get("hedge") !== "");
    }
    get reading() {
      const plain = (value) => numbers.format(value);
      const counted = (code) => {
        const said = this.family(code, plain);
        return said && amount(`unit.${code}`, said, this.get(`${code}_high`) || this.get(`${code}_low`));
      };
      const parts = [
        range(this.get("low"), this.get("high"), (value) => money(value, this.get("currency")), this.get("hedge") !== ""),
        this.family("percent", (value) => percents.format(value / 100)),
        this.family("ratio", (value) => `×${plain(value)}`),
        ...["people", "gpus", "days", "count"].map(counted),
        this.get("survival_rate") && percents.format(Number(this.get("survival_rate"))),
      ].filter(Boolean);
      const per = spelt(this.get("per") || this.get("period"));
      const hedge = this.get("hedge");
      return [hedge && told(hedge), parts.join(", "), parts.length && per && `(${per})`].filter(Boolean).join(" ");
    }
    get converted() {
      const lines = [];
      for (const [stem, label] of [["annual_", "annual"], ["", "stated"]]) {
        if (this.get(`${stem}low_usd`) === "" && this.get(`${stem}high_usd`) === "") continue;
        const parts = [["usd", "USD"], ["krw", "KRW"]].map(([end, currency]) =>
          range(this.get(`${stem}low_${end}`), this.get(`${stem}high_${end}`), (value) => money(value, currency)));
        if (stem) parts.push(range(this.get("annual_low_ppp"), this.get("annual_high_ppp"), (value) => `${money(value, "USD")} (${told("ppp")})`));
        lines.push(`${told(label)}: ${parts.filter(Boolean).join(" = ")}`);
      }
      if (lines.length) {
        const rate = [["units_per_usd", this.get("currency")], ["krw_per_usd", "KRW"]]
          .filter(([column, currency]) => this.get(column) && currency !== "USD").map(([column, currency]) => `1 USD = ${numbers.format(Number(this.get(column)))} ${currency}`);
        lines.push([[...new Set(rate)].join(", "), this.get("rate_source").toUpperCase(), this.get("rate_date"), told(`rate.${this.get("rate_basis")}`)].filter(Boolean).join(" · "));
      }
      return lines;
    }
    get everything() {
      this.words ??= [...this.cells, this.about, country(this.get("country")), ...this.source.slice(0, 2)].join(" ");
      return this.words;
    }
  }

  const rows = [];
  for (const [name, { columns, rows: cells }] of Object.entries(tables)) {
    const places = new Map(columns.map((column, index) => [column, index]));
    for (const row of cells) rows.push(new FigureRow(name, places, row));
  }
  rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  const byId = new Map();
  for (const row of rows) if (!byId.has(row.id)) byId.set(row.id, row);
  const eventsOf = new Map();
  for (const event of events) {
    event.ids = event[6].split(/[\s;,]+/).filter(Boolean);
    for (const id of event.ids) eventsOf.set(id, [...(eventsOf.get(id) || []), event]);
  }

  // --- the table ---
  const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const shown = (written) => (value, type, row) => (type === "display" ? escaped(written(row)) : written(row));
  const column = (written, more = {}) => ({ data: null, render: shown(written), ...more });
  const table = new DataTable("#figures", {
    data: rows,
    autoWidth: false,
    deferRender: true,
    pageLength: 25,
    order: [],
    layout: { topStart: null, topEnd: null, bottomStart: "info", bottomEnd: "paging" },
    columns: [
      column((row) => row.id, {
        className: "ids",
        render: (value, type, row) => (type === "display" ? `<a href="#${escaped(encodeURIComponent(row.id))}">${escaped(row.id)}</a>` : row.id),
      }),
      column((row) => row.about),
      column((row) => country(row.get("country")), { className: "minor" }),
      column((row) => row.year, { className: "minor" }),
      column((row) => row.get("as_stated"), { className: "stated" }),
      column((row) => row.reading || row.get("reason")),
      column((row) => row.from("publisher") || row.from("title"), { className: "minor" }),
    ],
    language: {
      info: words.showing, infoEmpty: words["showing-none"], infoFiltered: words.filtered,
      zeroRecords: words["showing-none"], emptyTable: words["showing-none"],
      paginate: { first: "«", previous: "‹", next: "›", last: "»" },
      aria: {
        orderable: words.sort, orderableReverse: words.sort, orderableRemove: words.sort,
        paginate: { first: words.first, previous: words.previous, next: words.next, last: words.last },
      },
    },
  });

  // --- search and filters ---
  const search = document.getElementById("search");
  const facets = {
    table: (row) => row.table,
    country: (row) => row.get("country"),
    year: (row) => row.year,
    organization: (row) => row.get("organization"),
    kind: (row) => row.from("kind"),
    status: (row) => row.get("status"),
  };
  const written = { table: told, country, kind: told, status: told };
  const controls = [...document.querySelectorAll("[data-filter]")];
  for (const control of controls) {
    const facet = control.dataset.filter;
    const counts = new Map();
    for (const row of rows) {
      const value = facets[facet](row);
      if (value) counts.set(value, (counts.get(value) || 0) + 1);
    }
    const name = written[facet] || ((value) => value);
    const sorted = [...counts].sort(([one], [other]) => collator.compare(name(one), name(other)));
    if (facet === "year") sorted.reverse();
    const list = control.list || control;
    for (const [value, count] of sorted) {
      const option = document.createElement("option");
      option.value = value;
      if (control.tagName === "SELECT") option.textContent = `${name(value)} (${numbers.format(count)})`;
      list.append(option);
    }
  }
  let needles = [];
  let wanted = [];
  table.search.fixed("figures", (_text, row) =>
    wanted.every(([facet, value, exact]) => (exact ? facets[facet](row) === value : facets[facet](row).toLowerCase().includes(value.toLowerCase()))) &&
    needles.every((needle) => row.everything.toLowerCase().includes(needle)));
  const apply = () => {
    needles = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    wanted = controls.filter((control) => control.value).map((control) => [control.dataset.filter, control.value, control.tagName === "SELECT"]);
    table.draw();
  };
  const form = document.getElementById("filters");
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));

  // --- the details of one figure ---
  const dialog = document.getElementById("detail");
  const body = document.getElementById("detail-body");
  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
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
    return title ? [named, [row.from("publisher"), row.from("published"), told(row.from("kind"))].filter(Boolean).map((text) => `, ${text}`).join("")] : [];
  };
  const open = (row) => {
    body.replaceChildren();
    const head = make("div", "", { class: "head" });
    const close = make("button", words.close, { type: "button" });
    close.addEventListener("click", () => dialog.close());
    head.append(make("h2", row.id, { id: "detail-title" }), close);
    const list = make("dl");
    describe(list, words.about, row.about);
    describe(list, words.stated, make("q", row.get("as_stated"), { class: "stated" }));
    describe(list, words.reading, row.reading || row.get("reason"));
    describe(list, words.converted, ...row.converted.map((line) => make("div", line)));
    describe(list, words.status, told(row.get("status")));
    describe(list, words.source, ...sourceOf(row));
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
    here.append(make("a", words.link, { href: `#${encodeURIComponent(row.id)}` }));
    body.append(head, list, fold, here);
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
  window.addEventListener("hashchange", follow);
  follow();
})();
