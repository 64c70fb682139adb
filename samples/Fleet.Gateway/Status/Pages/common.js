// What all pages use. Text from devices goes into text nodes only, never into markup.

export const byId = id => document.getElementById(id);
export const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
export const fine = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

// Makes an element. Children are elements or text.
export function el(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// A row of a table. A cell is text, an element, or [content, class].
export function row(cells, properties) {
  return el("tr", properties, ...cells.map(cell => {
    const [content, className] = Array.isArray(cell) ? cell : [cell, ""];
    return el("td", { className }, content ?? "");
  }));
}

// Replaces the rows of a table. A button or a link that has the focus gives it to its successor, which is in the row of
// the same key: a list may be read again at any moment, also when a key is about to be pressed.
export function fill(id, rows, emptyId) {
  const body = byId(id), focused = body.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("tr").dataset.key;
  body.replaceChildren(...rows);
  if (key) rows.find(row => row.dataset.key === key)?.querySelector(focused.tagName)?.focus({ preventScroll: true });
  byId(emptyId).hidden = rows.length > 0;
}

export function facts(id, pairs) {
  byId(id).replaceChildren(...pairs.flatMap(([name, value, className]) =>
    [el("dt", {}, name), el("dd", { className: className ?? "" }, value)]));
}

export async function ask(path, body) {
  const options = body === undefined ? { cache: "no-store" }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The gateway does not answer.");
  }
  if (answer.status === 401) location.assign("/login");
  const json = await answer.json().catch(() => ({ error: "The gateway answered " + answer.status + "." }));
  if (!answer.ok) throw Object.assign(new Error(json.error), { status: answer.status });
  return json;
}

export function problem(text) {
  byId("problem").textContent = text ?? "";
  byId("problem").hidden = !text;
}

// Calls a function now, and again after each pause. A hidden page waits.
export function repeat(call, pause) {
  const again = async () => {
    if (!document.hidden) await call();
    setTimeout(again, pause);
  };
  document.addEventListener("visibilitychange", () => document.hidden || call());
  again();
}

export function ago(time, now) {
  if (!time) return "never";
  const seconds = (Date.parse(now) - Date.parse(time)) / 1000;
  return seconds < -60 ? "in the future" : seconds < 1 ? "now" : seconds < 60 ? Math.floor(seconds) + " s ago"
    : seconds < 3600 ? Math.floor(seconds / 60) + " min ago" : seconds < 172800 ? Math.floor(seconds / 3600) + " h ago"
    : Math.floor(seconds / 86400) + " days ago";
}

const two = number => String(number).padStart(2, "0");

// The time of this browser's zone, without the date if it is today.
export function when(time) {
  if (!time) return "–";
  const date = new Date(time), clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return date.toDateString() === new Date().toDateString() ? clock : day + " " + clock;
}

export const stamp = time => el("time", { dateTime: time ?? "", title: time ?? "", className: "tight" }, when(time));
export const deviceLink = device => el("a", { href: "/devices/" + encodeURIComponent(device), className: "tight" }, device);

// The fields of a form that have a value, as a query.
export function queryOf(form, more = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of [...new FormData(form), ...Object.entries(more)]) {
    if (String(value).trim() !== "") query.set(name, String(value).trim());
  }
  return query;
}

// Keeps the form of filters in the address of the page, so that a list can be linked, and calls a function when it
// changes.
export function filters(changed) {
  const form = byId("filters"), given = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (!field.name || !given.has(field.name)) continue;
    if (field.type === "checkbox") field.checked = given.get(field.name) === field.value;
    else field.value = given.get(field.name);
  }
  const apply = () => {
    const query = queryOf(form).toString();
    history.replaceState(null, "", query ? "?" + query : location.pathname);
    changed();
  };
  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 200); });
  form.addEventListener("submit", event => { event.preventDefault(); apply(); });
  addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      event.preventDefault();
      form.querySelector("[type=search]").focus();
    }
  });
  return form;
}

// The buttons below a list. Gives the number of the first row.
export function pages(size, changed) {
  let offset = 0;
  const move = step => { offset = Math.max(0, offset + step * size); changed(); };
  byId("previous").addEventListener("click", () => move(-1));
  byId("next").addEventListener("click", () => move(1));
  return {
    get offset() { return offset; },
    reset() { offset = 0; },
    show(count, total) {
      byId("previous").disabled = offset === 0;
      byId("next").disabled = offset + count >= total;
      byId("place").textContent = count === 0 ? "" : whole.format(offset + 1) + " to " + whole.format(offset + count);
      document.querySelector(".pages").hidden = offset === 0 && total <= size;
    },
  };
}

// The cell that shows who has acknowledged an alarm, or a button for it.
export function acknowledgement(alarm, done) {
  if (alarm.acknowledgedBy) {
    return el("span", { title: alarm.acknowledgedAt ?? "" }, alarm.acknowledgedBy);
  }
  const button = el("button", { className: "small", type: "button" }, "Acknowledge");
  button.setAttribute("aria-label", "Acknowledge " + alarm.kind + " of " + alarm.device);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const by = localStorage.getItem("name") ?? "";
      await ask("/api/alarms/" + encodeURIComponent(alarm.id) + "/acknowledge", { by });
      done();
    } catch (mistake) {
      button.disabled = false;
      problem(mistake.message);
    }
  });
  return button;
}

// Marks the page that is open.
for (const link of document.querySelectorAll("nav a")) {
  const path = link.getAttribute("href");
  if (location.pathname === path || (path !== "/" && location.pathname.startsWith(path + "/"))) {
    link.setAttribute("aria-current", "page");
  }
}
