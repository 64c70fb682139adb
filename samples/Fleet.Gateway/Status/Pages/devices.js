import { ago, ask, byId, deviceLink, el, fill, filters, pages, problem, queryOf, repeat, row, whole } from "./common.js";

const Size = 100;
const form = filters(() => { list.reset(); look(); });
const list = pages(Size, () => look());
let turn = 0;

function stateOf(device) {
  return el("span", { className: device.isOnline ? "state good" : "state" }, device.isOnline ? "on line" : "off line");
}

function alarmsOf(device) {
  const count = Math.max(device.openAlarms, device.newAlarms);
  return count === 0 ? "" : el("a", { href: "/alarms?device=" + device.device, className: "bad-text",
    title: device.openAlarms + " that last, " + device.newAlarms + " not acknowledged" }, whole.format(count));
}

async function look() {
  const mine = ++turn;
  const query = queryOf(form);
  byId("csv").href = "/api/devices.csv?" + query;
  query.set("offset", list.offset);
  query.set("limit", Size);
  try {
    const page = await ask("/api/devices?" + query);
    if (mine !== turn) return;
    problem(page.storeError);
    const now = new Date().toISOString();
    fill("devices", page.rows.map(device => row([
      deviceLink(device.device), device.plate, [[device.maker, device.model].filter(Boolean).join(" "), "wide"],
      [device.edition, "wide"], [stateOf(device), "tight"], [ago(device.seen, now), "tight"], [device.address, "wide"],
      [alarmsOf(device), "number"]], { "data-key": device.device })), "none");
    byId("total").textContent = whole.format(page.total) + (page.total === 1 ? " device" : " devices");
    list.show(page.rows.length, page.total);
  } catch (mistake) {
    if (mine === turn) problem(mistake.message);
  }
}

repeat(look, 5000);
