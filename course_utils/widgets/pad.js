// The view of the drawing pad: it collects strokes, shows them at once, and sends them to Python.
// A message to a busy kernel waits, and a newer one takes its place: ipywidgets sees to that.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 10; // pixels an arrow key moves the pen, 2 with Shift
const NEAR = 2; // points that are less far from the last one are left out
const KEYS =
  "Arrow keys move a pen, Space puts it down or lifts it, " +
  "U or Control Z takes the last stroke back, C or Delete clears.";

function make(parent, tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  parent.append(element);
  return element;
}

function render({ model, el }) {
  const side = model.get("side");
  const canvas = make(el, "canvas", {
    class: "course-pad",
    role: "application",
    tabindex: "0",
    "aria-label": `Drawing pad, ${side} by ${side} pixels. ${KEYS}`,
    "data-lm-suppress-shortcuts": "true", // or JupyterLab takes the keys
  });
  const buttons = make(el, "div", {});
  const look = { class: "jupyter-widgets jupyter-button widget-button", type: "button" };
  make(buttons, "button", look, "Undo").onclick = undo;
  make(buttons, "button", look, "Clear").onclick = clear;
  const answer = make(el, "div", { role: "status", class: "course-pad-answer" });
  const penWords = make(el, "div", { role: "status", class: "course-pad-pen" });

  let pointer = null; // the mouse, finger or pen that draws just now
  let line = null; // the stroke that is being drawn
  let pen = [side / 2, side / 2]; // where the arrow keys have moved the pen
  let frame = 0;

  const strokes = () => model.get("sent");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function send(lines) {
    model.set("sent", lines);
    model.save_changes();
  }

  function extend(points) {
    const next = [...line];
    for (const [x, y] of points) {
      const last = next.at(-1);
      if (!last || Math.hypot(x - last[0], y - last[1]) >= NEAR) next.push([x, y]);
    }
    if (next.length === line.length) return;
    const others = line.length && same(strokes().at(-1), line) ? strokes().slice(0, -1) : strokes();
    line = next;
    send([...others, line]);
  }

  function lift() {
    pointer = null;
    line = null;
    speak();
  }

  function undo() {
    lift();
    send(strokes().slice(0, -1));
  }

  function clear() {
    lift();
    send([]);
  }

  const inside = (value) => Math.min(side - 1, Math.max(0, Math.floor(value)));

  function place(event) {
    const box = canvas.getBoundingClientRect(); // with the frame, unlike clientWidth
    const scale = side / canvas.clientWidth;
    const x = (event.clientX - box.left - canvas.clientLeft) * scale;
    return [inside(x), inside((event.clientY - box.top - canvas.clientTop) * scale)];
  }

  canvas.onpointerdown = (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    line = [];
    extend([place(event)]);
  };
  canvas.onpointermove = (event) => {
    if (event.pointerId !== pointer) return;
    const all = event.getCoalescedEvents?.() ?? [];
    extend((all.length ? all : [event]).map(place));
  };
  canvas.onpointerup = canvas.onpointercancel = canvas.onlostpointercapture = (event) => {
    if (event.pointerId === pointer) lift();
  };

  function movePen([right, down], step) {
    pen = [inside(pen[0] + right * step), inside(pen[1] + down * step)];
    if (line) extend([pen]);
  }

  function putDownOrLift() {
    if (line) return lift();
    line = [];
    extend([pen]);
  }

  canvas.onkeydown = (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = event.ctrlKey || event.metaKey;
    if (pointer !== null || event.altKey) return;
    if (ARROWS[key]) movePen(ARROWS[key], event.shiftKey ? NEAR : STEP);
    else if (key === " ") putDownOrLift();
    else if (key === (control ? "z" : "u")) undo();
    else if (!control && ["c", "Delete", "Backspace"].includes(key)) clear();
    else return;
    event.preventDefault();
    penWords.textContent = `Pen ${line ? "down" : "up"}, ${pen[0]} across, ${pen[1]} down.`;
    paint();
  };
  canvas.onfocus = paint;
  canvas.onblur = () => {
    lift();
    penWords.textContent = "";
    paint();
  };

  // A live region that changes at each move would talk without end.
  function speak() {
    if (pointer === null) answer.textContent = model.get("said");
  }

  function paint() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  function draw() {
    const scale = (window.devicePixelRatio || 1) * ((canvas.clientWidth || side) / side);
    canvas.width = canvas.height = Math.round(side * scale);
    const pencil = canvas.getContext("2d");
    pencil.scale(scale, scale);
    pencil.translate(0.5, 0.5); // (0, 0) is the middle of a pixel in OpenCV
    pencil.lineCap = pencil.lineJoin = "round";
    pencil.lineWidth = model.get("thickness") + 1; // as wide as OpenCV draws it
    pencil.strokeStyle = "white";
    for (const points of strokes()) {
      pencil.beginPath();
      pencil.moveTo(...points[0]);
      for (const point of points) pencil.lineTo(...point);
      pencil.stroke();
    }
    if (canvas.matches(":focus-visible")) drawPen(pencil);
  }

  function drawPen(pencil) {
    pencil.lineWidth = 3;
    pencil.strokeStyle = pencil.fillStyle = "#D55E00";
    pencil.beginPath();
    pencil.arc(...pen, 8, 0, 2 * Math.PI);
    pencil.stroke();
    if (line) pencil.fill();
  }

  model.on("change:sent", paint);
  model.on("change:said", speak);
  speak();
  paint();
  return () => {
    cancelAnimationFrame(frame);
    model.off("change:sent", paint);
    model.off("change:said", speak);
  };
}

export default { render };
