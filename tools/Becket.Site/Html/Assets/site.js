"use strict";

const root = document.documentElement;
const base = root.dataset.root;

// ------------------------------------------------------------------ dark and light
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const themeButton = document.querySelector(".theme");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
}

function showTheme() {
  themeButton.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
}

themeButton.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("becket-theme", root.dataset.theme);
  } catch {
    // The choice then lasts for this page.
  }
  showTheme();
});
systemIsDark.addEventListener("change", showTheme);
showTheme();

// ------------------------------------------------------------------ the menu on narrow screens
const menuButton = document.querySelector(".menu");
const navigation = document.getElementById("navigation");

function openMenu(isOpen) {
  document.body.classList.toggle("menu-open", isOpen);
  menuButton.setAttribute("aria-expanded", String(isOpen));
}

menuButton.addEventListener("click", () => {
  openMenu(!document.body.classList.contains("menu-open"));
  if (document.body.classList.contains("menu-open")) {
    navigation.querySelector("a").focus();
  }
});
document.addEventListener("click", (event) => {
  if (!navigation.contains(event.target) && !menuButton.contains(event.target)) {
    openMenu(false);
  }
});

const current = navigation.querySelector("[aria-current], .open > a");
if (current) {
  navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2;
}

// ------------------------------------------------------------------ which section is being read
const sectionLinks = new Map(
  [...document.querySelectorAll(".sections a")].map((link) => [link.hash.slice(1), link]),
);
if (sectionLinks.size > 0) {
  const headings = [...sectionLinks.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const show = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const reading = passed.at(-1) ?? headings[0];
    for (const [id, link] of sectionLinks) {
      link.classList.toggle("reading", id === reading.id);
    }
  };
  addEventListener("scroll", show, { passive: true });
  show();
}

// ------------------------------------------------------------------ copying code
for (const block of document.querySelectorAll(".code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const code = block.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Without the clipboard, the code is selected: Ctrl+C copies it.
      getSelection().selectAllChildren(code);
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  block.append(button);
}

// ------------------------------------------------------------------ search
const input = document.getElementById("search");
const results = document.getElementById("results");
const mostResults = 24;
let rows = null;
let selected = -1;

// The list is a script that calls this function: a page that was opened from a disk may not fetch a file.
window.becketSearch = (list) => {
  rows = list.map(([title, context, address, text, kind]) => ({
    title, context, address, text, kind,
    plainTitle: plain(title),
    plainContext: plain(context),
    plainText: plain(text),
  }));
  search();
};

function loadRows() {
  if (rows === null) {
    rows = [];
    const script = document.createElement("script");
    script.src = base + "assets/search.js";
    document.head.append(script);
  }
}

// "timeout" also finds "time-out".
function plain(text) {
  return text.toLowerCase().replaceAll("-", "");
}

// A word at the beginning of a title counts most, then one at the beginning of a word of the title.
function scoreOf(row, words) {
  let score = 0;
  for (const word of words) {
    const at = row.plainTitle.indexOf(word);
    if (at === 0) {
      score += row.plainTitle.length === word.length ? 120 : 60;
    } else if (at > 0) {
      score += /[\s.`(<]/.test(row.plainTitle[at - 1]) ? 45 : 25;
    } else if (row.plainContext.includes(word)) {
      score += 12;
    } else if (row.plainText.includes(word)) {
      score += 4;
    } else {
      return 0;
    }
  }
  // Of two with equal words, the page before its sections, a guide before the reference, the short title first.
  return score + (row.kind === 0 ? 6 : 0) + (row.context === "" ? 6 : 0) - row.title.length / 50;
}

function excerptOf(row, words) {
  const low = row.text.toLowerCase();
  const found = words.map((word) => low.indexOf(word)).filter((at) => at >= 0);
  const start = found.length > 0 ? Math.max(0, Math.min(...found) - 40) : 0;
  const from = start === 0 ? 0 : row.text.indexOf(" ", start) + 1;
  return (from > 0 ? "… " : "") + row.text.slice(from, from + 140);
}

function mark(element, text, words) {
  const low = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    let next = -1;
    let length = 0;
    for (const word of words) {
      const found = low.indexOf(word, at);
      if (found >= 0 && (next < 0 || found < next)) {
        next = found;
        length = word.length;
      }
    }
    if (next < 0) {
      break;
    }
    element.append(text.slice(at, next));
    const marked = document.createElement("mark");
    marked.textContent = text.slice(next, next + length);
    element.append(marked);
    at = next + length;
  }
  element.append(text.slice(at));
}

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  results.replaceChildren();
  selected = -1;
  input.removeAttribute("aria-activedescendant");
  const plainWords = words.map(plain).filter(Boolean);
  const found = plainWords.length === 0 ? [] : (rows ?? [])
    .map((row) => ({ row, score: scoreOf(row, plainWords) }))
    .filter((match) => match.score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, mostResults);
  for (const [index, { row }] of found.entries()) {
    const item = document.createElement("li");
    item.id = `result-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const link = document.createElement("a");
    link.href = base + row.address;
    link.tabIndex = -1;
    const title = document.createElement("span");
    title.className = "title";
    mark(title, row.title, words);
    const context = document.createElement("span");
    context.className = "context";
    context.textContent = row.context;
    const text = document.createElement("span");
    text.className = "text";
    mark(text, excerptOf(row, words), words);
    link.append(title, context, text);
    item.append(link);
    results.append(item);
  }
  if (words.length > 0 && found.length === 0 && rows?.length > 0) {
    const item = document.createElement("li");
    item.className = "none";
    item.textContent = "Nothing found.";
    results.append(item);
  }
  showResults(results.childElementCount > 0);
}

function showResults(isShown) {
  results.hidden = !isShown;
  input.setAttribute("aria-expanded", String(isShown));
}

function select(index) {
  const items = [...results.querySelectorAll("[role=option]")];
  if (items.length === 0) {
    return;
  }
  selected = (index + items.length) % items.length;
  for (const [at, item] of items.entries()) {
    item.setAttribute("aria-selected", String(at === selected));
  }
  items[selected].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[selected].id);
}

input.addEventListener("focus", loadRows);
input.addEventListener("input", () => {
  loadRows();
  search();
});
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    select(selected + (event.key === "ArrowDown" ? 1 : selected < 0 ? 0 : -1));
  } else if (event.key === "Enter") {
    const item = results.querySelectorAll("[role=option]")[Math.max(selected, 0)];
    item?.querySelector("a").click();
  } else if (event.key === "Escape") {
    if (results.hidden) {
      input.value = "";
    }
    showResults(false);
  }
});
results.addEventListener("click", () => showResults(false));
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) {
    showResults(false);
  }
});
document.addEventListener("keydown", (event) => {
  const isTyping = /^(input|textarea|select)$/i.test(event.target.tagName);
  if (!isTyping && (event.key === "/" || (event.key === "k" && (event.ctrlKey || event.metaKey)))) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape") {
    openMenu(false);
  }
});
