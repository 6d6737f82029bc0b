"use strict";
// Where two offers lie among like jobs: a lookup in percentiles that were counted beforehand (offers/standing.py has the
// same steps); and the file for `talentmarket offer`, from the same fields.
(() => {
  const data = JSON.parse(document.getElementById("cells").textContent);
  const form = document.getElementById("offer");
  const units = { 조: 1e12, 억: 1e8, 천만: 1e7, 백만: 1e6, 만: 1e4, 천: 1e3, k: 1e3, m: 1e6, b: 1e9 };

  // "9500만", "1억 2천만 원", "180k", "$180,000" as a number; NaN where it is none.
  const amount = (text) => {
    const bare = text.toLowerCase().replace(/[\s,_₩$€£¥원]|usd|krw|won/g, "");
    const parts = [...bare.matchAll(/(\d+(?:\.\d+)?)(천만|백만|조|억|만|천|k|m|b)?/g)];
    if (!parts.length || parts.map((part) => part[0]).join("") !== bare) return NaN;
    return parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * (units[unit] || 1), 0);
  };
  const share = (text) => amount(text.replace("%", "")) / 100;

  const below = (value, marks) => {
    if (value < marks[0]) return [0, data.shares[0]];
    for (let at = 1; at < marks.length; at += 1) {
      if (value > marks[at]) continue;
      const width = marks[at] - marks[at - 1];
      const part = width ? (value - marks[at - 1]) / width : 1;
      return data.shares[at - 1] + part * (data.shares[at] - data.shares[at - 1]);
    }
    return [data.shares.at(-1), 1];
  };
  const cell = (kind, measure, country, parts) =>
    data.cells[[kind, measure, country, ...data.order[0].map((name) => parts[name] || "")].join("|")];

  const standings = (job) => {
    const found = [];
    for (const [measure, value] of [["base_salary", job.base], ["total_compensation", job.total]]) {
      for (const kind of data.kinds) {
        const parts = { ...job, role: kind === "figures" ? job.role : data.titles[job.role] };
        for (const kept of data.order) {
          if (!kept.every((name) => parts[name]) || !value) continue;
          const chosen = Object.fromEntries(kept.map((name) => [name, parts[name]]));
          const marks = cell(kind, measure, job.country, chosen);
          if (!marks || marks[0] !== job.currency) continue;
          found.push({ kind, measure, value, kept: chosen, country: job.country, marks });
          break;
        }
      }
    }
    if (job.share > 0) {
      const tries = [job.country, ""].flatMap((country) => [[country, job.stage, job.level], [country, job.stage, ""], [country, "", ""]]);
      for (const [country, place, level] of tries) {
        const marks = cell("grants", "equity", country, { place, level });
        if (!marks || (!place && job.stage)) continue;
        found.push({ kind: "grants", measure: "equity", value: job.share, kept: { level, place }, country, marks });
        break;
      }
    }
    return found;
  };

  const number = (value, more) => new Intl.NumberFormat(data.lang, more).format(value);
  const money = (of, currency) => {
    const compact = { notation: "compact", maximumSignificantDigits: 3 };
    const name = data.money[currency]; // 원 follows its amount, $ precedes it
    if (!name) return number(of, { style: "currency", currency, ...compact });
    const said = number(of, compact);
    return said + (/\d$/.test(said) ? "" : " ") + name;
  };
  const written = (value, spec, values) => {
    const [kind, digits] = spec.split(" ");
    const one = (of) => {
      if (kind === "money") return money(of, values.currency);
      if (kind === "percent") return number(of, { style: "percent", minimumFractionDigits: Number(digits) || 0, maximumFractionDigits: Number(digits) || 0 });
      if (kind === "year") return String(of);
      return typeof of === "number" ? number(of) : String(of);
    };
    return Array.isArray(value) ? value.map(one).join("–") : one(value);
  };
  const say = (key, values) => data.words[key].replace(/\{(\w+):?([^}]*)\}/g, (_, name, spec) => written(values[name], spec, values));
  const place = (part) => {
    if (!Array.isArray(part)) return say("place.among", { share: part });
    return part[0] ? say("place.highest", { share: part[0] }) : say("place.lowest", { share: 1 - part[1] });
  };
  const group = (kept, country) =>
    [...Object.entries(kept).map(([part, code]) => (data.names[part] || {})[code] || code), data.names.country[country]].filter(Boolean).join(", ") ||
    data.words.everywhere;

  const read = (fields) => {
    const get = (name) => fields.querySelector(`[name=${name}]`).value.trim();
    const typed = get("employer").toLowerCase();
    const base = amount(get("salary"));
    return {
      name: get("name") || fields.querySelector("legend").textContent,
      employer: data.employers[typed] || typed,
      role: get("role"),
      level: get("level"),
      country: get("country"),
      place: get("place"),
      stage: get("stage"),
      currency: data.currencies[get("country")] || "",
      base,
      total: base * (1 + (share(get("bonus")) || 0)) + (amount(get("stock")) || 0),
      share: share(get("percent")),
      get,
    };
  };
  const sentences = (job) => {
    if (!job.role || !job.country) return [say("no-job", job)];
    const said = standings(job).map(({ kind, measure, value, kept, country, marks }) => {
      const [currency, since, n, origins, ...quantiles] = marks;
      const own = kind !== "grants" && job.level && !kept.level ? { ...kept, level: "all" } : kept;
      const values = { name: job.name, what: data.words[measure], amount: value, place: place(below(value, quantiles)), n, origins, since };
      return say(kind, { ...values, group: group(own, country), low: quantiles[1], high: quantiles[3], currency });
    });
    const few = { name: job.name, what: data.words.base_salary, group: group({ role: job.role, level: job.level }, job.country) };
    return said.length || !job.base ? said : [say("few", few)];
  };

  // A text of YAML in quotation marks, unless it is plain; JSON's strings are YAML's.
  const scalar = (text) => (/^[\p{L}\d][\p{L}\d .%+-]*$/u.test(text) ? text : JSON.stringify(text));
  const yaml = (jobs) => {
    const lines = [`currency: ${jobs[0].currency || jobs[1].currency || data.currency}`, "horizon: 10", "discount_rate: 3%", "offers:"];
    for (const job of jobs) {
      const line = (key, value, indent = "    ") => value && lines.push(`${indent}${key}: ${scalar(value)}`);
      lines.push(`  - name: ${scalar(job.name)}`);
      for (const key of ["employer", "role", "level", "country", "place", "currency"]) line(key, job[key]);
      line("salary", job.get("salary") || "0");
      line("bonus", job.get("bonus"));
      if (job.get("stock")) {
        lines.push("    stock:");
        line("value_a_year", job.get("stock"), "      ");
        line("volatility", "35%", "      ");
      }
      if (!(job.share > 0)) continue;
      lines.push("    equity:");
      line("stage", job.stage, "      ");
      line("percent", job.get("percent"), "      ");
      line("post_money", job.get("post_money") || "0", "      ");
      line("exercise_cost", job.get("exercise_cost"), "      ");
      lines.push("    company:", `      age: ${amount(job.get("age")) || 0}`);
      lines.push(`      survival: {country: ${data.survival.includes(job.country) ? job.country : "US"}, section: J}`);
      lines.push("      exit: {years: [4, 9], returns: published}", "      after_closing: {months_without_pay: 3}");
    }
    return `${lines.join("\n")}\n`;
  };

  const renew = () => {
    const jobs = [...form.querySelectorAll("fieldset")].map(read);
    const items = jobs.flatMap(sentences).map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    document.getElementById("said").replaceChildren(...items);
    document.getElementById("yaml").value = yaml(jobs);
  };
  document.getElementById("save").addEventListener("click", () => {
    const file = new Blob([document.getElementById("yaml").value], { type: "application/yaml" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "my-offer.yaml" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", renew);
  renew();
})();
