"use strict";

// Swaps the parts of the page that have changed; without this script a reload does the same.

const STREAM = document.documentElement.dataset.stream;
let seen = document.documentElement.dataset.version;
let stream = null;

function keyOf(element) {
  const form = element && element.closest("form");
  return form ? `${form.getAttribute("action")} ${element.name} ${element.value}` : element && element.id;
}

function refocus(part, key) {
  const found = [...part.querySelectorAll("button, a, input, [tabindex]")].find((one) => keyOf(one) === key);
  (found || part).focus({ preventScroll: true });
}

function swap(part, fresh) {
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
  part.replaceChildren(...fresh.childNodes);
  part.querySelectorAll("details").forEach((one) => { one.open = one.open || open.has(one.id); });
  if (focused !== null) {
    part.tabIndex = -1;
    refocus(part, focused);
  }
}

async function reload() {
  const answer = await fetch(document.documentElement.dataset.page, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  seen = page.documentElement.dataset.version;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) swap(part, fresh);
  }
}

function listen() {
  if (document.hidden || stream) return;
  stream = new EventSource(STREAM);
  stream.addEventListener("change", (event) => { if (event.data !== seen) reload(); });
  stream.addEventListener("time", (event) => { document.getElementById("now").textContent = event.data; });
}

// A browser has few connections to one host: a hidden page keeps none of them open.
document.addEventListener("visibilitychange", () => {
  if (document.hidden && stream) {
    stream.close();
    stream = null;
  }
  listen();
});

listen();
