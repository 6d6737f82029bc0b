"use strict";
// Figures as a reader sees them: their names, what they are about and how they are read, in the language of the page.
// Pages and the explorer load it after figures.js; every text it gives is text, never HTML.
(() => {
  const settings = window.READER;
  const { words, values, lang, names } = settings;
  const { tables, sources, source_columns, events } = window.FIGURES;

  // --- words and numbers ---
  const told = (code) => values[code] || String(code).replaceAll("_", " ");
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
  const plain = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 });
  // Korean counts in ten thousands: 1억2900만, 8만9300.
  const myriads = (value) => {
    let rest = Math.abs(Math.round(value));
    let text = "";
    for (const [size, word] of [[1e12, "조"], [1e8, "억"], [1e4, "만"], [1, ""]]) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count) text += `${count}${word}`;
    }
    return (value < 0 ? "-" : "") + (text || "0");
  };
  const number = (value) => (lang === "ko" && Math.abs(value) >= 1e4 ? myriads(value) : plain.format(value));
  const significant = (value) => Number(Number(value).toPrecision(3));
  const monies = new Map();
  const money = (value, currency) => {
    const name = settings.currencies[currency];
    if (name) {
      const said = number(Math.abs(value) >= 1e4 ? significant(value) : value);
      return `${said}${/\d$/.test(said) ? "" : " "}${name}`;
    }
    if (!monies.has(currency)) {
      const short = { notation: "compact", maximumSignificantDigits: 3 };
      try { monies.set(currency, new Intl.NumberFormat(lang, { style: "currency", currency, ...short })); }
      catch { monies.set(currency, { format: (sum) => `${plain.format(sum)} ${currency}` }); }
    }
    return monies.get(currency).format(value);
  };
  // Two ends as one range, what stands behind both said once: 5000만~6000만 원, 35–40%.
  const range = (low, high, written, hedged = false) => {
    if (low === "" && high === "") return "";
    if (low === high) return written(Number(low));
    if (high === "") return `${hedged ? "" : "≥ "}${written(Number(low))}`;
    if (low === "") return `${hedged ? "" : "≤ "}${written(Number(high))}`;
    const [first, last] = [written(Number(low)), written(Number(high))];
    if (first === last) return first;
    const unit = (/(?:%| [^\d]+|[가-힣]+)$/.exec(last) || [""])[0].trim();
    return `${unit && first.endsWith(unit) ? first.slice(0, -unit.length).trimEnd() : first}${told("to")}${last}`;
  };

  // --- names ---
  const named = (kind, id) => (id && names[kind] && names[kind][id] ? names[kind][id][0] : "");
  const latin = (text) => !/[^\u0000-\u024f\u2010-\u203a]/.test(text);
  // A name as printed, if readers of the page can read it.
  const printed = (text) => (text && (lang !== "en" || latin(text)) ? text : "");

  class FigureRow {
    constructor(table, columns, cells) { Object.assign(this, { table, columns, cells }); }
    get(column) { const at = this.columns.get(column); return at === undefined ? "" : this.cells[at]; }
    get id() { return this.get("figure_id"); }
    get source() { return sources[this.get("source_id")] || source_columns.map(() => ""); }
    from(column) { return this.source[source_columns.indexOf(column)]; }
    get publisher() { return this.from("publisher") || this.from("title"); }
    get year() { return this.get("year") || this.get("event_date").slice(0, 4) || this.get("reference_year"); }
    get organization() { return named("organizations", this.get("organization_id")) || this.get("organization"); }
    get origin() { return named("origins", this.get("origin_id")); }
    get about() {
      if (this.said === undefined) this.said = this.subject();
      return this.said;
    }
    subject() {
      const population = named("populations", this.get("population")) || (this.get("population") && told(this.get("population")));
      const section = this.get("industry_section");
      const industry = (section !== "ALL" || this.get("industry_match") !== "exact") && (printed(this.get("industry")) || (section && told(`section.${section}`)));
      const who = this.organization || this.get("subject") || [population, industry].filter(Boolean).join(", ");
      const role = named("roles", this.get("role_group")) || this.get("role");
      const level = this.get("level");
      const age = this.get("age_years");
      const what = (this.get("per_people") && "net_flow") || this.get("measure") || this.get("quantity") || this.get("event_type") || (this.get("survival_rate") && "survival_rate");
      const parts = [
        who || (this.get("organization_type") && told(this.get("organization_type"))),
        named("organizations", this.get("counterparty_id")) || this.get("counterparty"),
        named("persons", this.get("person_id")) || this.get("person") || role,
        level && level !== "all" ? told(`level.${level}`) : "",
        what && told(what),
        age && amount("age", number(Number(age)), age),
        this.get("cohort_year") && told("born").replace("{n}", this.get("cohort_year")),
        ["half_year", "quarter"].includes(this.get("period")) ? told(this.get("period")) : "",
      ];
      return parts.filter(Boolean).join(" · ");
    }
    family(stem, written) {
      return range(this.get(`${stem}_low`), this.get(`${stem}_high`), written, this.get("hedge") !== "");
    }
    get reading() {
      const counted = (code) => {
        const most = this.get(`${code}_high`) || this.get(`${code}_low`);
        if (code === "days" && most >= 730) return amount("unit.years", this.family(code, (value) => plain.format(value / 365)), most / 365);
        const said = this.family(code, code === "days" ? (value) => number(Math.round(value)) : number);
        return said && amount(`unit.${code}`, said, most);
      };
      const flow = this.get("per_people");
      const parts = [
        range(this.get("low"), this.get("high"), (value) => money(value, this.get("currency")), this.get("hedge") !== ""),
        this.family("percent", (value) => percents.format(value / 100)),
        this.family("ratio", (value) => (flow ? plain.format(value) : `×${plain.format(value)}`)),
        ...["people", "gpus", "days", "count"].map(counted),
        this.get("survival_rate") && percents.format(Number(this.get("survival_rate"))),
      ].filter(Boolean);
      const money_ = this.get("low") !== "" || this.get("high") !== "";
      const per = money_ ? spelt(this.get("per") || this.get("period")) : "";
      const hedge = this.get("hedge");
      const text = parts.join(", ");
      const hedged = hedge ? (told(hedge).includes("{n}") ? told(hedge).replace("{n}", text) : `${told(hedge)} ${text}`) : text;
      return [hedged.trim(), text && per && `(${per})`].filter(Boolean).join(" ").replace(/(?<![\w-])-(?=\D?\d)/g, "−");
    }
    get converted() {
      const lines = [];
      for (const [stem, label] of [["annual_", "annual"], ["", "stated"]]) {
        if (this.get(`${stem}low_usd`) === "" && this.get(`${stem}high_usd`) === "") continue;
        const parts = [["usd", "USD"], ["krw", "KRW"]].map(([end, currency]) =>
          range(this.get(`${stem}low_${end}`), this.get(`${stem}high_${end}`), (value) => money(value, currency)));
        const parity = stem && range(this.get("annual_low_ppp"), this.get("annual_high_ppp"), (value) => money(value, "USD"));
        if (parity) parts.push(`${parity} (${told("ppp")})`);
        lines.push(`${told(label)}: ${parts.filter(Boolean).join(" = ")}`);
      }
      if (lines.length) {
        const rate = [["units_per_usd", this.get("currency")], ["krw_per_usd", "KRW"]]
          .filter(([column, currency]) => this.get(column) && currency !== "USD").map(([column, currency]) => `1 USD = ${plain.format(Number(this.get(column)))} ${currency}`);
        lines.push([[...new Set(rate)].join(", "), this.get("rate_source").toUpperCase(), this.get("rate_date"), told(`rate.${this.get("rate_basis")}`)].filter(Boolean).join(" · "));
      }
      return lines;
    }
    // What a figure comes to, for sorting: money in US dollars a year where it is known, else the number itself.
    get size() {
      for (const column of ["annual_high_usd", "annual_low_usd", "high_usd", "low_usd", "percent_high", "percent_low", "ratio_high", "ratio_low", "people_high", "people_low", "gpus_high", "gpus_low", "days_high", "days_low", "count_high", "count_low", "survival_rate"]) {
        const value = this.get(column);
        if (value !== "") return Number(value);
      }
      return null;
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
  window.FIGURE_BOOK = { rows, byId, eventsOf, told, country, number, settings, words };
})();
