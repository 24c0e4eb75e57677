// Filters, sorts and copies. All that the page says is there without it, and nothing here makes markup out of text.
(() => {
  "use strict";
  const pageSize = 200;
  const find = (query) => document.querySelector(query);
  const count = (number) => number.toLocaleString("en");
  document.documentElement.classList.add("js");

  // Where there is no clipboard, as on a page that came unencrypted, what is selected is copied.
  async function copy(code) {
    const text = code.textContent;
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const done = await copy(button.parentElement.querySelector("code"));
    button.textContent = done ? "Copied" : "Selected";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });

  const table = find("table.rows");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (element, index) => {
    const cells = Array.from(element.cells, (cell) => cell.textContent);
    const links = Array.from(element.lastElementChild.getElementsByTagName("a"), (link) => link.hash.slice(1));
    return { element, index, cells, words: cells[cells.length - 1].split(", "), links, text: cells.join("\n").toLowerCase() };
  });
  const search = find("#find"), shown = find("#shown"), more = find("p.more");
  const columns = Array.from(document.querySelectorAll("select[data-column]"));
  const byWord = find("select[data-by=word]"), byGroup = find("select[data-by=group]");
  const headings = Array.from(table.tHead.rows[0].cells);
  const choices = [...columns, byWord, byGroup].filter(Boolean);
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const everything = " ";
  let matching = rows, limit = pageSize, sorted = null;

  const valuesOf = (choice, row) =>
    choice === byWord ? row.words : choice === byGroup ? row.links : [row.cells[Number(choice.dataset.column)]];

  const nameOf = (choice, value) => {
    const group = choice === byGroup ? document.getElementById(value) : null;
    if (!group) return value;
    const word = group.querySelector(".word").textContent, text = group.querySelector("p").textContent;
    return `${word}: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
  };

  for (const choice of choices) {
    const counts = new Map();
    for (const row of rows) for (const value of new Set(valuesOf(choice, row))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = choice === byGroup
      ? Array.from(counts.keys()).sort(compare).slice(0, 500)
      : Array.from(counts.keys()).sort(compare);
    for (const value of values) choice.add(new Option(`${nameOf(choice, value)} (${count(counts.get(value))})`, value));
    if (counts.size < 2) choice.parentElement.hidden = true;
  }

  function show() {
    const visible = matching.slice(0, limit);
    body.replaceChildren(...visible.map((row) => row.element));
    const part = visible.length < matching.length ? `, the first ${count(visible.length)} shown` : "";
    shown.textContent = matching.length === rows.length
      ? `${count(rows.length)} rows${part}`
      : `${count(matching.length)} of ${count(rows.length)} rows${part}`;
    more.hidden = visible.length === matching.length;
    find("#all").textContent = `Show all ${count(matching.length)}`;
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value !== everything);
    matching = rows.filter((row) =>
      words.every((word) => row.text.includes(word))
      && wanted.every((choice) => valuesOf(choice, row).includes(choice.value)));
    if (sorted) {
      const { column, factor } = sorted;
      matching.sort((one, other) => factor * compare(one.cells[column], other.cells[column]) || one.index - other.index);
    }
    limit = pageSize;
    show();
  }

  function reset() {
    search.value = "";
    for (const choice of choices) choice.value = everything;
  }

  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const factor = sorted?.column === column ? -sorted.factor : 1;
      sorted = { column, factor };
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", factor > 0 ? "ascending" : "descending");
      apply();
    });
  });

  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); });
  for (const choice of choices) choice.addEventListener("change", apply);
  find("#reset").addEventListener("click", () => { reset(); apply(); });
  find("#more").addEventListener("click", () => { limit += pageSize; show(); });
  find("#all").addEventListener("click", () => { limit = Infinity; show(); });

  document.addEventListener("click", (event) => {
    const { group, word, whole, part } = event.target.closest("button")?.dataset ?? {};
    if (group === undefined && word === undefined && whole === undefined) return;
    reset();
    if (group !== undefined && byGroup) byGroup.value = group;
    if (word !== undefined) byWord.value = word;
    if (whole !== undefined) [columns[0].value, columns[1].value] = [whole, part];
    for (const choice of choices) if (choice.selectedIndex < 0) choice.value = everything;
    apply();
    const title = table.closest("section").querySelector("h2");
    title.scrollIntoView();
    title.focus({ preventScroll: true });
  });

  show();
})();
