import { ago, ask, byId, deviceLink, facts, fill, fine, repeat, row, stamp, whole } from "./common.js";

const say = (id, text) => { byId(id).textContent = text; };
const Length = 180;

// The top of the scale is 1, 2 or 5 times a power of ten, so that it changes rarely.
function scale(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 5, 10].map(step => step * power).find(top => top >= most) ?? 10 * power;
}

function plot(id, history, value, color) {
  const canvas = byId(id), ratio = devicePixelRatio || 1, style = getComputedStyle(document.documentElement);
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const left = 44, bottom = height - 18, top = 8, right = width - 4;
  const most = scale(Math.max(0, ...history.map(value)));
  pen.font = "11px system-ui, sans-serif";
  pen.fillStyle = style.getPropertyValue("--muted");
  pen.strokeStyle = style.getPropertyValue("--line");
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const share of [0, .5, 1]) {
    const y = bottom - share * (bottom - top);
    pen.beginPath();
    pen.moveTo(left, Math.round(y) + .5);
    pen.lineTo(right, Math.round(y) + .5);
    pen.stroke();
    const number = most * share;
    pen.fillText(number >= 10000 ? number / 1000 + "k" : String(number), left - 6, y);
  }
  pen.textBaseline = "alphabetic";
  pen.textAlign = "left";
  pen.fillText("3 min ago", left, height - 3);
  pen.textAlign = "right";
  pen.fillText("now", right, height - 3);
  if (history.length < 2) return;
  const x = index => right - (history.length - 1 - index) / (Length - 1) * (right - left);
  const y = moment => bottom - value(moment) / most * (bottom - top);
  pen.beginPath();
  history.forEach((moment, index) => pen.lineTo(x(index), y(moment)));
  pen.strokeStyle = style.getPropertyValue(color);
  pen.lineWidth = 1.75;
  pen.lineJoin = "round";
  pen.stroke();
  pen.lineTo(right, bottom);
  pen.lineTo(x(0), bottom);
  pen.globalAlpha = .12;
  pen.fillStyle = style.getPropertyValue(color);
  pen.fill();
}

let last, turnedAway;
function draw() {
  if (!last) return;
  plot("plot-rate", last.history, moment => moment.framesPerSecond, "--done");
  plot("plot-kept", last.history, moment => moment.kept, "--late");
  plot("plot-delay", last.history, moment => moment.loopDelayP99, "--good");
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
  return days > 0 ? days + " days " + hours + " h" : hours > 0 ? hours + " h " + minutes + " min"
    : minutes > 0 ? minutes + " min" : Math.floor(seconds) + " s";
}

function state(text, isGood) {
  say("state", text);
  byId("state").className = "state push " + (isGood ? "good" : "bad");
}

function show(status) {
  last = status;
  const queue = status.queue;
  say("store", "store " + status.store);
  const isTurningAway = turnedAway !== undefined && status.turnedAway > turnedAway;
  turnedAway = status.turnedAway;
  state(queue.trouble ? "the store takes no writes" : isTurningAway ? "connections are turned away" : "all is well",
    !queue.trouble && !isTurningAway);
  say("online", whole.format(status.online));
  say("rate", whole.format(status.framesPerSecond));
  say("kept", whole.format(queue.positions + queue.alarms));
  say("kept-of", "of " + whole.format(queue.capacity) + " waiting for the store");
  say("dropped", whole.format(queue.positionsDropped));
  say("p99", fine.format(status.loopDelay.p99) + " ms");
  say("p50", "loop delay p99; p50 " + fine.format(status.loopDelay.p50) + " ms");
  facts("counts", [
    ["Up for", duration(status.uptimeSeconds)],
    ["Connections", whole.format(status.connections)],
    ["Frames", whole.format(status.frames)],
    ["Frames of anti-fatigue devices", whole.format(status.fpFrames)],
    ["Positions written", whole.format(queue.positionsWritten)],
    ["Alarms written", whole.format(queue.alarmsWritten)],
    ["Alarms waiting (in the spool)", whole.format(queue.alarms) + " (" + whole.format(queue.spooled) + ")"],
    ["Writes, failed", whole.format(queue.writes) + ", " + whole.format(queue.failures)],
    ["Rejected frames", whole.format(status.rejected)],
    ["Unknown messages", whole.format(status.unknown)],
    ["Connections turned away", whole.format(status.turnedAway), status.turnedAway > 0 ? "bad-text" : ""],
    ["Registrations refused", whole.format(status.registrationsRefused)],
    ["Not read from for a while", whole.format(status.paused)],
    ["Longest turn of the loop", fine.format(status.loopDelay.longestEver) + " ms"],
    ["Memory", whole.format(status.workingSet / 1048576) + " MiB"],
    ...(queue.trouble ? [["Last error", queue.trouble, "bad-text"]] : []),
  ]);
  facts("closed", Object.entries(status.closed).map(([why, count]) => [why, whole.format(count)]));
  fill("devices", status.devices.slice(0, 20).map(device => row([
    deviceLink(device.device), device.plate, [device.address, "wide"], [ago(device.seen, status.now), "tight"],
    [whole.format(device.frames), "number"]], { "data-key": device.device })), "no-devices");
  draw();
}

async function look() {
  try {
    show(await ask("/api/status"));
  } catch (mistake) {
    state(mistake.message, false);
  }
}

async function lookAtRefused() {
  try {
    const refused = await ask("/api/refused");
    fill("refused", refused.map(connection => row([
      stamp(connection.time), connection.address, connection.device ? deviceLink(connection.device) : "–",
      connection.why, [connection.frames[0]?.hex ?? "–", "wide mono"]])), "no-refused");
  } catch {
    // The state of the page says it.
  }
}

addEventListener("resize", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
repeat(look, 1000);
repeat(lookAtRefused, 5000);
