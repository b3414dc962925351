// Dates in the one form that signed things have: UTC, whole seconds.

const FORM = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;

/** Tell whether *at* ("2026-11-22T20:00:00Z") is of that form, and a day and a time that exist. */
export function isDate(at) {
  const date = new Date(typeof at === "string" && FORM.test(at) ? at : NaN);
  if (Number.isNaN(date.getTime())) return false;
  // Date takes the 30th of February for a day in March; Python's dates begin with year 1.
  return date.toISOString() === at.replace("Z", ".000Z") && date.getUTCFullYear() > 0;
}
