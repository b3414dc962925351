// What may have happened to a file that is not intact (FORMAT.md 11). The twin of
// signing/repair.py.

import { binary } from "./bytes.js";

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const BROWSER = /(?:<\/html>|-->)[ \t\r\n]*<!--mirror-(?:sig|list|end)\/1[ \n]/g;
const BETWEEN = /^(?:<\/html>|-->)\n<!--mirror-/;

/** Return *data* as it was before mail changed it (rule R1), or null if mail did not. */
export function restore(data) {
  const bom = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf;
  const lines = unixLines(bom ? data.subarray(3) : data);
  let end = lines.length;
  while (end && [SPACE, TAB, LF].includes(lines[end - 1])) end -= 1;
  const restored = new Uint8Array(end + 1);
  restored.set(lines.subarray(0, end));
  restored[end] = LF;
  const same = restored.length === data.length && restored.every((byte, at) => byte === data[at]);
  return same ? null : restored;
}

/** Tell whether a browser wrote *data* from a page it showed (rule R2). */
export const isResaved = (data) =>
  [...binary(data).matchAll(BROWSER)].some(([found]) => !BETWEEN.test(found));

function unixLines(data) {
  const lines = new Uint8Array(data.length);
  let length = 0;
  data.forEach((byte, at) => {
    if (byte === CR && data[at + 1] === LF) return;
    lines[length] = byte === CR ? LF : byte;
    length += 1;
  });
  return lines.subarray(0, length);
}
