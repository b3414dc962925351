// A verdict for a person: a shape, a title and a sentence, then the four answers one by one.

import { apart, code, el, fill, icon, saver } from "./dom.js";
import {
  answer,
  label,
  living,
  meaning,
  say,
  standing,
  time,
  verdictWords,
  warning,
} from "./words.js";

/** The shape of each verdict, so that none is told by its color alone. */
const SHAPES = {
  published: "seal",
  captured: "ring",
  unconfirmed: "triangle",
  unknown: "triangle",
  revoked: "barred",
  altered: "octagon",
  unsafe: "octagon",
  damaged: "torn",
  resaved: "empty",
  newer: "empty",
  unsigned: "empty",
};

/**
 * Return the card of a verdict.
 *
 * @param judged {verdict, file: {name, size, sha256}, restored: bytes or null, release: []}
 * @param acts {read, check}: what the buttons do
 */
export function card(lang, judged, acts) {
  const { verdict } = judged;
  const [title, sentence] = verdictWords(lang, verdict);
  const heading = el("h2", { id: "says", tabindex: "-1", "aria-describedby": "sentence" }, title);
  const shape = icon(SHAPES[verdict.verdict]);
  const says = el("div", { class: "says" }, shape, heading, el("p", { id: "sentence" }, sentence));
  const inside = el(
    "div",
    { class: "inside" },
    el("p", { class: "small" }, say(lang, "file"), ": ", apart(judged.file.name)),
    verdict.intact ? el("p", { class: "called" }, apart(titleOf(verdict.body))) : null,
    verdict.intact ? answers(lang, verdict) : null,
    notes(lang, verdict),
    actions(lang, judged, acts),
    verdict.intact ? signers(lang, verdict) : null,
    verdict.mirrors ? mirrors(lang, verdict.mirrors) : null,
    details(lang, judged),
  );
  const properties = { class: `verdict ${verdict.verdict}`, "aria-labelledby": "says" };
  return el("section", { ...properties, "data-verdict": verdict.verdict }, says, inside);
}

/** Return the strip that stays above the text while it is read. */
export function bar(lang, verdict, close) {
  const [title] = verdictWords(lang, verdict);
  const button = el("button", { type: "button", onclick: close }, say(lang, "close"));
  const mark = icon(SHAPES[verdict.verdict]);
  return el(
    "div",
    { class: `verdict bar ${verdict.verdict}` },
    mark,
    el("strong", {}, title),
    button,
  );
}

/** Return the title of a BODY that obeys rule B2, so that it has exactly one, near its start. */
function titleOf(body) {
  const [, title] = /<title>([^<]*)<\/title>/.exec(new TextDecoder().decode(body)) ?? [null, ""];
  return title.replace(/&(amp|lt|gt|quot);/g, (_, name) => REFERENCES[name]);
}

const REFERENCES = { amp: "&", lt: "<", gt: ">", quot: '"' };

function answers(lang, verdict) {
  const { count, exit, needed, signed, url } = verdict;
  const times = [...new Set(signed)].map((at) => time(lang, at)).join(" – ");
  const rows = [
    ["yes", "intact", answer(lang, "intact", verdict)],
    [exit === 0 ? "yes" : count ? "note" : "no", "who", who(lang, verdict)],
    [count >= needed ? "yes" : "note", "many", answer(lang, "count", verdict)],
    ["clock", "fresh", say(lang, "fresh-at", { time: times })],
  ].map(([mark, question, text]) => row(mark, say(lang, question), text));
  return el(
    "dl",
    { class: "answers" },
    rows,
    row("place", label(lang, "address"), code(url, "url")),
  );
}

const row = (mark, question, answer) => [icon(mark), el("dt", {}, question), el("dd", {}, answer)];

function who(lang, { signers: all, url }) {
  const names = (kind) => [
    ...new Set(
      all.filter((one) => one.standing === kind && one.url === url).map((one) => one.name),
    ),
  ];
  const [newsrooms, witnesses] = [names("origin"), names("witness")];
  const parts = [
    ...newsrooms.map((name) => say(lang, "who-origin", { name })),
    ...(witnesses.length ? [say(lang, "who-witness", { name: witnesses.join(", ") })] : []),
  ];
  return parts.length ? parts.map((part) => el("div", {}, part)) : say(lang, "who-nobody");
}

