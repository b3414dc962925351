// Wording: of verdicts from signing/words.json, which the command shares; of the page in words.json
// beside this.

import shared from "../../words.json";
import own from "./words.json";

import { fill } from "./dom.js";

export const LANGUAGES = { en: "English", ru: "Русский" };

/** Return the first of the reader's languages, best first, that the page speaks; else English. */
export const preferred = (tags) =>
  tags.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) ?? "en";

/** Return the page's own words *name*, as parts to append. */
export const say = (lang, name, values) => fill(own[name][lang], values);

/** Return title and sentence of a verdict, as parts to append. */
export function verdictWords(lang, verdict) {
  const reason = verdict.signers.find((one) => one.reason)?.reason ?? "";
  const values = { ...verdict, reason };
  return shared.verdicts[verdict.verdict][lang].map((text) => fill(text, values));
}

export const answer = (lang, name, verdict) => fill(shared.answers[name][lang], verdict);
export const standing = (lang, signer) => fill(shared.standings[signer.standing][lang], signer);
export const warning = (lang, notice) => fill(shared.warnings[notice.code][lang], notice);
export const living = (lang, { name, key, ...rest }) =>
  fill(shared.living[lang], { ...rest, name: name || key });
export const label = (lang, name) => shared.labels[name][lang];
export const meaning = (lang, rule) => shared.rules[rule]?.[lang] ?? "";
export const source = (lang, name) => shared.sources[name][lang];

/** Return a time (ISO text or ms) as a person writes it, in UTC so that all readers see one. */
export function time(lang, at) {
  const form = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" };
  return `${new Intl.DateTimeFormat(lang, form).format(new Date(at))} UTC`;
}
