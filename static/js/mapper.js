/* Boxes over the picture of a page (paperwork/own/map.html). Each box is a row of the form beside it;
   the picture shows the rows and writes numbers into them. Without this file the rows can be filled
   in by hand. */

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 6; // points: a shorter drag is a click
const form = document.querySelector("[data-mapper]");
if (form) start(form);

function start(form) {
  const page = form.querySelector("[data-page]");
  const rows = form.querySelector("[data-rows]");
  const blank = form.querySelector("template[data-empty]");
  const total = form.querySelector("[name$=TOTAL_FORMS]");
  const drawButton = form.querySelector("[data-draw]");
  const width = Number(page.dataset.width);
  const height = Number(page.dataset.height);
  const fixed = "fixed" in form.dataset;
  let dirty = false;

  const fieldOf = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const numbers = (row) => ["x", "y", "w", "h"].map((side) => Number(fieldOf(row, side).value));
  const isEmpty = (row) => ["x", "y", "w", "h"].some((side) => fieldOf(row, side).value === "");
  const isGone = (row) => fieldOf(row, "DELETE")?.checked ?? false;
  const round = (number) => Math.round(number * 10) / 10;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

  const touched = () => {
    dirty = true;
    const sign = form.querySelector("[data-dirty]");
    if (sign) sign.hidden = false;
  };
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  form.addEventListener("submit", () => (dirty = false));

  /* Rows */
  const spots = new Map(); // row → its group in the picture

  function prepare(row) {
    const find = row.querySelector("[data-find]");
    const select = fieldOf(row, "fills");
    if (find && !fixed) {
      find.hidden = false;
      find.querySelector("input").addEventListener("input", (event) => narrow(select, event.target.value));
      find.querySelector("input").addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
    }
    row.addEventListener("input", (event) => {
      if (event.target.matches("[data-find-words]")) return;
      touched();
      draw(row);
    });
    row.addEventListener("toggle", () => {
      if (row.open) mark(row);
    });
    if (fixed) for (const field of row.querySelectorAll("input, select")) field.disabled = true;
  }

  /* Show only the choices whose words, or whose group, hold what was typed. */
  function narrow(select, typed) {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    let first = null;
    for (const option of select.querySelectorAll("option")) {
      const group = option.parentElement.label ?? "";
      const text = `${group} ${option.textContent}`.toLowerCase();
      option.hidden = option.value !== "" && !words.every((word) => text.includes(word));
      if (!option.hidden && option.value && !first) first = option;
    }
    for (const group of select.querySelectorAll("optgroup"))
      group.hidden = [...group.children].every((option) => option.hidden);
    if (words.length && first) {
      select.value = first.value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function mark(row) {
    for (const [other, group] of spots) group.classList.toggle("spot--on", other === row);
  }

  function label(row) {
    const select = fieldOf(row, "fills");
    const words = select.selectedOptions[0]?.textContent ?? "";
    row.querySelector("[data-row-words]").textContent = words;
    return words;
  }

  /* The picture */
  function draw(row) {
    if (isEmpty(row) || isGone(row)) {
      spots.get(row)?.remove();
      spots.delete(row);
      row.classList.toggle("spotrow--gone", isGone(row));
      return;
    }
    row.classList.remove("spotrow--gone");
    delete row.dataset.fresh;
    const [x, y, w, h] = numbers(row);
    const group = spots.get(row) ?? add(row);
    const [box, handle] = group.querySelectorAll("rect");
    set(box, { x, y, width: Math.max(w, 0), height: Math.max(h, 0) });
    if (handle) {
      const side = clamp(Math.min(w, h) / 2, 5, 9);
      set(handle, { x: x + w - side, y: y + h - side, width: side, height: side });
    }
    const words = label(row);
    group.querySelector("title").textContent = words;
    group.setAttribute("aria-label", words);
    group.classList.toggle("spot--open", fieldOf(row, "fills").value === "");
  }

  function set(element, values) {
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  }

  function add(row) {
    const group = document.createElementNS(SVG, "g");
    group.classList.add("spot");
    set(group, { tabindex: 0, role: "button" });
    group.append(
      document.createElementNS(SVG, "rect"),
      document.createElementNS(SVG, "rect"),
      document.createElementNS(SVG, "title"),
    );
    group.querySelectorAll("rect")[1].classList.add("spot__corner");
    group.addEventListener("keydown", (event) => pressed(event, row));
    group.addEventListener("focus", () => mark(row));
    page.append(group);
    spots.set(row, group);
    return group;
  }

  function place(row, [x, y, w, h]) {
    w = clamp(w, LEAST, width);
    h = clamp(h, LEAST, height);
    const sides = { x: clamp(x, 0, width - w), y: clamp(y, 0, height - h), w, h };
    for (const [side, value] of Object.entries(sides)) fieldOf(row, side).value = round(value);
    touched();
    draw(row);
  }

  function open(row) {
    for (const other of rows.querySelectorAll("[data-row][open]")) if (other !== row) other.open = false;
    row.open = true;
    mark(row);
    row.scrollIntoView({ block: "nearest" });
  }

  function newRow(box) {
    const waiting = [...rows.querySelectorAll("[data-row]")].find((row) => "fresh" in row.dataset);
    const row = waiting ?? fromTemplate();
    place(row, box);
    open(row);
    return row;
  }

  function fromTemplate() {
    const number = Number(total.value);
    const holder = document.createElement("div");
    holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", number);
    const row = holder.firstElementChild;
    total.value = number + 1;
    rows.append(row);
    prepare(row);
    return row;
  }

  function takeAway(row) {
    const box = fieldOf(row, "DELETE");
    if (!box) return;
    box.checked = true;
    touched();
    draw(row);
    row.open = false;
  }

  /* Keyboard: arrows move, with Alt they resize, Shift makes bigger steps. */
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function pressed(event, row) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(row);
      fieldOf(row, "fills").focus();
      return;
    }
    if (fixed) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      takeAway(row);
      return;
    }
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const step = event.shiftKey ? 10 : 1;
    const [x, y, w, h] = numbers(row);
    const [right, down] = way.map((one) => one * step);
    place(row, event.altKey ? [x, y, w + right, h + down] : [x + right, y + down, w, h]);
  }

  /* Mouse, finger, pen */
  const point = (event) => {
    const box = page.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * width,
      ((event.clientY - box.top) / box.height) * height,
    ];
  };
  let drag = null;

  page.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    const group = event.target.closest("g.spot");
    const row = [...spots].find(([, one]) => one === group)?.[0];
    if (row) {
      open(row);
      group.focus({ preventScroll: true });
    }
    if (fixed) return;
    const mayDraw = event.pointerType === "mouse" || drawButton?.getAttribute("aria-pressed") === "true";
    if (!row && !mayDraw) return;
    event.preventDefault();
    page.setPointerCapture(event.pointerId);
    const kind = !row ? "new" : event.target.classList.contains("spot__corner") ? "size" : "move";
    drag = { kind, row, from: point(event), box: row ? numbers(row) : null, rubber: null };
  });

  page.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = point(event);
    const [right, down] = [x - drag.from[0], y - drag.from[1]];
    if (drag.kind === "new") return stretch(x, y);
    if (!drag.moved && Math.hypot(right, down) < 2) return;
    drag.moved = true;
    const [left, top, w, h] = drag.box;
    place(drag.row, drag.kind === "size" ? [left, top, w + right, h + down] : [left + right, top + down, w, h]);
  });

  function spanned(x, y) {
    const [fromX, fromY] = drag.from;
    return [Math.min(x, fromX), Math.min(y, fromY), Math.abs(x - fromX), Math.abs(y - fromY)];
  }

  function stretch(x, y) {
    if (!drag.rubber) {
      drag.rubber = document.createElementNS(SVG, "rect");
      drag.rubber.classList.add("spot__rubber");
      page.append(drag.rubber);
    }
    const [left, top, w, h] = spanned(x, y);
    set(drag.rubber, { x: left, y: top, width: w, height: h });
  }

  for (const type of ["pointerup", "pointercancel"])
    page.addEventListener(type, (event) => {
      if (!drag) return;
      const box = drag.kind === "new" && type === "pointerup" ? spanned(...point(event)) : null;
      drag.rubber?.remove();
      drag = null;
      if (!box || box[2] < LEAST || box[3] < LEAST) return;
      newRow(box);
      drawButton?.setAttribute("aria-pressed", "false");
      page.classList.remove("is-drawing");
    });

  drawButton?.addEventListener("click", () => {
    const on = drawButton.getAttribute("aria-pressed") !== "true";
    drawButton.setAttribute("aria-pressed", on);
    page.classList.toggle("is-drawing", on);
  });
  form.querySelector("[data-add]")?.addEventListener("click", () => {
    const row = newRow([width / 2 - 80, height / 2 - 9, 160, 18]);
    spots.get(row).focus();
  });

  /* Begin: the server's boxes give way to live ones, and empty rows wait until they are needed. */
  form.classList.add("is-live");
  for (const group of page.querySelectorAll("g.spot")) group.remove();
  for (const note of form.querySelectorAll("[data-with-script]")) note.hidden = false;
  for (const row of rows.querySelectorAll("[data-row]")) {
    prepare(row);
    if (!("fresh" in row.dataset)) draw(row);
  }
}
