// The page: files in, verdicts out. All state is here, in memory, and gone with the page.

import { binary, encode, sha256Of, toHex } from "./bytes.js";
import { el } from "./dom.js";
import { TrustError } from "./errors.js";
import { MAX_BYTES } from "./trailer.js";
import * as trusts from "./trust.js";
import { ask, picker, trustPart } from "./trustview.js";
import { restore, verify } from "./verify.js";
import { bar, card } from "./view.js";
import { LANGUAGES, preferred, say } from "./words.js";

const root = document.getElementById("page");
const dialog = el("dialog", { onclose: () => dialog.replaceChildren() });
document.body.append(dialog);
const status = el("p", { role: "status", id: "status" }); // one for good, so that it is read out

const state = {
  lang: preferred(navigator.languages ?? [navigator.language]),
  ...builtIn(),
  chosen: false,
  asked: null,
  message: "quiet",
  refused: "",
  judged: null,
  turn: 0,
};
state.trust = state.own;

/** Return the trust list that was put into the page when the site was built. */
function builtIn() {
  const text = document.getElementById("trust-pack").textContent.trim();
  try {
    return { own: text ? trusts.load(encode(text)) : trusts.NONE, problem: "" };
  } catch (error) {
    return { own: trusts.NONE, problem: trustProblem(error) };
  }
}

function trustProblem(error) {
  if (error instanceof TrustError) return error.message;
  throw error;
}

// --- what the reader does -------------------------------------------------------------------

async function take(file) {
  const turn = begin();
  const data = await bytesOf(file);
  if (turn !== state.turn) return; // another file was chosen meanwhile
  if (!data) show({ message: "unreadable" });
  else if (isTrust(data)) consider(data);
  else await judge(file.name, data, turn);
}

/** Return the bytes of *file*, as many as show that it is too large; null if it is not read. */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.slice(0, MAX_BYTES + 1).arrayBuffer());
  } catch {
    return null; // gone since it was chosen, or not ours to read
  }
}

function begin() {
  for (const release of state.judged?.release ?? []) release();
  show({ judged: null, asked: null, message: "checking", turn: state.turn + 1 });
  return state.turn;
}

async function judge(name, data, turn) {
  const verdict = await verify(data, state.trust, Date.now()).catch(() => null);
  if (!verdict) return show({ message: "failed" }); // such as memory that ran out
  const restored = verdict.verdict === "damaged" ? await restore(data) : null;
  const sha256 = data.length > MAX_BYTES ? "" : toHex((await sha256Of(data)).digest());
  if (turn !== state.turn) return;
  const judged = {
    verdict,
    data,
    restored,
    file: { name, size: data.length, sha256 },
    release: [],
  };
  show({ message: "quiet", judged });
  document.getElementById("says").focus();
}

const again = (name, data) => judge(name, data, begin());

