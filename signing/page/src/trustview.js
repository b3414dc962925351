// Whom the page trusts, and the question whether to trust somebody else.

import { apart, code, el } from "./dom.js";
import { say, source, time } from "./words.js";

/** Return the part that tells whom the page trusts, and lets the reader choose another list. */
export function trustPart(lang, { trust, chosen, problem }, acts) {
  const nobody = trust.source === "none" && !problem;
  return el(
    "section",
    { "aria-labelledby": "trust-title" },
    el("h2", { id: "trust-title" }, say(lang, "trust-title")),
    problem ? el("p", {}, say(lang, "trust-broken", { problem })) : null,
    nobody ? el("p", {}, say(lang, "trust-none")) : null,
    trust.source === "none" ? null : summary(lang, trust, chosen),
    el(
      "div",
      { class: "actions" },
      picker("trust-file", say(lang, "trust-choose"), acts.choose),
      chosen ? el("button", { type: "button", onclick: acts.back }, say(lang, "trust-back")) : null,
    ),
    el("p", { class: "small" }, say(lang, "trust-memory")),
  );
}

/** Return the question whether to use *trust*, with everything to compare before. */
export function ask(lang, trust, acts) {
  return el(
    "section",
    { class: "ask", "aria-labelledby": "ask-title" },
    el(
      "h2",
      { id: "ask-title", tabindex: "-1", "aria-describedby": "ask" },
      say(lang, "ask-title"),
    ),
    el("p", { id: "ask" }, say(lang, "ask")),
    el("p", {}, source(lang, trust.source)),
    people(lang, trust),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", id: "ask-no", onclick: acts.no }, say(lang, "ask-no")),
      el("button", { type: "button", id: "ask-yes", onclick: acts.yes }, say(lang, "ask-yes")),
    ),
  );
}

/** Return a file input that looks like a button, and works from the keyboard. */
export function picker(id, text, choose, kind = "button") {
  const input = el("input", {
    type: "file",
    id,
    onchange: () => input.files[0] && choose(input.files[0]),
  });
  return el("span", {}, input, el("label", { class: kind, for: id }, text));
}

function summary(lang, trust, chosen) {
  const { origins, volunteers, revoked } = trust.keyring;
  const where = say(lang, chosen ? "trust-chosen" : "trust-built-in");
  const rows = [
    ...(trust.issued ? [["issued", time(lang, trust.issued)]] : []),
    ...(trust.expires ? [["expires", time(lang, trust.expires)]] : []),
    ["newsrooms", origins.length],
    ["volunteers", volunteers.length],
    ["revoked", revoked.length],
  ].map(([name, value]) => el("li", {}, say(lang, name), `: ${value}`));
  return [
    el("p", {}, source(lang, trust.source), ", ", where),
    el("ul", { class: "small" }, rows),
    el("details", {}, el("summary", {}, say(lang, "trust-people")), people(lang, trust)),
  ];
}

function people(lang, { keyring, mirrors, root, needed }) {
  const part = (name, entries) =>
    entries.length
      ? [el("dt", {}, say(lang, name)), el("dd", {}, el("ul", {}, entries.map(entry)))]
      : [];
  return el(
    "dl",
    {},
    root ? [el("dt", {}, say(lang, "root")), el("dd", {}, code(root, "digits"))] : [],
    root ? [el("dt", {}, say(lang, "root-keys")), el("dd", {}, code(needed.join(" / ")))] : [],
    root && needed[0] === 1 ? el("dd", {}, say(lang, "root-alone")) : [],
    part("newsrooms", keyring.origins),
    part("volunteers", keyring.volunteers),
    part("revoked", keyring.revoked),
    mirrors.length ? [el("dt", {}, say(lang, "mirrors")), ...mirrors.map(address)] : [],
  );
}

/** Return the address of a mirror as text: a link would tell the network who reads what. */
const address = ({ url }) => el("dd", {}, code(url, "url"));

const entry = ({ name, reason, hosts, key }) =>
  el(
    "li",
    {},
    el("strong", {}, apart(name ?? reason)),
    hosts ? [" ", code(hosts.join(", "), "url")] : null,
    el("div", { class: "small" }, code(key.fingerprint, "digits")),
  );
