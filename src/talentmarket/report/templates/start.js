"use strict";
// The reader's first language among the two; with ?stay in the address both stay on offer.
(() => {
  if (location.search === "?stay") return;
  const wanted = (navigator.languages || [navigator.language || "en"]).map((tag) => tag.slice(0, 2).toLowerCase());
  const lang = wanted.find((tag) => tag === "ko" || tag === "en") || "en";
  location.replace(`${lang}/index.html${location.hash}`);
})();
