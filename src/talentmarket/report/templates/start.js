"use strict";
// The reader's first language among those of the report; with ?stay in the address all stay on offer.
(() => {
  if (location.search === "?stay") return;
  const known = [...document.querySelectorAll("a[hreflang]")].map((link) => link.hreflang);
  const wanted = (navigator.languages || [navigator.language || "en"]).map((tag) => tag.slice(0, 2).toLowerCase());
  const lang = wanted.find((tag) => known.includes(tag)) || known[0];
  location.replace(`${lang}/index.html${location.hash}`);
})();
