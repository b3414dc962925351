// Writes verify.html and verify.html.sha256 from src/: the same bytes from the same sources.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const out = process.argv[2] ?? at("verify.html");

const bundled = await build({
  entryPoints: [at("src/main.js")],
  bundle: true,
  write: false,
  format: "iife",
  minify: true,
  charset: "utf8",
  target: "es2020", // BigInt, which Ed25519 needs; browsers of 2020 and later
  legalComments: "inline", // noble's license travels with it
});
const script = bundled.outputFiles[0].text.trim();
const styled = await transform(readFileSync(at("src/style.css")), { loader: "css", minify: true });
const style = styled.code.trim();

const source = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = [
  "default-src 'none'",
  `script-src ${source(script)}`,
  `style-src ${source(style)}`,
  "img-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = { policy, style, script };
const page = readFileSync(at("src/page.html"), "utf8").replace(
  /\{\{(\w+)\}\}/g,
  (_, name) => parts[name],
);
writeFileSync(out, page);
writeFileSync(`${out}.sha256`, `${createHash("sha256").update(page).digest("hex")}  verify.html\n`);
