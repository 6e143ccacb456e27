"use strict";
(() => {
  const views = [];
  const options = {
    actions: false,
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    mode: "vega-lite",
    logLevel: 1,
  };

  function sizeOf(box) {
    const width = Math.max(240, Math.floor(box.clientWidth));
    return [width, Math.round(width * Number(box.dataset.aspect))];
  }

  async function draw(data) {
    const box = document.getElementById(data.dataset.chart);
    const spec = JSON.parse(data.textContent);
    if (box.dataset.aspect) {
      [spec.width, spec.height] = sizeOf(box);
      spec.autosize = { type: "none" };
      spec.padding = 0;
    }
    const { view } = await vegaEmbed(box, spec, { ...options, renderer: box.dataset.renderer });
    views.push({ box, view, map: "aspect" in box.dataset });
  }

  function fit() {
    for (const { box, view, map } of views) {
      if (map) {
        const [width, height] = sizeOf(box);
        view.width(width).height(height).runAsync();
      }
    }
  }

  function show(when) {
    for (const { view, map } of views) {
      if (map) view.signal("when", when).runAsync();
    }
    for (const button of document.querySelectorAll("[data-when]")) {
      button.setAttribute("aria-pressed", String(button.dataset.when === when));
    }
  }

  function sort(header) {
    const column = header.cellIndex;
    const body = header.closest("table").tBodies[0];
    const down = header.getAttribute("aria-sort") === "ascending";
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      const numbers = header.classList.contains("number");
      return numbers ? Number(x) - Number(y) : x.localeCompare(y, "en", { numeric: true });
    };
    const rows = [...body.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b)));
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.when) show(button.dataset.when);
    else if (button.parentElement.tagName === "TH") sort(button.parentElement);
  });

  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  window.addEventListener("resize", fit);

  const charts = [...document.querySelectorAll("script[data-chart]")];
  Promise.all(charts.map(draw)).then(() => {
    document.documentElement.dataset.drawn = String(charts.length);
  });
})();
