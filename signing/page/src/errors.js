// What bytes from outside may raise; the twin of signing/errors.py.

/** Bytes that break a rule of docs/FORMAT.md; `rule` is its number. */
export class FormatError extends Error {
  constructor(rule, message) {
    super(message);
    this.rule = rule;
  }
}

/** Trust metadata or a keyring that must not be used. */
export class TrustError extends Error {}
