// JSON as trust files have it (RFC 8259): one name once in an object, and no name with a meaning.

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)/y; // whole ones: canonical JSON has no others
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const MAX_DEPTH = 32; // TUF metadata nests 6 deep

/**
 * Return the value that *text* holds; objects have no prototype, so "__proto__" is a name like
 * any other. Throws SyntaxError, also where an object has one name twice: JSON.parse would take
 * the last in silence, and another reader the first.
 */
export function parse(text) {
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const skip = (mark) => {
    take(SPACE);
    const found = text[at] === mark;
    at += found ? 1 : 0;
    take(SPACE);
    return found;
  };
  const fail = () => new SyntaxError(`at character ${at}`);
  const expect = (found) => {
    if (!found) throw fail();
    return found;
  };
  const list = (close, item) => {
    if (skip(close)) return;
    do item();
    while (skip(","));
    expect(skip(close));
  };
  const value = (depth) => {
    if (depth > MAX_DEPTH) throw fail();
    if (skip("[")) return array(depth + 1);
    if (skip("{")) return object(depth + 1);
    return JSON.parse(expect(take(STRING) ?? take(NUMBER) ?? take(WORD)));
  };
  const array = (depth) => {
    const items = [];
    list("]", () => items.push(value(depth)));
    return items;
  };
  const object = (depth) => {
    const entries = Object.create(null);
    list("}", () => {
      const name = JSON.parse(expect(take(STRING)));
      expect(skip(":"));
      if (name in entries) throw new SyntaxError("one name twice in an object");
      entries[name] = value(depth);
    });
    return entries;
  };
  const top = value(0);
  take(SPACE);
  if (at < text.length) throw fail();
  return top;
}
