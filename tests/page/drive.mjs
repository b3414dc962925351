// Drives one installed browser over verify.html, opened from disk.
//
// Standard input, a JSON object:
//   browser   "chrome" or "firefox", and `executable`, its path; profile: an empty folder
//   page      path of verify.html;  downloads: a folder for what is saved
//   steps     what to do, in order; each gives one result
//   width, height, dark, lang   of the window;  slow: how many times slower (Chromium)
// Steps:
//   {trust: path, accept: whether to say yes}      choose a trust list
//   {choose: path}   {drop: [{name, data: base64}]}   judge files, by the button or by dropping
//   {save: true}     save what the verdict offers: its name and SHA-256
//   {restore: true}  check the restored original of the file, as its button does
//   {read: true}     open the verified text, as its button does
//   {follow: true}   click all links in it, then close it
//   {tab: number}    press Tab that often: what has the focus each time
//   {shot: path, whole: whether the page instead of the window}
// Standard output: {results, errors: of the console, reached: hosts that were asked for anything}

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const job = await json(process.stdin);

// All traffic goes to a proxy that leads nowhere and writes down which host was asked for. What a
// browser reports as a request says less: Firefox reports those that its policy blocks, too.
const reached = new Set();
const sink = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", (data) => {
    reached.add(/^[A-Z]+ (?:[a-z]+:\/\/)?([^/: ]*)/.exec(data.toString("latin1"))?.[1] ?? "?");
    socket.destroy();
  });
});
await new Promise((resume) => sink.listen(0, "127.0.0.1", resume));
const { port } = sink.address();

const CHROME = [
  "--no-sandbox", // the tests may run as root
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  `--proxy-server=127.0.0.1:${port}`,
  "--proxy-bypass-list=<-loopback>",
  `--accept-lang=${job.lang ?? "en"}`,
];
const FIREFOX = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": port,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": port,
  "network.proxy.allow_hijacking_localhost": true,
  "browser.download.folderList": 2, // the folder named next
  "browser.download.dir": job.downloads ?? "",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "ui.systemUsesDarkTheme": job.dark ? 1 : 0,
  "intl.accept_languages": job.lang ?? "en",
};

async function run(browser) {
  const page = await browser.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setViewport({
    width: job.width ?? 800,
    height: job.height ?? 900,
  });
  if (job.dark && job.browser === "chrome") {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  }
  if (job.slow) await page.emulateCPUThrottling(job.slow);
  if (job.downloads && job.browser === "chrome") {
    const session = await page.createCDPSession();
    const behavior = { behavior: "allow", downloadPath: job.downloads };
    await session.send("Browser.setDownloadBehavior", behavior);
  }
  await page.goto(pathToFileURL(job.page).href);
  const results = [];
  for (const step of job.steps) results.push(await ACTS[Object.keys(step)[0]](page, step));
  return { results, errors, reached: [...reached] };
}

