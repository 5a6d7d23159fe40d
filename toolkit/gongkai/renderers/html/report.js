"use strict";
(() => {
  const tools = document.getElementById("tools");
  const boxes = [...tools.querySelectorAll("input")];
  const choice = tools.querySelector("select");
  const count = tools.querySelector("output");
  const findings = [...document.querySelectorAll(".finding")];
  const marks = [...document.querySelectorAll(".mark")];
  const named = new Map(findings.map((each) => [each.id, each]));
  const of = (mark) => named.get(decodeURIComponent(mark.hash.slice(1)));
  let seen = [];
  let at = -1;

  function filter() {
    const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = ({ dataset }) => states.has(dataset.state) && (!choice.value || dataset.rule === choice.value);
    for (const each of findings) each.classList.toggle("off", !wanted(each));
    for (const each of marks) each.classList.toggle("off", of(each)?.classList.contains("off") ?? false);
    // What has lost its marks is no longer wrong in what is asked for.
    for (const each of document.querySelectorAll("td:has(> .mark), .said")) {
      each.classList.toggle("plain", !each.querySelector(".mark:not(.off)"));
    }
    for (const each of document.querySelectorAll("aside ol")) {
      each.previousElementSibling?.classList.toggle("off", !each.querySelector(".finding:not(.off)"));
    }
    for (const each of document.querySelectorAll(".report")) {
      each.classList.toggle("off", choice.value !== "" && !each.querySelector(".finding:not(.off)"));
    }
    seen = findings.filter((each) => !each.classList.contains("off"));
    at = -1;
    tell();
  }

  function tell() {
    count.value = seen.length ? `${at + 1 || "–"} / ${seen.length}` : "0";
    for (const button of tools.querySelectorAll("button")) button.disabled = !seen.length;
  }

  function jump(step) {
    at = at < 0 ? (step > 0 ? 0 : seen.length - 1) : (at + step + seen.length) % seen.length;
    tell();
    reveal(seen[at]);
    seen[at].scrollIntoView({ block: "center" });
    seen[at].focus({ preventScroll: true });
    show(seen[at]);
  }

  // What a finding speaks of is shown with it.
  function show(finding) {
    for (const each of document.querySelectorAll(".part-of, .now")) each.classList.remove("part-of", "now");
    if (!finding) return;
    finding.classList.add("now");
    for (const id of (finding.dataset.cells ?? "").split(" ").filter(Boolean)) {
      document.getElementById(id)?.classList.add("part-of");
    }
  }

  function reveal(element) {
    for (let each = element?.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  }

  function arrive() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    reveal(target);
    if (!target?.matches(".finding")) return;
    at = seen.indexOf(target);
    tell();
    show(target);
  }

  function point(event) {
    const mark = event.target.closest(".mark");
    const finding = mark ? of(mark) : event.target.closest(".finding");
    if (finding) show(finding);
  }

  tools.hidden = findings.length === 0;
  tools.addEventListener("change", filter);
  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) jump(Number(button.value));
  });
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);
  window.addEventListener("hashchange", arrive);
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
  filter();
  arrive();
})();