/** Tell whether a file is a trust list, whichever button it was given to. */
const isTrust = (data) =>
  /^\s*\{[^]*"mirror-(?:keyring|trust-pack)\/1"/.test(binary(data.subarray(0, 2 ** 20)));

async function takeTrust(file) {
  const data = await bytesOf(file);
  if (!data) show({ message: "unreadable", asked: null });
  else if (!isTrust(data)) show({ message: "no-list", asked: null });
  else consider(data);
}

function consider(data) {
  try {
    const known = trusts.continues(state.own, state.trust) ? state.trust : state.own;
    const trust = trusts.load(data, known);
    if (trusts.continues(known, trust)) return adopt(trust, true, "trust-update");
    show({ message: "quiet", asked: trust });
    document.getElementById("ask-title").focus();
  } catch (error) {
    show({ message: "trust-refused", asked: null, refused: trustProblem(error) });
  }
}

async function adopt(trust, chosen, message = "quiet") {
  show({ trust, chosen, asked: null, message });
  if (!state.judged) return;
  await again(state.judged.file.name, state.judged.data);
  show({ message });
}

function read() {
  const { verdict } = state.judged;
  // sandbox="": no scripts, forms or pop-ups, and an origin of its own; the policy of this page
  // holds in it too.
  const frame = el("iframe", { sandbox: "", title: say(state.lang, "frame").join("") });
  frame.srcdoc = unlinked(new TextDecoder().decode(verdict.body));
  dialog.replaceChildren(
    bar(state.lang, verdict, () => dialog.close()),
    frame,
  );
  dialog.showModal();
}

/**
 * Return BODY without its links: Chromium connects to the host of a link that is clicked before
 * it asks the policy whether it may, and a place in the text is one in this page for a frame like
 * ours. Rule B4 leaves no "<" outside of tags.
 */
const unlinked = (html) =>
  html.replace(/<a(?: [a-z-]+="[^"<>]*")*>/g, (tag) => tag.replace(/ href="[^"]*"/, ""));

// --- what the reader sees -------------------------------------------------------------------

/** Take over *changes* and draw the page anew; the focus stays where it was. */
function show(changes) {
  Object.assign(state, changes);
  const focused = document.activeElement?.id;
  const { lang } = state;
  document.documentElement.lang = lang;
  document.title = say(lang, "title").join("");
  const parts = state.judged ? [result, chooser] : [chooser, result];
  root.replaceChildren(...[top, ...parts, foot].flatMap((part) => part(lang)));
  status.replaceChildren(...say(lang, state.message, { problem: state.refused }));
  if (focused) document.getElementById(focused)?.focus();
}

function top(lang) {
  const buttons = Object.entries(LANGUAGES).map(([tag, name]) => {
    const properties = { lang: tag, id: `lang-${tag}`, "aria-pressed": String(tag === lang) };
    return el(
      "button",
      { type: "button", ...properties, onclick: () => show({ lang: tag }) },
      name,
    );
  });
  const languages = { class: "languages", role: "group", "aria-label": say(lang, "language")[0] };
  const title = el("h1", {}, say(lang, "title"));
  const header = el("header", {}, title, el("div", languages, buttons));
  return state.judged ? [header] : [header, el("p", {}, say(lang, "lead"))];
}

function chooser(lang) {
  const words = say(lang, state.judged ? "another" : "choose");
  const kind = state.judged ? "button" : "button first";
  return el(
    "div",
    { class: "chooser" },
    picker("file", words, take, kind),
    el("p", {}, say(lang, "drop")),
  );
}

function result(lang) {
  const yes = () => adopt(state.asked, true);
  const check = () =>
    again(`${say(state.lang, "restored")[0]}: ${state.judged.file.name}`, state.judged.restored);
  return [
    status,
    ...(state.asked ? [ask(lang, state.asked, { yes, no: () => show({ asked: null }) })] : []),
    ...(state.judged ? [card(lang, state.judged, { read, check })] : []),
  ];
}

function foot(lang) {
  const acts = { choose: takeTrust, back: () => adopt(state.own, false) };
  const commands =
    "sha256sum verify.html\ncertutil -hashfile verify.html SHA256\nminisign -V -m verify.html -P RW…";
  const self = [1, 2, 3].map((number) => el("p", {}, say(lang, `self-${number}`)));
  return [
    trustPart(lang, state, acts),
    el(
      "details",
      { id: "self" },
      el("summary", {}, say(lang, "self-title")),
      self,
      el("pre", {}, commands),
    ),
  ];
}

function dropping() {
  const over = (is) => document.querySelector(".chooser").classList.toggle("over", is);
  const events = { dragover: () => over(true), dragleave: () => over(false) };
  const drop = (event) => {
    over(false);
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  };
  for (const [name, act] of Object.entries({ ...events, drop })) {
    // A file dropped anywhere else would be opened by the browser, in place of this page.
    document.addEventListener(name, (event) => (event.preventDefault(), act(event)));
  }
}

dropping();
show({});
