// BODY, signature blocks and end line out of the bytes of a bundle (FORMAT.md 2 to 6).
// The twin of signing/trailer.py: the same rules in the same order, the same words.

import { compare, binary, encode, notUtf8, sha256Of, toHex } from "./bytes.js";
import { isDate } from "./date.js";
import { FormatError } from "./errors.js";
import { parsePublic, parseSignature } from "./minisig.js";
import * as mirrorlist from "./mirrorlist.js";

export const MAX_BYTES = 32 * 2 ** 20; // F1
const MAX_BLOCKS = 16; // T2
const MAX_URL = 2048; // C3
const MARK = "<!--mirror-";
const END = /^<!--mirror-end\/1 ([0-9a-f]{64})-->\n$/;
const END_LENGTH = 85;
const LATER = /^<!--mirror-((?:log|time)\/1|(?:sig|list|end)\/[2-9])/m;
const BLOCK = /<!--mirror-sig\/1\n((?:[^\n]*\n){4})-->\n/y;
const LIST = /<!--mirror-list\/1\n((?:(?!-->)[^\n]*\n){5,36})-->\n/y;
const CLAIMS = new RegExp(
  "^mirror/1 size=(?<size>0|[1-9][0-9]{0,8}) sha256=(?<sha256>[0-9a-f]{64})" +
    " role=(?<role>origin|capture) url=(?<url>[!-;=?-~]+)" +
    " at=(?<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)" +
    "(?: supersedes=(?<supersedes>[0-9a-f]{64}))?" +
    "(?: lang=(?<lang>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*))?$",
);
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const URL_FORM = new RegExp(
  `^https?://(?<host>${LABEL}(?:\\.${LABEL})*)(?::[1-9][0-9]{0,4})?/[!-;=?-~]*$`,
);

/**
 * Return {body, sha256, blocks, listing} of the file *data*, all of whose bytes are accounted for.
 * Nothing is verified yet but the form. Throws FormatError.
 */
export async function parse(data) {
  if (data.length > MAX_BYTES) {
    throw new FormatError("F1", `file is ${data.length} bytes, at most ${MAX_BYTES} allowed`);
  }
  const start = binary(data).indexOf(`\n${MARK}`) + 1;
  if (!start) throw new FormatError("F2", "there is no signature block");
  const body = data.subarray(0, start);
  const hash = await sha256Of(body);
  const sha256 = toHex(hash.clone().digest());
  const { blocks, listing } = parseTrailer(data.subarray(start), hash);
  checkBody(body);
  for (const { claims } of blocks) checkClaims(claims, body.length, sha256);
  return { body, sha256, blocks, listing };
}

/** Return the claims of a trusted comment (rules C1 to C5). */
function parseClaims(comment) {
  const claims = CLAIMS.exec(comment)?.groups;
  if (!claims) throw new FormatError("C1", "the signed claims are not in the form mirror/1");
  const host = URL_FORM.exec(claims.url)?.groups.host;
  if (claims.url.length > MAX_URL || !host) {
    throw new FormatError("C3", "the signed url is not an absolute http(s) URL with a plain host");
  }
  if (claims.supersedes === claims.sha256) {
    throw new FormatError("C5", "the text claims to supersede itself");
  }
  if (!isDate(claims.at)) throw new FormatError("C4", "the signed time is no date");
  const { supersedes = null, lang = null } = claims;
  return { ...claims, size: Number(claims.size), supersedes, lang, host };
}

function parseTrailer(trailer, hash) {
  const text = binary(trailer);
  if (trailer.some((byte) => byte > 127)) {
    throw new FormatError("T1", "there are other than ASCII characters after the text");
  }
  const end = END.exec(text.slice(-END_LENGTH))?.[1];
  const found = split(text.slice(0, -END_LENGTH));
  if (!end || !found) throw whyNot(text);
  if (toHex(hash.update(trailer.subarray(0, -END_LENGTH)).digest()) !== end) {
    throw new FormatError("T5", "the checksum in the end line is not that of the file");
  }
  const { signatures, list } = found;
  if (signatures.length > MAX_BLOCKS) {
    const count = signatures.length;
    throw new FormatError("T2", `there are ${count} blocks, at most ${MAX_BLOCKS} allowed`);
  }
  const blocks = signatures.map(parseBlock);
  checkOrder(blocks);
  return { blocks, listing: list === null ? null : mirrorlist.parse(list) };
}

/** Return the lines of each signature block and of the list; null if the text is not only these. */
function split(text) {
  let at = 0;
  const next = (form) => {
    form.lastIndex = at;
    const lines = form.exec(text)?.[1] ?? null;
    if (lines !== null) at = form.lastIndex;
    return lines;
  };
  const signatures = [];
  for (let lines = next(BLOCK); lines !== null; lines = next(BLOCK)) signatures.push(lines);
  const list = next(LIST);
  return signatures.length && at === text.length ? { signatures, list } : null;
}

function parseBlock(text) {
  const signature = parseSignature(text);
  const key = parsePublic(signature.untrusted);
  return { key, claims: parseClaims(signature.trusted), signature };
}

function checkOrder(blocks) {
  const signers = new Set(blocks.map(({ key, claims }) => `${key.point} ${claims.role}`));
  const inOrder = blocks.every((block, at) => !at || order(blocks[at - 1], block) <= 0);
  if (!inOrder || signers.size !== blocks.length) {
    throw new FormatError("T3", "blocks are out of order, or one signer is there twice");
  }
}

const order = (one, other) =>
  compare(one.key.raw, other.key.raw) ||
  compare(encode(one.claims.role), encode(other.claims.role));

function checkBody(body) {
  if (!binary(body.subarray(-8)).endsWith("</html>\n")) {
    throw new FormatError("F3", 'text does not end in "</html>" and one line feed');
  }
  const bom = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  if (body.includes(13) || body.includes(0) || bom) {
    const what = "a carriage return, a zero byte or a byte order mark";
    throw new FormatError("F3", `text holds ${what}`);
  }
  if (binary(body.subarray(0, MARK.length)) === MARK) {
    throw new FormatError("F4", 'a line of the text starts with "<!--mirror-"');
  }
  const at = notUtf8(body);
  if (at >= 0) throw new FormatError("F3", `text is not UTF-8 at byte ${at}`);
}

function checkClaims(claims, size, sha256) {
  if (claims.size !== size || claims.sha256 !== sha256) {
    throw new FormatError("C2", "the signed size or sha256 is that of another text");
  }
}

function whyNot(text) {
  const later = LATER.exec(text);
  if (later) {
    const what = `mirror-${later[1]}`;
    return new FormatError("T6", `the file holds a block this version does not know: ${what}`);
  }
  const ended = text[text.length - END_LENGTH - 1] === "\n" && END.test(text.slice(-END_LENGTH));
  if (!ended) {
    const what = "the file does not end in its end line: cut off, or added to";
    return new FormatError("T4", what);
  }
  const what = "there is something else than signature blocks after the text";
  return new FormatError("T1", what);
}
