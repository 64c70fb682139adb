import { acknowledgement, ask, byId, deviceLink, el, fill, filters, pages, problem, queryOf, repeat, row, stamp, whole } from "./common.js";

const Size = 100;
const form = filters(() => { list.reset(); look(); });
const list = pages(Size, () => look());
const fresh = new Set();
let turn = 0, waiting = false;

function rowOf(alarm) {
  const className = (alarm.acknowledgedBy ? "" : "new ") + (fresh.has(alarm.id) ? "fresh" : "");
  return row([
    alarm.kind, deviceLink(alarm.device), stamp(alarm.began),
    alarm.ended ? [stamp(alarm.ended), "wide"] : el("span", { className: "bad-text" }, "lasts"),
    [whole.format(alarm.count), "wide number"], acknowledgement(alarm, look)], { className, "data-key": alarm.id });
}

async function look() {
  const mine = ++turn;
  const query = queryOf(form);
  byId("csv").href = "/api/alarms.csv?" + query;
  query.set("offset", list.offset);
  query.set("limit", Size);
  try {
    const page = await ask("/api/alarms?" + query);
    if (mine !== turn) return;
    problem();
    fill("alarms", page.rows.map(rowOf), "none");
    list.show(page.rows.length, page.total);
    fresh.clear();
  } catch (mistake) {
    if (mine === turn) problem(mistake.message);
  }
}

// Many alarms at once are one look at the list.
function lookSoon() {
  if (waiting) return;
  waiting = true;
  setTimeout(() => { waiting = false; look(); }, 250);
}

function live(text, isGood) {
  byId("live").textContent = text;
  byId("live").className = "state push " + (isGood ? "good" : "bad");
}

function listen() {
  const stream = new EventSource("/api/alarms/stream");
  stream.addEventListener("ready", () => { live("alarms appear as they come", true); look(); });
  stream.addEventListener("alarm", event => {
    const alarm = JSON.parse(event.data);
    if (!alarm.ended && !alarm.acknowledgedBy) {
      byId("news").textContent = "New: " + alarm.kind + " of " + alarm.device;
    }
    fresh.add(alarm.id);
    lookSoon();
  });
  stream.addEventListener("error", () => {
    live("not connected; trying again", false);

    // A browser gives up after an answer that is not a stream, such as 503.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  });
}

const name = byId("name");
name.value = localStorage.getItem("name") ?? "";
name.addEventListener("input", () => localStorage.setItem("name", name.value.trim()));
listen();

// The stream says what is new. The list is asked for all the same, so that the page says when the store is away.
repeat(look, 10000);
