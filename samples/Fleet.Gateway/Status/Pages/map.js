// A plain map without tiles: a graticule in degrees, a scale bar, and the track. North is up.

const MetresPerDegree = 111320, Margin = 46, LeastDegrees = .002, ArrowDistance = 70, SignSpace = 5;

function draw(name, attributes, ...children) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  shape.append(...children);
  return shape;
}

// 1, 2 or 5 times a power of ten, and at least this.
function round(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= least * .999999);
}

const triangle = (x, y, degrees, size) => draw("path", {
  class: "heading", d: `M0 ${-size}L${size * .75} ${size * .8}L0 ${size * .4}L${-size * .75} ${size * .8}Z`,
  transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${degrees})` });

function degrees(value, step, signs) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Math.abs(value).toFixed(digits) + "°" + (Math.abs(value) < step / 2 ? "" : value > 0 ? signs[0] : signs[1]);
}

const distanceText = metres => metres >= 1000 ? metres / 1000 + " km" : metres + " m";

// Where a track crosses 180 degrees, its longitudes go on beyond it, so that the line takes the short way.
function unroll(points) {
  let before = null;
  return points.map(point => {
    const turns = before === null ? 0 : Math.round((before - point.longitude) / 360);
    const x = point.longitude + 360 * turns;
    if (point.isDrawn) before = x;
    return { ...point, x };
  });
}

// A longitude from -180 to 180.
const wrapped = longitude => longitude - 360 * Math.round(longitude / 360);

// The sign of a point: a filled dot, a ring for what is not sure, a cross for what cannot be right.
function sign(point, x, y) {
  const isWrong = point.doubts.some(doubt => doubt === "jump" || doubt === "place" || doubt === "not positioned");
  if (isWrong) {
    const s = 5;
    return draw("path", { class: "doubt", d: `M${x - s} ${y - s}l${2 * s} ${2 * s}m0 ${-2 * s}l${-2 * s} ${2 * s}` });
  }

  if (point.doubts.length > 0) return draw("circle", { class: "unsure", cx: x, cy: y, r: 4 });
  if (point.alarms.length > 0) return draw("circle", { class: "alarm-point", cx: x, cy: y, r: 4.5 });
  return draw("circle", { class: "point", cx: x, cy: y, r: 2.5 });
}

// What is said of a point, by the mouse and to a reader of the screen.
function describe(point) {
  return [
    new Date(point.time ?? point.received).toLocaleString(), point.latitude.toFixed(5) + ", " + point.longitude.toFixed(5),
    point.speed + " km/h", ...point.alarms, ...point.doubts.map(doubt => "doubtful: " + doubt)].join(" · ");
}

export class TrackMap {
  #element; #points = []; #view = null; #svg; #drag = null;

  constructor(element) {
    this.#element = element;
    this.#svg = draw("svg", { tabindex: "0", role: "img" });
    const zoom = document.createElement("div");
    zoom.className = "zoom";
    for (const [text, name, act] of [["−", "Zoom out", () => this.zoom(.5)], ["+", "Zoom in", () => this.zoom(2)],
      ["Whole", "Whole track", () => this.whole()]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      zoom.append(button);
    }

    element.replaceChildren(this.#svg, zoom);
    this.#listen();
  }

  show(points) {
    const isFirst = this.#points.length === 0;
    this.#points = unroll(points);
    if (isFirst || !this.#view) this.whole();
    else this.#draw();
  }

  // The view that has all points of the line; wrong points may be anywhere.
  whole() {
    const drawn = this.#points.filter(point => point.isDrawn);
    const shown = drawn.length > 0 ? drawn : this.#points.filter(point => Math.abs(point.latitude) <= 90);
    if (shown.length === 0) {
      this.#view = null;
      this.#draw();
      return;
    }

    const [south, north] = [Math.min(...shown.map(p => p.latitude)), Math.max(...shown.map(p => p.latitude))];
    const [west, east] = [Math.min(...shown.map(p => p.x)), Math.max(...shown.map(p => p.x))];
    const latitude = (south + north) / 2, shrink = Math.max(.05, Math.cos(latitude * Math.PI / 180));
    const height = Math.max(north - south, LeastDegrees), width = Math.max((east - west) * shrink, LeastDegrees);
    const scale = Math.min((this.#height - 2 * Margin) / height, (this.#width - 2 * Margin) / width);
    this.#view = { latitude, longitude: (west + east) / 2, shrink, scale };
    this.#draw();
  }

  zoom(factor, x = this.#width / 2, y = this.#height / 2) {
    if (!this.#view) return;
    const view = this.#view, before = this.#place(x, y);
    view.scale = Math.min(5e6, Math.max(1, view.scale * factor));
    const after = this.#place(x, y);
    view.latitude = Math.min(89, Math.max(-89, view.latitude + before.latitude - after.latitude));
    view.longitude += before.longitude - after.longitude;
    this.#draw();
  }

  move(x, y) {
    if (!this.#view) return;
    this.#view.latitude = Math.min(89, Math.max(-89, this.#view.latitude + y / this.#view.scale));
    this.#view.longitude -= x / this.#view.scale / this.#view.shrink;
    this.#draw();
  }

  get #width() { return Math.max(200, this.#element.clientWidth); }
  get #height() { return Math.max(150, this.#element.clientHeight); }

  #x(longitude) { return this.#width / 2 + (longitude - this.#view.longitude) * this.#view.shrink * this.#view.scale; }
  #y(latitude) { return this.#height / 2 - (latitude - this.#view.latitude) * this.#view.scale; }

  #place(x, y) {
    return {
      latitude: this.#view.latitude - (y - this.#height / 2) / this.#view.scale,
      longitude: this.#view.longitude + (x - this.#width / 2) / this.#view.scale / this.#view.shrink,
    };
  }

  #listen() {
    const svg = this.#svg;
    addEventListener("resize", () => this.#draw());
    svg.addEventListener("wheel", event => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      this.zoom(2 ** (-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    svg.addEventListener("pointerdown", event => {
      svg.setPointerCapture(event.pointerId);
      this.#drag = { x: event.clientX, y: event.clientY };
    });
    svg.addEventListener("pointermove", event => {
      if (!this.#drag) return;
      this.move(event.clientX - this.#drag.x, event.clientY - this.#drag.y);
      this.#drag = { x: event.clientX, y: event.clientY };
    });
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, () => { this.#drag = null; });
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    svg.addEventListener("keydown", event => {
      if (steps[event.key]) this.move(...steps[event.key]);
      else if (event.key === "+" || event.key === "=") this.zoom(2);
      else if (event.key === "-") this.zoom(.5);
      else if (event.key === "0") this.whole();
      else return;
      event.preventDefault();
    });
  }

  #draw() {
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${this.#height}`);
    const count = this.#points.length, wrong = this.#points.filter(point => !point.isDrawn).length;
    this.#svg.setAttribute("aria-label", count === 0 ? "Map: no positions"
      : `Map of ${count} positions, ${wrong} of them not on the track. Arrow keys move, plus and minus zoom, 0 shows all.`);
    this.#svg.replaceChildren(...(this.#view ? [this.#graticule(), ...this.#track(), this.#scale()] : []));
  }

  #graticule() {
    const group = draw("g", {}), view = this.#view, corner = this.#place(0, this.#height), other = this.#place(this.#width, 0);
    const up = round(90 / view.scale), across = round(110 / view.scale / view.shrink);
    for (let line = Math.ceil(Math.max(-90, corner.latitude) / up) * up; line <= Math.min(90, other.latitude); line += up) {
      const y = this.#y(line);
      group.append(draw("line", { class: "graticule", x1: 0, x2: this.#width, y1: y, y2: y }));
      if (y > 14 && y < this.#height - 28) {
        group.append(draw("text", { class: "degree", x: 6, y: y - 4 }, degrees(line, up, "NS")));
      }
    }

    for (let line = Math.ceil(corner.longitude / across) * across; line <= other.longitude; line += across) {
      const x = this.#x(line);
      group.append(draw("line", { class: "graticule", x1: x, x2: x, y1: 0, y2: this.#height }));
      if (x > 70 && x < this.#width - 50) {
        group.append(draw("text", { class: "degree", x: x + 4, y: this.#height - 6 }, degrees(wrapped(line), across, "EW")));
      }
    }

    return group;
  }

  // The line goes through the points that can be right. Over a gap it is dashed, because the way is not known. The
  // arrows that show the direction lie above the signs of the points.
  #track() {
    const group = draw("g", {});
    let path = "", gap = false, before = null, since = 0;
    const arrows = [];
    for (const point of this.#points) {
      gap ||= point.isAfterGap;
      if (!point.isDrawn) continue;
      const x = this.#x(point.x), y = this.#y(point.latitude);
      if (before && gap) {
        group.append(draw("path", { class: "gap", d: `M${before.x.toFixed(1)} ${before.y.toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}` }));
      }

      path += (before && !gap ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1);
      if (before && !gap) {
        const length = Math.hypot(x - before.x, y - before.y);
        since += length;
        if (since > ArrowDistance && length > 1) {
          since = 0;
          arrows.push(triangle((x + before.x) / 2, (y + before.y) / 2, Math.atan2(x - before.x, before.y - y) * 180 / Math.PI, 7));
        }
      }

      before = { x, y };
      gap = false;
    }

    group.append(draw("path", { class: "track", d: path || "M0 0" }));
    return [group, this.#signs(), draw("g", {}, ...arrows)];
  }

  #signs() {
    const group = draw("g", {}), drawn = this.#points.filter(point => point.isDrawn);
    let before = null;
    for (const point of this.#points) {
      const x = this.#x(point.x), y = this.#y(point.latitude);
      if (Math.abs(point.latitude) > 90 || x < -9 || y < -9 || x > this.#width + 9 || y > this.#height + 9) continue;

      // Plain points that lie on each other are one sign.
      const isPlain = point.doubts.length === 0 && point.alarms.length === 0;
      if (isPlain && before && Math.hypot(x - before.x, y - before.y) < SignSpace) continue;
      if (isPlain) before = { x, y };
      const shape = sign(point, x, y);
      shape.append(draw("title", {}, describe(point)));
      group.append(shape);
    }

    for (const [point, className] of [[drawn[0], "first"], [drawn.at(-1), "last"]]) {
      if (!point) continue;
      const [x, y] = [this.#x(point.x), this.#y(point.latitude)];
      const shape = draw("circle", { class: className, cx: x, cy: y, r: 6 });
      shape.append(draw("title", {}, (className === "first" ? "First: " : "Last: ") + describe(point)));
      group.append(shape);
      if (className === "last" && point.speed > 0) {
        const angle = point.direction * Math.PI / 180;
        group.append(triangle(x + 15 * Math.sin(angle), y - 15 * Math.cos(angle), point.direction, 6));
      }
    }

    return group;
  }

  #scale() {
    const most = 120 / this.#view.scale * MetresPerDegree;
    let metres = round(most);
    if (metres > most) metres = round(most / 2.5);
    const length = metres / MetresPerDegree * this.#view.scale, right = this.#width - 12, y = this.#height - 24;
    return draw("g", {},
      draw("path", { class: "scale", d: `M${right - length} ${y - 5}v5h${length}v-5` }),
      draw("text", { class: "scale-text", x: right - length / 2, y: y - 7, "text-anchor": "middle" }, distanceText(metres)));
  }
}

// What the signs mean.
export function legend() {
  const entry = (text, ...shapes) => {
    const span = document.createElement("span");
    span.append(draw("svg", { viewBox: "0 0 18 12", "aria-hidden": "true" }, ...shapes), text);
    return span;
  };
  return [
    entry("first", draw("circle", { class: "first", cx: 9, cy: 6, r: 4.5 })),
    entry("last", draw("circle", { class: "last", cx: 9, cy: 6, r: 4.5 })),
    entry("alarm", draw("circle", { class: "alarm-point", cx: 9, cy: 6, r: 4.5 })),
    entry("clock in doubt", draw("circle", { class: "unsure", cx: 9, cy: 6, r: 4 })),
    entry("implausible", draw("path", { class: "doubt", d: "M5 2l8 8m0 -8l-8 8" })),
    entry("gap of more than 5 min", draw("path", { class: "gap", d: "M0 6h18" })),
  ];
}
