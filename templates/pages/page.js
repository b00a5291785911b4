"use strict";
(() => {
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const tables = [...document.querySelectorAll("table[data-sortable]")].map((table) => ({
    table,
    heads: [...table.tHead.rows[0].cells],
    // where each row belongs while nothing is sorted
    groups: [...table.tBodies].map((body) => ({
      body,
      rows: [...body.rows].filter((row) => !row.classList.contains("group")),
    })),
    sorted: table.createTBody(),
  }));

  const value = (row, column) => {
    const cell = row.cells[column];
    return (cell.dataset.value ?? cell.textContent).trim();
  };

  // What has no value stands last, whichever way the column is sorted.
  const compare = (a, b, way, numbers) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    return way * (numbers ? a - b : order.compare(a, b));
  };

  const hideEmptyGroups = () => {
    for (const { groups, sorted } of tables) {
      for (const { body, rows } of groups) {
        body.hidden = sorted.rows.length > 0 || rows.every((row) => row.hidden);
      }
    }
  };

  const sort = (one, column) => {
    const head = one.heads[column];
    const next = { none: "ascending", ascending: "descending", descending: "none" };
    const now = next[head.getAttribute("aria-sort")];
    for (const other of one.heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", now);
    if (now === "none") {
      for (const { body, rows } of one.groups) body.append(...rows);
    } else {
      const way = now === "ascending" ? 1 : -1;
      const numbers = head.dataset.sort === "number";
      const rows = one.groups.flatMap((group) => group.rows);
      rows.sort((a, b) => compare(value(a, column), value(b, column), way, numbers));
      one.sorted.append(...rows);
    }
    hideEmptyGroups();
  };

  for (const one of tables) {
    one.sorted.setAttribute("role", "rowgroup");
    one.sorted.className = "sorted";
    one.heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = "排序：升序、降序、恢复分组";
      button.addEventListener("click", () => sort(one, column));
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
    });
  }

  // A form of controls rules the lists of its own part of the page.
  const ruled = (controls) => {
    const part = controls.closest("[data-part]") ?? document;
    const own = tables.filter((one) => part.contains(one.table));
    const rows = own.flatMap((one) => one.groups.flatMap((group) => group.rows));
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const find = controls.querySelector("[data-find]");
    const selects = [...controls.querySelectorAll("select[data-key]")];

    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const wanted =
          selects.every((one) => !one.value || row.dataset[one.dataset.key] === one.value) &&
          words.every((word) => texts.get(row).includes(word));
        if (row.hidden === wanted) row.hidden = !wanted;
        shown += wanted;
      }
      controls.querySelector("[data-shown]").textContent = `显示 ${shown} 项，共 ${rows.length} 项`;
      hideEmptyGroups();
    };

    // A very long list is filtered when the typing pauses, not at each key.
    let pause;
    controls.addEventListener("input", () => {
      clearTimeout(pause);
      if (rows.length < 2000) filter();
      else pause = setTimeout(filter, 300);
    });
    controls.addEventListener("submit", (event) => event.preventDefault());
    controls.addEventListener("reset", () => setTimeout(filter));
    controls.hidden = false;
    filter();
  };

  document.querySelectorAll("[data-controls]").forEach(ruled);
})();