const ACTS = {
  async trust(page, { trust, accept }) {
    await page.evaluate(() => {
      document.querySelector("#status").replaceChildren();
      document.querySelector(".ask")?.remove();
    });
    await upload(page, "#trust-file", trust);
    await page.waitForFunction(() => document.querySelector(".ask, #status:not(:empty)"));
    const texts = (all) => all.map((one) => one.textContent).join("\n");
    const text = await page.$$eval(".ask, #status:not(:empty)", texts);
    if (accept) await page.click("#ask-yes");
    return text;
  },
  async choose(page, { choose }) {
    await page.evaluate(() => document.querySelector("section.verdict")?.remove());
    await upload(page, "#file", choose);
    await page.waitForSelector("section.verdict", { timeout: 60_000 });
    return page.evaluate(look);
  },
  async drop(page, { drop }) {
    await page.evaluate(`globalThis.look = ${look}`);
    return page.evaluate(dropAll, drop);
  },
  async save(page) {
    const name = await page.$eval("a[download]", (one) => one.download);
    const path = join(job.downloads, name);
    await page.click("a[download]");
    while (!existsSync(path)) await new Promise((resume) => setTimeout(resume, 50));
    await new Promise((resume) => setTimeout(resume, 200)); // small files are written at once
    return { name, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
  },
  async restore(page) {
    await page.click(".damaged .actions button");
    await page.waitForSelector("section.verdict:not(.damaged)");
    return page.evaluate(look);
  },
  async read(page) {
    await page.click(".verdict .actions button");
    const frame = await (await page.waitForSelector("dialog[open] iframe")).contentFrame();
    await frame.waitForSelector("footer");
    await frame.waitForFunction(() => [...document.images].every((one) => one.complete));
    return frame.evaluate(() => ({
      text: document.body.innerText,
      maxWidth: getComputedStyle(document.body).maxWidth,
      direction: getComputedStyle(document.body).direction,
      origin: globalThis.origin,
      pictures: [...document.images].map((one) => one.naturalWidth),
    }));
  },
  async follow(page) {
    const frame = await (await page.$("dialog[open] iframe")).contentFrame();
    await frame.evaluate(() => document.querySelectorAll("a").forEach((one) => one.click()));
    await new Promise((resume) => setTimeout(resume, 300)); // a blocked link makes no event
    await page.click("dialog button");
    return page.$eval("dialog", (one) => one.open);
  },
  async tab(page, { tab }) {
    const found = [];
    await page.evaluate(() => document.activeElement.blur());
    for (let times = 0; times < tab; times += 1) {
      await page.keyboard.press("Tab");
      found.push(
        await page.evaluate(() => document.activeElement.id || document.activeElement.textContent),
      );
    }
    return found;
  },
  async shot(page, { shot, whole }) {
    await page.screenshot({ path: shot, fullPage: whole });
  },
};

async function upload(page, selector, path) {
  const input = await page.waitForSelector(selector);
  await input.uploadFile(path);
}

/** Runs in the page: drops each file on it and returns what a reader sees, in both languages. */
async function dropAll(files) {
  const seen = [];
  for (const { name, data } of files) {
    document.querySelector("section.verdict")?.remove();
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
    const event = new DragEvent("drop", {
      bubbles: true,
      cancelable: true,
      dataTransfer: transfer,
    });
    const start = performance.now();
    document.querySelector(".chooser").dispatchEvent(event);
    while (!document.querySelector("section.verdict"))
      await new Promise((resume) => setTimeout(resume));
    const ms = performance.now() - start;
    const looks = ["ru", "en"].map((lang) => {
      document.getElementById(`lang-${lang}`).click();
      return [lang, globalThis.look()];
    });
    seen.push({ ms, ...Object.fromEntries(looks) });
  }
  return seen;
}

/** Runs in the page: what a reader sees of the verdict. */
function look() {
  const card = document.querySelector("section.verdict");
  const title = card.querySelector(".says h2");
  const { clientWidth: room } = title;
  title.style.overflowWrap = "normal"; // else a word too long is cut, and nothing is too wide
  const cut = title.scrollWidth > room;
  title.style.overflowWrap = "";
  const text = (selector) => card.querySelector(selector)?.textContent ?? "";
  const all = (selector) => [...card.querySelectorAll(selector)].map((one) => one.textContent);
  return {
    verdict: card.dataset.verdict,
    title: text(".says h2"),
    sentence: text(".says p"),
    color: getComputedStyle(card.querySelector(".says h2")).color,
    shape: card.querySelector(".says use").getAttribute("href"),
    notes: all(".notes li"),
    digits: all(".signers .digits"),
    hashes: all(".hash"),
    downloads: [...card.querySelectorAll("a[download]")].map((one) => one.download),
    focus: document.activeElement?.id,
    cut,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  };
}

const browser = await puppeteer.launch({
  browser: job.browser,
  executablePath: job.executable,
  headless: true,
  userDataDir: job.profile,
  args: job.browser === "chrome" ? CHROME : [],
  extraPrefsFirefox: FIREFOX,
});
try {
  process.stdout.write(JSON.stringify(await run(browser)));
} finally {
  await browser.close();
  sink.close();
}
