// Drives one installed browser over verify.html, opened from disk.
//
// Standard input, a JSON object:
//   browser   "chrome" or "firefox", and `executable`, its path
//   page      path of verify.html;  profile: an empty folder
//   width, height, dark, lang: of the window
//   trust     path of a trust list to choose and accept first, or null
//   files     [{path, shot: path of a picture or null, read: whether to open the text}]
// Standard output: {"results": [{verdict, title, sentence, lang…}], "requests": [url…]}

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const job = JSON.parse(readFileSync(0, "utf8"));

// The browser's own errands (updates, safe browsing) are none of the page's; proxies that lead
// nowhere make sure that none of both gets through.
const QUIET = [
  "--no-sandbox", // the tests may run as root
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--proxy-server=127.0.0.1:9",
  "--proxy-bypass-list=<-loopback>",
];
const PREFERENCES = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

const browser = await puppeteer.launch({
  browser: job.browser,
  executablePath: job.executable,
  headless: true,
  userDataDir: job.profile,
  args: job.browser === "chrome" ? [...QUIET, `--lang=${job.lang ?? "en"}`] : [],
  extraPrefsFirefox: { ...PREFERENCES, "intl.accept_languages": job.lang ?? "en" },
});
try {
  process.stdout.write(JSON.stringify(await run(browser)));
} finally {
  await browser.close();
}

async function run() {
  const page = await browser.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setViewport({ width: job.width ?? 800, height: job.height ?? 900 });
  if (job.dark) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.goto(pathToFileURL(job.page).href);
  if (job.trust) await accept(page, job.trust);
  const results = [];
  for (const file of job.files) results.push(await judge(page, file));
  return { results, requests: [...new Set(requests)], errors };
}

async function choose(page, selector, path) {
  const input = await page.waitForSelector(selector);
  await input.uploadFile(path);
}

async function accept(page, path) {
  await choose(page, "#trust-file", path);
  await (await page.waitForSelector("#ask-yes")).click();
  await page.waitForFunction(() => !document.getElementById("ask-yes"));
}

async function judge(page, { path, shot, read }) {
  await page.evaluate(() => document.querySelector("section.verdict")?.remove());
  await choose(page, "#file", path);
  await page.waitForSelector("section.verdict", { timeout: 60_000 });
  if (read) await open(page);
  if (shot) await page.screenshot({ path: shot, fullPage: !read });
  const seen = await page.evaluate(look);
  if (read) await page.evaluate(() => document.querySelector("dialog").close());
  return seen;
}

async function open(page) {
  await page.evaluate(() => document.querySelector(".actions button").click());
  await page.waitForSelector("dialog[open] iframe");
  await new Promise((resume) => setTimeout(resume, 500)); // the frame has no event that tells us
}

/** Runs in the page: what a reader sees of the verdict. */
function look() {
  const card = document.querySelector("section.verdict");
  const text = (selector) => card.querySelector(selector)?.textContent ?? "";
  const all = (selector) => [...card.querySelectorAll(selector)].map((one) => one.textContent);
  return {
    verdict: card.dataset.verdict,
    title: text(".says h2"),
    sentence: text(".says p"),
    color: getComputedStyle(card.querySelector(".says h2")).color,
    shape: card.querySelector(".says use").getAttribute("href"),
    notes: all(".notes li"),
    signers: all(".signers li strong"),
    digits: all(".signers .digits"),
    downloads: [...card.querySelectorAll("a[download]")].map((one) => one.download),
    buttons: all("button"),
    focus: document.activeElement?.id,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  };
}
