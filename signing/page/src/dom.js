// Elements out of names, properties and text; text is never read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element; `on…` properties are listeners, others attributes unless null. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value !== null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

/** Return the picture *name* of page.html; what it says stands in words beside it, too. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = svg.appendChild(document.createElementNS(SVG, "use"));
  use.setAttribute("href", `#${name}`);
  return svg;
}

/** Return *text* of unknown direction, so that it turns nothing around it. */
export const apart = (text) => el("bdi", {}, String(text));

/** Return an address, a hash or digits: always left to right. */
export const code = (text, kind = "hash") => el("bdi", { dir: "ltr", class: kind }, text);

/** Return the parts of *template* with `{name}` replaced by *values*, each kept apart. */
export const fill = (template, values = {}) =>
  template
    .split(/\{([a-z]+)\}/)
    .map((part, at) => (at % 2 ? apart(values[part]) : part))
    .filter((part) => part !== "");

/** Return a link that saves *bytes* under *name*. */
export function saver(text, name, bytes, release) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "text/html" }));
  release.push(() => URL.revokeObjectURL(url));
  return el("a", { class: "button", href: url, download: name }, text);
}
