// Puts interactive charts over the drawn ones and keeps the page in step with its settings. Without it, everything
// the report says is there all the same.
(() => {
  "use strict";

  const TODAY = 2; // the trace that answers to pointer and keyboard
  const GAP = 10; // pixels between a point and what is told of it
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => paint(entry.target)));
  const charts = new WeakMap(); // box -> { figure, live, width }
  let config = {};
  let settingsTop; // where the form stood before the report was swapped
  let folds = new Map(); // what was opened and what was closed then

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const font = () => getComputedStyle(document.documentElement).fontFamily;

  function traces(figure, scale) {
    const accent = colour("accent");
    const looks = {
      area: { fillcolor: accent, opacity: 0.3, line: { width: 0, color: accent } },
      target: { line: { color: colour("ink"), width: 1.5 * scale } },
      today: { line: { color: accent, width: 1.5 * scale }, marker: { color: accent, size: 6 * scale } },
    };
    return figure.data.map((trace) => ({ ...trace, ...looks[trace.meta] }));
  }

  // Type grows with the chart, as it does in the drawn one.
  function layout(figure, width, height) {
    const { polar, annotations } = figure.layout;
    const line = colour("line");
    const scale = width / figure.width;
    const inks = { label: colour("ink"), ring: colour("muted") };
    return {
      ...figure.layout,
      width,
      height,
      paper_bgcolor: colour("paper"),
      font: { family: font(), color: colour("ink") },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("muted"), activecolor: colour("accent") },
      annotations: annotations.map((text) => ({
        ...text,
        font: { size: text.font.size * scale, color: inks[text.name] },
        ...(text.name === "ring" && { bgcolor: colour("paper") }),
      })),
      polar: {
        ...polar,
        bgcolor: "rgba(0,0,0,0)",
        radialaxis: { ...polar.radialaxis, gridcolor: line },
        angularaxis: { ...polar.angularaxis, gridcolor: line },
      },
    };
  }

  async function paint(box, force = false) {
    const chart = charts.get(box);
    const { width, height } = box.getBoundingClientRect();
    if (!chart || !width || (!force && chart.width === width)) return;
    chart.width = width;
    const options = { ...config, toImageButtonOptions: { filename: `radar-${box.dataset.chart}`, scale: 3 } };
    await window.Plotly.react(
      chart.live,
      traces(chart.figure, width / chart.figure.width),
      layout(structuredClone(chart.figure), width, height),
      options,
    );
    quieten(box, chart.live);
  }

  function lines(html) {
    return html.split("<br>").map((line) => new DOMParser().parseFromString(line, "text/html").body.textContent);
  }

  function say(text) {
    document.getElementById("report-status").textContent = text;
  }

  // The group around a chart says it all: what Plotly draws is for the eye. Its one button says which chart it saves.
  function quieten(box, live) {
    live.querySelectorAll("svg").forEach((drawing) => drawing.setAttribute("aria-hidden", "true"));
    live.querySelectorAll(".modebar-btn").forEach((button) => {
      button.setAttribute("aria-label", `Download the chart of ${box.dataset.name} as a picture`);
      button.dataset.title = "Download as a picture";
    });
  }

  // Where a box of `width` by `height` may stand: outwards of the point, or above, below or beside it, in the chart's
  // width. The first place that covers neither the point nor the middle is taken.
  function beside(point, middle, width, height, room) {
    const [x, y] = [point.x - middle.x, point.y - middle.y];
    const length = Math.hypot(x, y) || 1;
    const wanted = [[x / length, y / length], [0, Math.sign(y) || -1], [0, -Math.sign(y) || 1], [1, 0], [-1, 0]];
    const places = wanted.map(([across, down]) => {
      const away = GAP + (width * Math.abs(across) + height * Math.abs(down)) / 2;
      const left = point.x + across * away - width / 2;
      return {
        left: Math.min(Math.max(left, 0), Math.max(0, room - width)),
        top: point.y + down * away - height / 2,
      };
    });
    const within = (start, length, at) => start - GAP / 2 < at && at < start + length + GAP / 2;
    const covers = ({ left, top }, spot) => within(left, width, spot.x) && within(top, height, spot.y);
    return places.find((place) => !covers(place, point) && !covers(place, middle)) || places[0];
  }

  // What a point says, in a box of our own: Plotly's covers what it tells of where room is short.
  function telling(live, figure) {
    const told = document.createElement("div");
    told.className = "chart-told";
    told.hidden = true;
    live.append(told);
    const { r, customdata } = figure.data[TODAY];
    const axes = r.length - 1;
    const tell = (place) => {
      const scale = live.clientWidth / figure.width;
      const middle = { x: figure.middle[0] * scale, y: figure.middle[1] * scale };
      const angle = (2 * Math.PI * place) / axes;
      const out = figure.unit * r[place] * scale;
      const point = { x: middle.x + out * Math.sin(angle), y: middle.y - out * Math.cos(angle) };
      told.replaceChildren(
        ...lines(customdata[place]).map((line) => Object.assign(document.createElement("div"), { textContent: line })),
      );
      told.hidden = false;
      const { left, top } = beside(point, middle, told.offsetWidth, told.offsetHeight, live.clientWidth);
      told.style.left = `${left}px`;
      told.style.top = `${top}px`;
    };
    const hush = () => {
      told.hidden = true;
    };
    live.on("plotly_hover", ({ points }) => tell(points[0].pointNumber % axes));
    live.on("plotly_unhover", hush);
    return { tell, hush };
  }

  // Arrow keys step from point to point and say what is there.
  function stepping(live, figure, { tell, hush }) {
    const { r, customdata } = figure.data[TODAY];
    const places = [...r.keys()].slice(0, -1).filter((place) => r[place] !== null);
    let at = -1;
    live.addEventListener("keydown", (event) => {
      if (event.target !== live) return;
      const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") hush();
      if (!move || !places.length) return;
      event.preventDefault();
      at = at < 0 && move < 0 ? places.length - 1 : (at + move + places.length) % places.length;
      tell(places[at]);
      say(lines(customdata[places[at]]).join(", "));
    });
    live.addEventListener("blur", () => {
      at = -1;
      hush();
    });
  }

  async function takeOver(box, figure) {
    const live = document.createElement("div");
    live.className = "chart-live";
    live.tabIndex = 0;
    live.setAttribute("role", "group");
    live.setAttribute("aria-label", `${box.dataset.label}. Arrow keys step through the points.`);
    box.append(live);
    charts.set(box, { figure, live, width: 0 });
    await paint(box);
    stepping(live, figure, telling(live, figure));
    box.classList.add("is-live");
    observer.observe(box);
  }

  async function draw() {
    const report = document.getElementById("report");
    const boxes = report ? [...report.querySelectorAll("[data-chart]")] : [];
    if (!window.Plotly || !boxes.length) return;
    const response = await fetch(report.dataset.charts, { headers: { Accept: "application/json" } });
    if (!response.ok) return; // the drawn charts stay
    const made = await response.json();
    config = made.config;
    for (const box of boxes) {
      const figure = made.figures[box.dataset.chart];
      if (!figure || !box.isConnected) continue;
      await takeOver(box, figure);
      // Between two charts the page may answer to its user.
      await new Promise((resume) => setTimeout(resume));
    }
  }

  // The contents list marks the section that is being read.
  function follow() {
    const links = new Map(
      [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
    );
    const seen = new IntersectionObserver(
      (entries) => {
        const entered = entries.filter((entry) => entry.isIntersecting).at(-1);
        if (!entered) return;
        links.forEach((link, id) => {
          if (id === entered.target.id) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        });
      },
      { rootMargin: "-10% 0px -80% 0px" },
    );
    links.forEach((_, id) => {
      const section = document.getElementById(id);
      if (section) seen.observe(section);
    });
  }

  // A link into something folded unfolds it; a capability is a row with its details folded below.
  function unfold() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const own = target.matches("[id^=capability-]") ? target.querySelector("details") : null;
    for (let fold = own || target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    target.scrollIntoView();
    own?.querySelector("summary").focus({ preventScroll: true });
  }

  // The report changes its height with the settings: keep their button, which was pressed, where it is on the screen.
  function settingsPlace() {
    return document.getElementById("settings-save")?.getBoundingClientRect().top;
  }

  function holdSettings() {
    const place = settingsPlace();
    if (place !== undefined && settingsTop !== undefined) {
      window.scrollBy({ top: place - settingsTop, behavior: "instant" });
    }
  }

  // Every explanation that folds, by the place it belongs to and its number there.
  function namedFolds() {
    const counts = new Map();
    return [...document.querySelectorAll("#report details")].map((fold) => {
      const place = fold.parentElement.closest("[data-fold], [id]");
      const name = place.dataset.fold || place.id;
      const number = counts.get(name) || 0;
      counts.set(name, number + 1);
      return [`${name} ${number}`, fold];
    });
  }

  function keepFolds() {
    folds = new Map(namedFolds().map(([name, fold]) => [name, fold.open]));
  }

  function restoreFolds() {
    namedFolds().forEach(([name, fold]) => {
      if (folds.has(name)) fold.open = folds.get(name);
    });
    folds = new Map();
  }

  function begin() {
    observer.disconnect();
    follow();
    draw();
  }

  // A PDF takes seconds: say so, and say when it could not be made. Without this the link does the same in silence.
  function toast(text, kind) {
    const toasts = document.getElementById("toasts");
    const line = document.createElement("div");
    line.className = kind ? `toast toast--${kind}` : "toast";
    line.textContent = text;
    toasts.replaceChildren(line);
    return line;
  }

  async function fetchPdf(link) {
    const said = toast("Making the PDF. This takes a few seconds.");
    link.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(link.href);
      if (!response.ok || response.headers.get("Content-Type") !== "application/pdf") {
        window.location.assign(link.href); // the page that says what is missing
        return;
      }
      const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") || "");
      const save = document.createElement("a");
      save.href = URL.createObjectURL(await response.blob());
      save.download = name ? decodeURIComponent(name[1]) : "report.pdf";
      save.click();
      setTimeout(() => URL.revokeObjectURL(save.href), 60000);
      said.textContent = "The PDF is ready.";
      setTimeout(() => said.remove(), 5000);
    } catch {
      toast("The PDF could not be made: the server cannot be reached. Try again in a moment.", "bad");
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-pdf]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-busy")) fetchPdf(link);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) setTimeout(unfold); // the address stays, so nothing else tells
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".shares input")) return;
    event.target.closest(".focus").querySelector('[name="focus"][value="own"]').checked = true;
  });
  window.addEventListener("hashchange", unfold);
  // Paper cannot be unfolded: lists that belong to the whole are printed whole.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details[data-print]:not([open])").forEach((fold) => {
      fold.dataset.print = "folded";
      fold.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-print=folded]").forEach((fold) => {
      fold.dataset.print = "";
      fold.open = false;
    });
  });
  dark.addEventListener("change", () => {
    document.querySelectorAll("[data-chart].is-live").forEach((box) => paint(box, true));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    settingsTop = settingsPlace();
    keepFolds();
    // Refused settings come back as the page with the errors in it.
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSwap", () => {
    restoreFolds();
    holdSettings();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id !== "report" && event.detail.target.id !== "report") return;
    begin();
    holdSettings();
    settingsTop = undefined;
    const errors = document.getElementById("settings-errors");
    if (errors) {
      errors.focus();
      return;
    }
    const said = toast(document.getElementById("report").dataset.saved);
    setTimeout(() => said.remove(), 12000);
  });
  begin();
  window.addEventListener("load", () => setTimeout(unfold)); // after the browser has gone to the row by itself
})();
