// Search in the index, copy examples, change between dark and light.
const field = document.getElementById("search");
const found = document.getElementById("found");
let chosen = 0;

const rank = (name, words) => {
  const plain = name.toLowerCase();
  if (!words.every((word) => plain.includes(word))) return -1;
  const whole = words.join("");
  return (plain === whole ? 0 : plain.startsWith(whole) ? 100 : 200) + plain.length;
};

const show = () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length
    ? INDEX.map((entry) => [rank(entry[0], words), entry])
        .filter(([order]) => order >= 0)
        .sort((one, other) => one[0] - other[0])
        .slice(0, 12)
    : [];
  chosen = 0;
  found.replaceChildren(...hits.map(([, [name, href, where]], place) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const context = document.createElement("span");
    link.href = href;
    link.textContent = name;
    context.textContent = where;
    link.append(context);
    item.append(link);
    item.classList.toggle("chosen", place === 0);
    return item;
  }));
  found.hidden = hits.length === 0;
};

const move = (by) => {
  const items = [...found.children];
  if (!items.length) return;
  items[chosen]?.classList.remove("chosen");
  chosen = (chosen + by + items.length) % items.length;
  items[chosen].classList.add("chosen");
};

field.addEventListener("input", show);
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    found.children[chosen]?.querySelector("a")?.click();
    found.hidden = true;
  } else if (event.key === "Escape") {
    field.value = "";
    show();
    field.blur();
  }
});
found.addEventListener("click", () => { found.hidden = true; field.value = ""; });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});

document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept, then */ }
});

document.addEventListener("click", async (event) => {
  if (!event.target.classList.contains("copy")) return;
  await navigator.clipboard.writeText(event.target.nextElementSibling.textContent);
  event.target.textContent = "Copied";
  setTimeout(() => { event.target.textContent = "Copy"; }, 1200);
});

// The contents at the side follow the reader.
const links = new Map([...document.querySelectorAll("aside a")].map((link) => [link.hash.slice(1), link]));
const seen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target.id);
  const first = [...links.keys()].find((id) => seen.has(id));
  if (!first) return;
  for (const link of links.values()) link.removeAttribute("aria-current");
  const link = links.get(first);
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
}, { rootMargin: "0px 0px -60% 0px" });
for (const id of links.keys()) {
  const target = document.getElementById(id);
  if (target) watcher.observe(target);
}
