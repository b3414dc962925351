// Whether a BODY can run or call home: rules B1 to B8. The twin of signing/inert.py, whose head
// states them: exactly what bundles are made of is taken, all else refused, nothing is mended.

import { sha256 } from "@noble/hashes/sha2.js";

import { binary, decode, encode, notUtf8, quote, toBase64 } from "./bytes.js";
import { FormatError } from "./errors.js";

const MAX_BODY = 12_000_000; // bytes
const MAX_DEPTH = 64; // open elements
const MAX_TAGS = 200_000;
const FORBIDDEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufdd0-\ufdef\ufff9-\ufffb\p{Noncharacter_Code_Point}]/u;
const HEAD = new RegExp(
  [
    "^<!DOCTYPE html>",
    '<html lang="[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*" dir="(?:ltr|rtl)">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:;' +
      " style-src 'sha256-(?<digest>[A-Za-z0-9+/]{43}=)'; base-uri 'none'; form-action 'none'\">",
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    "<title>(?<title>[^<>\n]*)</title>",
    "<style>(?<style>[^<]*)</style>",
    "</head>",
    "",
  ].join("\n"),
);
const TAIL = "</html>\n";
const STYLE = /^[A-Za-z0-9 \n#%+,./:;>{}()=@!-]*$/;
const STYLE_CALLS = ["media", "var"];
const STYLE_RULES = ["media"];

const words = (text) => text.split(" ");
const PHRASING = words("a bdi br cite code em q s strong sub sup time #text");
const FLOW = words("p h2 h3 h4 ul ol blockquote figure table pre hr aside");
const HOLDING_PHRASES = words(
  "h1 h2 h3 h4 p pre dt dd figcaption caption th td a bdi cite code em q s strong sub sup time",
);
const ROOT = "#root"; // no tag can be called that
/** Each element with what it may hold; #text is text that is more than line feeds. */
const CONTENT = new Map(
  Object.entries({
    body: words("header main footer"),
    main: ["article"],
    article: [...FLOW, "header"],
    header: words("p h1 hgroup"),
    hgroup: words("h1 p"),
    footer: words("h2 h3 p dl"),
    dl: words("dt dd"),
    ul: ["li"],
    ol: ["li"],
    li: [...FLOW, ...PHRASING],
    blockquote: FLOW,
    aside: FLOW,
    figure: words("img p blockquote figcaption"),
    table: words("caption tbody"),
    tbody: ["tr"],
    tr: words("th td"),
    ...Object.fromEntries(HOLDING_PHRASES.map((name) => [name, PHRASING])),
    ...{ br: [], hr: [], img: [] },
  }),
);
const VOID = words("br hr img");
/** What is there once, in this order. */
const ORDER = new Map([
  [ROOT, ["body"]],
  ["body", words("header main footer")],
]);
const INCOMPLETE = "body is not a header, a main part and a footer";

const RULES = new Map(Object.entries({ href: "B7", rel: "B7", src: "B8" }));
const COUNT = /^[1-9][0-9]{0,4}$/;
const SRC = /^data:image\/(webp|jpeg|png);base64,([A-Za-z0-9+/]+={0,2})$/;
const EVERYWHERE = {
  id: /^[a-z][a-z0-9-]{0,31}$/,
  lang: /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/,
  dir: /^(?:ltr|rtl|auto)$/,
};
/** The attributes of an element beyond id, lang and dir, each with the form of its value. */
const ATTRIBUTES = {
  a: {
    href: /^(?:https?:\/\/[!-~]+|(?:mailto|tel):[!-~]+|#[a-z][a-z0-9-]*|[0-9a-f]{32}\.html)$/,
    rel: /^nofollow noopener noreferrer$/,
  },
  img: { src: SRC, alt: /^[^<>]*$/, width: COUNT, height: COUNT },
  ol: { start: /^-?[0-9]{1,9}$/ },
  td: { colspan: COUNT, rowspan: COUNT },
  th: { colspan: COUNT, rowspan: COUNT },
  time: { datetime: /^[0-9TZ:-]{10,20}$/ },
};
const MAGIC = { webp: /^RIFF[^]{4}WEBP/, jpeg: /^\xff\xd8\xff/, png: /^\x89PNG\r\n\x1a\n/ };

const TAG =
  /^(?:\/(?<end>[a-z][a-z0-9]*)|(?<start>[a-z][a-z0-9]*)(?<attributes>(?: [a-z-]+="[^"<>]*")*))$/;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;
const LOOSE_AMPERSAND = /&(?!(?:amp|lt|gt|quot);)/;

/** Return if *body* (bytes) cannot run or call home; throws FormatError otherwise. */
export function check(body) {
  const html = readText(body); // B1
  const head = HEAD.exec(html);
  if (!head) throw new FormatError("B2", "the head is not the one a bundle has");
  checkStyle(head.groups.style, head.groups.digest); // B3
  if (LOOSE_AMPERSAND.test(html)) {
    throw new FormatError("B4", "an ampersand is not one of the four references");
  }
  checkMarkup(html.slice(head[0].length, -TAIL.length)); // B4 to B8
}

function readText(body) {
  if (body.length > MAX_BODY) {
    throw new FormatError("B1", `body is ${body.length} bytes, expected at most ${MAX_BODY}`);
  }
  const html = decode(body);
  if (html === null) throw new FormatError("B1", `body is not UTF-8 at byte ${notUtf8(body)}`);
  const bad = FORBIDDEN.exec(html)?.[0].codePointAt(0).toString(16).toUpperCase();
  if (bad)
    throw new FormatError("B1", `character U+${bad.padStart(4, "0")} must not stand in a body`);
  if (!html.endsWith(TAIL)) {
    throw new FormatError("B1", "body does not end in </html> and a line feed");
  }
  return html;
}

function checkStyle(style, digest) {
  if (toBase64(sha256(encode(style))) !== digest) {
    throw new FormatError("B3", "the stylesheet is not the one the policy names");
  }
  const named = (pattern) => [...style.matchAll(pattern)].map(([, word]) => word.toLowerCase());
  const plain =
    STYLE.test(style) &&
    named(/([a-z-]*)\(/gi).every((word) => STYLE_CALLS.includes(word)) &&
    named(/@([a-z-]*)/gi).every((word) => STYLE_RULES.includes(word));
  if (!plain) throw new FormatError("B3", "the stylesheet holds more than plain rules");
}

/** What is open, and what is still due there; of most tags there are many alike, see `leads`. */
class Place {
  constructor(open, due, outside) {
    const name = open[open.length - 1];
    Object.assign(this, { open, name, due, outside }); // outside: where its end tag leads
    this.holds = ORDER.has(name) ? due.slice(0, 1) : CONTENT.get(name);
    this.takesText = this.holds.includes("#text");
    this.inside = new Map(); // by element
    this.leads = new Map(); // by tag; nothing but the place may decide about one
  }

  /** Return where *tag* leads, null if it is none; throws FormatError if it may not be here. */
  take(tag) {
    const { start, end, attributes } = TAG.exec(tag)?.groups ?? {};
    if (!start && !end) return null;
    const place = end ? this.end(end) : this.start(start);
    if (start) checkAttributes(start, attributes);
    this.leads.set(tag, place);
    return place;
  }

  start(name) {
    if (!this.holds.includes(name) || (name === "a" && this.open.includes("a"))) {
      throw new FormatError("B5", `<${name}> inside ${this.name}`);
    }
    if (VOID.includes(name)) return this;
    if (this.open.length === MAX_DEPTH) {
      throw new FormatError("B5", `more than ${MAX_DEPTH} elements are open`);
    }
    if (!this.inside.has(name)) {
      const [due, ...rest] = this.due;
      const outside = due ? new Place(this.open, rest, this.outside) : this;
      this.inside.set(name, new Place([...this.open, name], ORDER.get(name) ?? [], outside));
    }
    return this.inside.get(name);
  }

  end(name) {
    if (name !== this.name) throw new FormatError("B5", `</${name}> closes what is not open`);
    if (this.due.length) throw new FormatError("B5", INCOMPLETE);
    return this.outside;
  }

  checkNoText(text) {
    if (!this.takesText && /[^\n]/.test(text)) {
      throw new FormatError("B5", `text inside ${this.name}: ${quote(cut(text, 40))}`);
    }
  }
}

/** Check all between head and tail: one body, well nested (B4, B5), and every attribute. */
function checkMarkup(html) {
  let [place, done, tags] = [new Place([ROOT], ORDER.get(ROOT), null), 0, 0];
  let [start, stop] = nextTag(html, done);
  for (; 0 <= start && start < stop; [start, stop] = nextTag(html, done)) {
    if (start > done) place.checkNoText(html.slice(done, start));
    const tag = html.slice(start + 1, stop);
    place = place.leads.get(tag) ?? place.take(tag);
    if (!place) throw noMarkup(html, start);
    if (++tags > MAX_TAGS) throw new FormatError("B5", `more than ${MAX_TAGS} tags`);
    done = stop + 1;
  }
  const odd = Math.min(...[start, stop, html.length].filter((at) => at >= 0));
  place.checkNoText(html.slice(done, odd));
  if (odd < html.length) throw noMarkup(html, odd);
  if (place.due.length || place.outside) throw new FormatError("B5", INCOMPLETE);
}

const nextTag = (html, from) => [html.indexOf("<", from), html.indexOf(">", from)];
const untilTag = (html, at) => /^[^][^<]*/.exec(html.slice(at))[0];
const cut = (text, length) => [...text.slice(0, 2 * length)].slice(0, length).join("");
const noMarkup = (html, at) =>
  new FormatError("B4", `neither tag nor text: ${quote(cut(untilTag(html, at), 40))}`);

/** Check the attributes of one start tag (B6), its link (B7) and its picture (B8). */
function checkAttributes(name, unverified) {
  const values = new Map();
  for (const [, key, value] of unverified.matchAll(ATTRIBUTE)) {
    const form = new Map(Object.entries({ ...EVERYWHERE, ...ATTRIBUTES[name] })).get(key);
    if (!form?.test(value) || values.has(key)) {
      const what = `${key} of <${name}> is not allowed: ${quote(cut(value, 80))}`;
      throw new FormatError(RULES.get(key) ?? "B6", what);
    }
    values.set(key, value);
  }
  if (values.get("href")?.startsWith("http") && !values.has("rel")) {
    throw new FormatError("B7", "a link to the web must have rel");
  }
  if (name === "img" && !values.has("src")) throw new FormatError("B8", "a picture has no bytes");
  if (values.has("src")) checkPicture(values.get("src"));
}

function checkPicture(src) {
  const [, kind, text] = SRC.exec(src);
  const data = fromAnyBase64(text);
  if (btoa(data) !== text || !MAGIC[kind].test(data)) {
    throw new FormatError("B8", `a picture is not ${kind} in canonical base64`);
  }
}

/** Return the bytes of base64 in any form, a character for each; none if it is no base64. */
function fromAnyBase64(text) {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