function notes(lang, { warnings }) {
  if (!warnings.length) return null;
  const items = warnings.map((one) =>
    el("li", {}, icon("note"), el("span", {}, warning(lang, one))),
  );
  return el("ul", { class: "notes" }, items);
}

function actions(lang, { verdict, restored, release }, acts) {
  const name = verdict.sha256.slice(0, 32);
  const button = (words, act, kind = "") =>
    el("button", { type: "button", class: kind, onclick: act }, say(lang, words));
  if (verdict.intact) {
    const green = verdict.exit === 0;
    const read = button(green ? "read" : "read-anyway", acts.read, green ? "first" : "");
    const save = saver(say(lang, "save"), `${name}.text.html`, verdict.body, release);
    const hint = el("p", { class: "small" }, say(lang, "open-this"));
    return [el("div", { class: "actions" }, read, save), hint];
  }
  if (!restored) return null;
  const save = saver(say(lang, "save-original"), "original.html", restored, release);
  return el("div", { class: "actions" }, button("check-original", acts.check, "first"), save);
}

function signers(lang, verdict) {
  const [strangers, known] = [true, false].map((unlisted) =>
    verdict.signers.filter((one) => (one.standing === "unlisted") === unlisted),
  );
  const list = (some) =>
    some.length
      ? el("ul", { class: "signers" }, ...some.map((one) => signer(lang, one, verdict)))
      : null;
  const count = strangers.length;
  const fold = () =>
    el("details", {}, el("summary", {}, say(lang, "strangers", { count })), list(strangers));
  const rest = count > 1 ? fold() : list(strangers); // anybody can add any number of them
  return [el("h2", {}, label(lang, "signers")), list(known), rest];
}

function signer(lang, one, { url }) {
  const counts = ["origin", "witness"].includes(one.standing) && one.url === url;
  const named = one.name ? apart(one.name) : say(lang, "unnamed");
  const claim = one.name
    ? []
    : ["; ", say(lang, "claims", { role: say(lang, `role-${one.role}`)[0] })];
  return el(
    "li",
    { class: counts ? "counts" : "" },
    el("div", {}, el("strong", {}, named), " — ", standing(lang, one), ...claim),
    one.url === url ? null : el("div", {}, code(one.url, "url")),
    el("div", { class: "small" }, time(lang, one.at)),
    el("div", { class: "small" }, say(lang, "digits"), ": ", code(one.fingerprint, "digits")),
  );
}

/** Return the mirror list as text: a link would tell the network who reads what. */
function mirrors(lang, list) {
  const rows = list.list.map(({ url }) => el("li", {}, code(url, "url")));
  const about = el("p", { class: "small" }, living(lang, list));
  return [el("h2", {}, label(lang, "mirrors")), about, el("ul", { class: "small" }, rows)];
}

function details(lang, { verdict, file }) {
  const replaced = new Set(verdict.signers.map(({ supersedes }) => supersedes).filter(Boolean));
  const rows = [
    ...(verdict.problem ? [[label(lang, "problem"), problem(lang, verdict)]] : []),
    [say(lang, "size"), say(lang, "bytes", { count: file.size })],
    ...(file.sha256 ? [[say(lang, "file-sha256"), code(file.sha256)]] : []),
    ...(verdict.sha256 ? [[label(lang, "text"), code(verdict.sha256)]] : []),
    ...[...replaced].map((sha256) => [say(lang, "supersedes"), code(sha256)]),
  ].map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  const properties = verdict.intact ? {} : { open: "" };
  return el("details", properties, el("summary", {}, say(lang, "details")), el("dl", {}, rows));
}

/** Return what is wrong: what the broken rule means to a reader, and what was found, in English. */
const problem = (lang, { problem: text, rule }) => [
  meaning(lang, rule) ? el("div", {}, meaning(lang, rule)) : null,
  el("span", { lang: "en" }, fill("{text} ({rule})", { text, rule })),
];
