const columns = JSON.parse(document.getElementById("columns").textContent);
const quoted = (text) => /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
document.getElementById("save").addEventListener("click", () => {
  for (const table of Object.keys(columns)) {
    const lines = [];
    for (const one of document.querySelectorAll(`fieldset[data-table="${table}"]`)) {
      if (!one.querySelector("input[type=checkbox]").checked) continue;
      const cell = (name) => { const found = one.querySelector(`input[name="${name}"]`); return found ? found.value : ""; };
      lines.push(columns[table].map((name) => quoted(cell(name))).join(","));
    }
    if (!lines.length) continue;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([columns[table].join(",") + "\n" + lines.join("\n") + "\n"], {type: "text/csv"}));
    link.download = table + "-lines.csv";
    link.click();
  }
});
