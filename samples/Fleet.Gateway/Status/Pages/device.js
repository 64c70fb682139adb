import { acknowledgement, ago, ask, byId, el, facts, fill, fine, problem, repeat, row, stamp, whole } from "./common.js";
import { legend, TrackMap } from "./map.js";

const device = decodeURIComponent(location.pathname.split("/").at(-1));
const api = "/api/devices/" + encodeURIComponent(device);
const map = new TrackMap(byId("map"));
const FpWords = { Unknown: "nothing known yet", Answers: "answers", Silent: "does not answer", NotSupported: "not supported" };
let isOnline = false, waiting = 0;

document.title = device + " · Fleet gateway";
byId("name").textContent = device;
byId("legend").replaceChildren(...legend());

const place = point => point.latitude.toFixed(5) + ", " + point.longitude.toFixed(5);

// Without a device on line there is nothing to send to.
function enable() {
  for (const button of document.querySelectorAll("form button.main")) button.disabled = !isOnline || waiting > 0;
  byId("disconnect").hidden = !isOnline;
}

function show(detail) {
  const seen = detail.row, register = detail.register, name = seen.plate || register?.plate;
  isOnline = seen.isOnline;
  byId("name").textContent = name ? name + " · " + device : device;
  byId("state").textContent = isOnline ? "on line" : "off line";
  byId("state").className = isOnline ? "state good" : "state";
  byId("seen").textContent = "heard " + ago(seen.seen, detail.now);
  byId("trace").checked = detail.isTraced;
  facts("facts", [
    ["Number", device],
    ["Plate", register?.plate || "–"],
    ["Colour", seen.plateColor || "–"],
    ["Maker", register?.maker || "–"],
    ["Model", register?.model || "–"],
    ["Terminal", register?.terminalId || "–"],
    ["Edition", seen.edition || "–"],
    ...(register?.imei ? [["IMEI", register.imei]] : []),
    ...(register?.softwareVersion ? [["Software", register.softwareVersion]] : []),
    ["Registered", register ? stamp(register.received) : "never"],
    ...(isOnline ? [
      ["From", seen.address], ["On line since", stamp(seen.since)], ["Frames", whole.format(seen.frames)],
      ["FP device", FpWords[detail.fp] ?? "–"]] : []),
    ["Came on line", whole.format(detail.logIns) + (detail.logIns === 1 ? " time" : " times")],
  ]);
  const ends = [
    ...detail.ends.map(end => ({ ...end, text: end.why })),
    ...detail.refused.map(end => ({ ...end, text: "refused: " + end.why })),
  ].sort((one, other) => Date.parse(other.time) - Date.parse(one.time));
  fill("ends", ends.map(end => row([stamp(end.time), el("span", { title: end.address }, end.text)])), "no-ends");
  fill("frames", detail.frames.map(frame => row([
    stamp(frame.time), [frame.isSent ? "sent" : "got", frame.isSent ? "muted tight" : "tight"], [whole.format(frame.length), "wide number"],
    [frame.hex + (frame.hex.length < 2 * frame.length ? "…" : ""), "mono"]])), "no-frames");
  enable();
}

function showTrack(track) {
  map.show(track.points);
  fill("positions", track.points.slice(-100).reverse().map(point => row([
    stamp(point.received), [stamp(point.time), "wide"], place(point), [String(point.speed), "number"],
    [point.direction + "°", "wide number"],
    [[...point.doubts, ...point.alarms].join(", "), point.doubts.length > 0 ? "late-text" : "bad-text"]])), "no-positions");
  const wrong = track.points.filter(point => !point.isDrawn).length;
  byId("track-note").textContent = track.points.length === 0 ? "No position in this time."
    : whole.format(track.points.length) + " positions" + (wrong > 0 ? "; " + whole.format(wrong)
      + " cannot be right and are not on the line" : "");
}

async function look() {
  try {
    const detail = await ask(api);
    show(detail);
    problem(detail.storeError);
    byId("parts").hidden = false;
  } catch (mistake) {
    problem(mistake.message);
    if (mistake.status === 404) byId("parts").hidden = true;
  }
}

