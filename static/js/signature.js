/* Draw a signature with a finger, pen or mouse. The lines go into a hidden field as points on a
   sheet of 600 × 180 (`paperwork.strokes`); typing the name is always the other way, so nobody has
   to draw. */

const WIDTH = 600;
const HEIGHT = 180;
const MOST_POINTS = 1400; // what the server takes

for (const pad of document.querySelectorAll("[data-pad]")) start(pad);
document.addEventListener("htmx:load", (event) => {
  for (const pad of event.target.querySelectorAll("[data-pad]")) start(pad);
});

function start(pad) {
  if (pad.dataset.ready) return;
  pad.dataset.ready = "yes";
  pad.hidden = false;
  const canvas = pad.querySelector("canvas");
  const field = document.getElementById(pad.dataset.pad);
  const pen = canvas.getContext("2d");
  let last = null;
  let fitted = false; // a folded canvas has no size: fit it when the first line begins
  let strokes = [];

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const clear = () => {
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#14213d";
    strokes = [];
    field.value = "";
    fitted = true;
  };
  const keep = ([x, y]) => {
    const inside = (value, size, most) => Math.round(Math.min(Math.max(value / size, 0), 1) * most);
    if (strokes.flat().length < MOST_POINTS)
      strokes.at(-1).push([
        inside(x, canvas.clientWidth, WIDTH),
        inside(y, canvas.clientHeight, HEIGHT),
      ]);
  };
  const draw = (event) => {
    if (!last) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    keep(next);
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (!fitted) clear();
    last = place(event);
    strokes.push([]);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  for (const type of ["pointerup", "pointercancel"])
    canvas.addEventListener(type, () => {
      if (last) field.value = JSON.stringify(strokes);
      last = null;
    });
  pad.querySelector("[data-pad-clear]").addEventListener("click", clear);
}