async function lookAtStore() {
  const hours = byId("hours").value;
  byId("track-csv").href = api + "/track.csv?limit=5000&hours=" + hours;
  try {
    showTrack(await ask(api + "/track?limit=5000&hours=" + hours));
    const alarms = await ask("/api/alarms?limit=50&device=" + encodeURIComponent(device));
    fill("alarms", alarms.rows.map(alarm => row([
      alarm.kind, stamp(alarm.began), [alarm.ended ? stamp(alarm.ended) : el("span", { className: "bad-text" }, "lasts"), "wide"],
      acknowledgement(alarm, lookAtStore)], { className: alarm.acknowledgedBy ? "" : "new", "data-key": alarm.id })), "no-alarms");
  } catch (mistake) {
    problem(mistake.message);
  }
}

function outcome(text, isGood) {
  byId("outcome").textContent = text;
  byId("outcome").className = "outcome " + (isGood === undefined ? "muted" : isGood ? "good-text" : "bad-text");
}

function showParameters(parameters) {
  byId("parameters").hidden = !parameters;
  byId("parameters").tBodies[0].replaceChildren(...(parameters ?? []).map(parameter => row([
    [parameter.id, "mono"], el("span", { title: parameter.type + " " + parameter.hex }, parameter.value)])));
}

// Sends a message, and shows how long it has waited until the answer or the time-out comes.
async function send(path, body, what) {
  const began = performance.now(), seconds = () => Math.round((performance.now() - began) / 1000);
  const clock = setInterval(() => outcome(what + ": waiting for the answer, " + seconds() + " s"), 500);
  waiting++;
  enable();
  showParameters();
  outcome(what + ": sent, waiting for the answer");
  try {
    const answer = await ask(api + path, body);
    const extra = answer.position ? " It is at " + place(answer.position) + "." : answer.parameters
      ? " " + whole.format(answer.parameters.length) + " parameters." : "";
    outcome(what + " (" + answer.message + "): " + answer.words + ", after " + fine.format(answer.seconds) + " s." + extra,
      answer.result === 0);
    showParameters(answer.parameters);
    if (answer.position) lookAtStore();
  } catch (mistake) {
    outcome(what + ": " + mistake.message, false);
  }

  clearInterval(clock);
  waiting--;
  enable();
}

function onSubmit(id, act) {
  byId(id).addEventListener("submit", event => {
    event.preventDefault();
    act(event.target.elements);
  });
}

onSubmit("text", fields => send("/text", {
  text: fields.text.value, display: fields.display.checked, speak: fields.speak.checked,
  emergency: fields.emergency.checked }, "Text"));
onSubmit("position", () => send("/position", {}, "Position"));
onSubmit("query", fields => send("/parameters/query", {
  ids: fields.ids.value.split(/[\s,]+/).filter(Boolean) }, "Parameters"));
onSubmit("set", fields => send("/parameters", {
  parameters: [{ id: fields.id.value.trim(), type: fields.type.value, value: fields.value.value }] }, "Parameter"));
onSubmit("control", fields => {
  const name = fields.command.selectedOptions[0].textContent;
  if (confirm("Send the command “" + name + "” to " + device + "?")) {
    send("/control", { command: Number(fields.command.value), arguments: fields.arguments.value }, "Command");
  }
});

byId("trace").addEventListener("change", async event => {
  try {
    await ask(api + "/trace", { on: event.target.checked });
  } catch (mistake) {
    problem(mistake.message);
  }

  look();
});
byId("disconnect").addEventListener("click", async () => {
  if (!confirm("Close the connection of " + device + "? It may come back at once.")) return;
  try {
    await ask(api + "/disconnect", {});
  } catch (mistake) {
    problem(mistake.message);
  }

  look();
});
byId("hours").addEventListener("change", lookAtStore);
enable();
repeat(look, 2000);
repeat(lookAtStore, 10000);
