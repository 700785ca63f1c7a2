// Opens every HTML page of a published set in Chromium and judges it, in each way it may be looked at.
// in-page.js holds the checks that need the page's layout; check.mjs is the command line and prints.
import { spawn } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const CHROMIUM = process.env.LOYPE_CHROMIUM ?? '/usr/bin/chromium';
const MAX_BYTES = 300_000;
const PATIENCE_MS = 60_000;

const AXE = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations', 'incomplete'],
  preload: false, // it would fetch style sheets; a page has none to fetch
};

const PLAIN = { media: 'screen', colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' };
const DESKTOP = { width: 1200, height: 900 };
/** Each way of looking at a page, and what is checked there. The network is watched in all of them. */
const MODES = {
  light: { media: PLAIN, size: DESKTOP, checks: ['keyboard', 'axe', 'contrast', 'text', 'structure', 'links', 'size'] },
  dark: { media: { ...PLAIN, colorScheme: 'dark' }, size: DESKTOP, checks: ['axe', 'contrast'] },
  'forced-colors': { media: { ...PLAIN, colorScheme: 'dark', forcedColors: 'active' }, size: DESKTOP, checks: ['axe', 'contrast'] },
  'reduced-motion': { media: { ...PLAIN, reducedMotion: 'reduce' }, size: DESKTOP, checks: ['axe', 'motion'] },
  '320px': { media: PLAIN, size: { width: 320, height: 640 }, checks: ['axe', 'overflow', 'text'] },
  // The dark reader prints too: dark colours must not follow onto the paper.
  print: { media: { ...PLAIN, media: 'print', colorScheme: 'dark' }, size: DESKTOP, checks: ['print', 'contrast'] },
};
export const CHECKS = ['axe', 'contrast', 'keyboard', 'links', 'motion', 'network', 'overflow', 'print', 'size', 'structure', 'text', 'vnu'];

// ---- files ------------------------------------------------------------------------------------

/** Every file below a directory, as paths with `/`, sorted; symbolic links are left alone. */
async function filesBelow(dir, under = '') {
  const found = [];
  for (const name of (await readdir(path.join(dir, under))).sort()) {
    const file = under ? `${under}/${name}` : name;
    const kind = await lstat(path.join(dir, file));
    if (kind.isDirectory()) found.push(...(await filesBelow(dir, file)));
    else if (kind.isFile()) found.push(file);
  }
  return found;
}

/** index.html, the first municipality and the overlap page: one of each template that differs most. */
const quick = (pages) => pages.filter((p, _, all) =>
  p === 'index.html' || p === 'overlap.html' || p === all.find((q) => q.startsWith('kommune/')));

/** The ids a page offers as targets, read from its text so that pages outside the selection count too. */
const idsIn = (html) => new Set([...html.matchAll(/\sid=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g)].map((m) => m[1] ?? m[2] ?? m[3]));

// ---- one page -----------------------------------------------------------------------------------

const within = (promise, what) => {
  let timer;
  const late = new Promise((_, no) => { timer = setTimeout(() => no(new Error(`${what} took more than ${PATIENCE_MS / 1000} s`)), PATIENCE_MS); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

async function axe(page) {
  const { violations, incomplete } = await page.evaluate(async (options) => {
    const answer = await globalThis.axe.run(document, options);
    // Axe can't judge text in an SVG and says so for each; `contrast` judges it.
    for (const rule of answer.incomplete) {
      if (rule.id === 'color-contrast') rule.nodes = rule.nodes.filter((n) => !document.querySelector(n.target.flat().join(' '))?.closest('svg'));
    }
    return { violations: answer.violations, incomplete: answer.incomplete.filter((rule) => rule.nodes.length) };
  }, AXE);
  const found = violations.flatMap((v) => v.nodes.map((n) => {
    const why = [...n.any, ...n.all, ...n.none].map((c) => c.message).slice(0, 2).join('; ');
    return { at: n.target.flat().join(' '), says: `${v.id} (${v.impact}): ${v.help}${why ? `. ${why}` : ''}` };
  }));
  const undecided = incomplete.map((v) => ({ rule: v.id, n: v.nodes.length, at: v.nodes[0]?.target.flat().join(' ') }));
  return { found, undecided };
}

/** The first Tab stop is a visible link into the page's content, and following it moves on from there. */
async function keyboard(page) {
  const found = [];
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => {
    const e = document.activeElement;
    const box = e.getBoundingClientRect();
    const href = e.getAttribute?.('href') ?? '';
    const target = href.startsWith('#') && href.length > 1 ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
    return {
      at: globalThis.loypeCheck.selector(e), href, target: Boolean(target), main: Boolean(target?.closest('main') || target?.querySelector('main')),
      seen: box.width > 4 && box.height > 4 && box.left >= 0 && box.top >= 0 && box.right <= window.innerWidth && box.bottom <= window.innerHeight,
    };
  });
  if (!first.target) {
    found.push({ at: first.at, says: 'is the first Tab stop; there should be a skip link (href="#…" to the content) before it' });
  } else {
    if (!first.main) found.push({ at: first.at, says: `the skip link's target ${first.href} is not in <main>` });
    if (!first.seen) found.push({ at: first.at, says: 'the skip link is not seen when it has focus' });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const next = await page.evaluate((href) => {
      const target = document.getElementById(decodeURIComponent(href.slice(1)));
      const e = document.activeElement;
      const after = e === document.body || target.contains(e) || Boolean(target.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
      return { after, at: globalThis.loypeCheck.selector(e) };
    }, first.href);
    if (!next.after) found.push({ at: next.at, says: 'is where Tab goes after the skip link was followed; that is before its target' });
  }
  found.push(...(await page.evaluate(() => globalThis.loypeCheck.focus())));
  await page.evaluate(() => window.scrollTo(0, 0));
  return found;
}

/** Links to this page and other pages of the set resolve; links out of the set are ordinary https. */
async function links(page, name, set) {
  const found = [];
  for (const { at, href, text } of await page.evaluate(() => globalThis.loypeCheck.links())) {
    const say = (says) => found.push({ at, says: `«${text}» → ${href || '(empty)'}: ${says}` });
    if (/^https:/i.test(href) || /^(mailto|tel):/i.test(href)) continue;
    if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) { say('this scheme has no place in a report'); continue; }
    if (href === '' || href === '#') { say('goes nowhere'); continue; }
    if (href.startsWith('/')) { say('is absolute; the set must work from any directory'); continue; }
    let file;
    let id;
    try {
      const [before, hash] = href.split('#');
      const way = decodeURIComponent(before.split('?')[0]);
      file = way === '' ? name : path.posix.normalize(path.posix.join(path.posix.dirname(name), way));
      id = hash === undefined ? undefined : decodeURIComponent(hash);
    } catch {
      say('is not a valid address');
      continue;
    }
    if (!set.files.has(file)) say(`no file ${file} in the set`);
    else if (id && file.endsWith('.html') && !(await set.ids(file)).has(id)) say(`no id "${id}" in ${file}`);
    else if (id === '') say('goes nowhere');
  }
  return found;
}

/** Print style as laid out on A4, then the PDF itself. */
async function print(page, outName) {
  await page.evaluate(() => globalThis.loypeCheck.details(false));
  const width = await page.evaluate(() => globalThis.loypeCheck.paperWidth());
  await page.setViewportSize({ width, height: 1000 });
  const found = await page.evaluate(() => globalThis.loypeCheck.print());
  await page.evaluate(() => globalThis.loypeCheck.details(true));
  // Without backgrounds: that is what a browser's own print dialogue does unless told otherwise.
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, tagged: true, outline: true, printBackground: false });
  const text = pdf.toString('latin1');
  const n = (text.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  if (n === 0) found.push({ at: 'PDF', says: 'has no pages' });
  if (!text.includes('/StructTreeRoot')) found.push({ at: 'PDF', says: 'is not tagged' });
  if (!/\/Lang\s*\(/.test(text)) found.push({ at: 'PDF', says: 'has no language' });
  if (!text.includes('/Outlines')) found.push({ at: 'PDF', says: 'has no outline' });
  if (outName) await writeFile(`${outName}-print.pdf`, pdf);
  return { found, note: `${n} page${n === 1 ? '' : 's'}` };
}

async function checkPage(context, name, set, options) {
  const file = path.join(set.dir, name);
  const address = pathToFileURL(file).href;
  const rows = [];
  const undecided = [];
  const wants = (check) => !options.only || options.only.includes(check);
  const page = await context.newPage();
  let heard = [];
  page.on('request', (r) => {
    const url = r.url();
    if (url.split('#')[0] !== address && !url.startsWith('data:')) heard.push({ at: r.resourceType(), says: `asks for ${url.slice(0, 200)}` });
  });
  page.on('websocket', (w) => heard.push({ at: 'websocket', says: `asks for ${w.url()}` }));
  page.on('console', (m) => { if (m.type() === 'error') heard.push({ at: 'console', says: m.text().slice(0, 300) }); });
  page.on('pageerror', (e) => heard.push({ at: 'console', says: String(e).slice(0, 300) }));
  page.on('popup', (p) => heard.push({ at: 'popup', says: `opens ${p.url()}` }));
  page.on('dialog', (d) => { heard.push({ at: 'dialog', says: d.message() }); d.dismiss(); });

  const outName = options.screenshots && path.join(options.screenshots, name.replace(/\.html?$/i, '').replaceAll('/', '-'));
  try {
    let loaded = false;
    for (const [mode, { media, size, checks }] of Object.entries(MODES)) {
      if (options.modes && !options.modes.includes(mode)) continue;
      const begun = performance.now();
      const todo = checks.filter(wants);
      const row = { page: name, mode, results: {}, notes: [] };
      const tell = (check, found) => { row.results[check] = found; };
      if (todo.length === 0 && !wants('network') && !options.screenshots) continue;
      try {
        await page.emulateMedia(media);
        await page.setViewportSize(size);
        if (!loaded) {
          await within(page.goto(address, { waitUntil: 'load' }), 'loading');
          // Evaluated through the debugger: the page's own policy stays in force for the page.
          await page.evaluate(set.inPage);
          if (wants('axe')) await page.evaluate(set.axe);
          loaded = true;
        }
        if (todo.includes('keyboard')) tell('keyboard', await within(keyboard(page), 'keyboard'));
        if (outName && ['light', 'dark', '320px'].includes(mode)) {
          await page.evaluate(() => globalThis.loypeCheck.details(false));
          await page.screenshot({ path: `${outName}-${mode === '320px' ? '320' : `desktop-${mode}`}.png`, fullPage: true });
        }
        // What is inside <details> is part of the page.
        await page.evaluate(() => globalThis.loypeCheck.details(true));
        for (const check of todo) {
          if (check === 'keyboard') continue;
          if (check === 'axe') {
            const result = await within(axe(page), 'axe');
            tell('axe', result.found);
            undecided.push(...result.undecided);
          } else if (check === 'links') {
            tell('links', await links(page, name, set));
          } else if (check === 'size') {
            const bytes = (await lstat(file)).size;
            row.notes.push(`${(bytes / 1000).toFixed(0)} kB`);
            tell('size', bytes > MAX_BYTES ? [{ at: 'file', says: `is ${bytes} bytes, more than ${MAX_BYTES}` }] : []);
          } else if (check === 'print') {
            const result = await within(print(page, outName), 'print');
            row.notes.push(result.note);
            tell('print', result.found);
          } else {
            tell(check, await within(page.evaluate((c) => globalThis.loypeCheck[c](), check), check));
          }
        }
      } catch (e) {
        // A check that can't be made is a failed check, never a silent pass.
        tell('checker', [{ at: 'page', says: `could not be checked: ${String(e).split('\n')[0]}` }]);
      }
      if (wants('network')) tell('network', heard);
      heard = [];
      row.ms = performance.now() - begun;
      rows.push(row);
    }
  } finally {
    await page.close();
  }
  return { rows, undecided };
}

// ---- vnu ----------------------------------------------------------------------------------------

/** CSS that browsers know and the Nu checker's copy of the standard doesn't yet. Whoever adds to it names a browser that does. */
const VNU_IS_BEHIND = [
  /^CSS: “(paint-order|vector-effect|container|container-name|container-type)”: Property .* doesn't exist/, // in Chromium since 123 at the latest
  /^CSS: Unrecognized at-rule “@(container|property)”/, // in Chromium since 105 and 85
];

/** The W3C's Nu checker over all pages in one run: what it says per page, or why it couldn't. */
function vnu(dir, pages) {
  const jar = path.join(HERE, 'node_modules/vnu-jar/build/dist/vnu.jar');
  return new Promise((done) => {
    const child = spawn('java', ['-Xss2m', '-jar', jar, '--format', 'json', '--exit-zero-always', '--stdout', ...pages.map((p) => path.join(dir, p))], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (d) => { out += d; });
    child.stderr.on('data', (d) => { err += d; });
    child.on('error', (e) => done({ absent: e.code === 'ENOENT', why: String(e) }));
    child.on('close', () => {
      try {
        const byPage = new Map(pages.map((p) => [pathToFileURL(path.join(dir, p)).pathname, { page: p, errors: [], warnings: [] }]));
        for (const m of JSON.parse(out).messages) {
          if (VNU_IS_BEHIND.some((known) => known.test(m.message))) continue;
          const at = byPage.get(m.url?.replace(/^file:(\/\/)?/, '')) ?? byPage.get(encodeURI(m.url?.replace(/^file:(\/\/)?/, '') ?? ''));
          const says = { at: m.lastLine ? `line ${m.lastLine}, column ${m.firstColumn ?? m.lastColumn}` : 'file', says: `${m.message}${m.extract ? ` — ${m.extract.replace(/\s+/g, ' ').trim().slice(0, 80)}` : ''}` };
          if (!at) throw new Error(`a message about an unknown page: ${m.url ?? JSON.stringify(m)}`);
          (m.type === 'info' ? at.warnings : at.errors).push(says);
        }
        done({ pages: [...byPage.values()] });
      } catch (e) {
        done({ why: `${e}. ${err.slice(0, 300)}` });
      }
    });
  });
}

// ---- all pages ------------------------------------------------------------------------------------

/**
 * Checks the pages of a directory. Gives rows of { page, mode, results: { check: [{ at, says }] }, notes, ms },
 * axe's undecided cases, and vnu's warnings. `onRow` is called in page order while the work goes on.
 */
export async function checkDirectory(given, options = {}, onRow = () => {}) {
  // The directory itself may be reached by a link such as `latest`; nothing below it may.
  const dir = await realpath(given);
  const files = await filesBelow(dir);
  const all = files.filter((f) => /\.html?$/i.test(f));
  let pages = options.quick ? quick(all) : all;
  if (options.pages) {
    const unknown = options.pages.filter((p) => !all.includes(p));
    if (unknown.length) throw new Error(`no such page in ${given}: ${unknown.join(', ')}`);
    pages = pages.filter((p) => options.pages.includes(p));
  }
  if (pages.length === 0) throw new Error(`no HTML pages to check in ${given}`);

  const ids = new Map();
  const set = {
    dir,
    files: new Set(files),
    async ids(file) {
      if (!ids.has(file)) ids.set(file, idsIn(await readFile(path.join(dir, file), 'utf8')));
      return ids.get(file);
    },
    inPage: await readFile(path.join(HERE, 'in-page.js'), 'utf8'),
    axe: await readFile(path.join(HERE, 'node_modules/axe-core/axe.min.js'), 'utf8'),
  };
  if (options.screenshots) await mkdir(options.screenshots, { recursive: true });

  const wants = (check) => !options.only || options.only.includes(check);
  const begun = performance.now();
  const vnuAnswer = wants('vnu') && !options.modes ? vnu(dir, pages) : null;
  vnuAnswer?.then((a) => { a.ms = performance.now() - begun; });

  const rows = [];
  const undecided = [];
  if (!options.only || options.only.some((c) => c !== 'vnu')) {
    const { chromium } = await import('playwright-core');
    const browser = options.browser ?? (await chromium.launch({
      executablePath: CHROMIUM,
      // Nothing leaves the machine even if a page asks.
      args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--font-render-hinting=none', '--disable-dev-shm-usage'],
    }));
    try {
      const answers = [];
      let said = 0;
      let next = 0;
      const work = async () => {
        const context = await browser.newContext({ viewport: DESKTOP, locale: 'nb-NO', offline: false, serviceWorkers: 'block' });
        await context.route(/^(?!file:|data:|blob:|about:)/, (r) => r.abort());
        while (next < pages.length) {
          const i = next;
          next += 1;
          answers[i] = await checkPage(context, pages[i], set, options);
          while (answers[said]) {
            rows.push(...answers[said].rows);
            undecided.push(...answers[said].undecided.map((u) => ({ page: pages[said], ...u })));
            answers[said].rows.forEach(onRow);
            said += 1;
          }
        }
        await context.close();
      };
      await Promise.all(Array.from({ length: Math.min(2, pages.length) }, work));
    } finally {
      if (!options.browser) await browser.close();
    }
  }

  const warnings = [];
  let vnuSkipped;
  if (vnuAnswer) {
    const answer = await vnuAnswer;
    const one = (page, found) => { const row = { page, mode: 'vnu', results: { vnu: found }, notes: [], ms: answer.ms }; rows.push(row); onRow(row); };
    if (answer.pages) {
      for (const p of answer.pages) {
        one(p.page, p.errors);
        warnings.push(...p.warnings.map((w) => ({ page: p.page, ...w })));
      }
    } else if (answer.absent && process.env.LOYPE_BROWSER !== 'required') {
      vnuSkipped = 'no java';
    } else {
      one('(all pages)', [{ at: 'vnu', says: `could not run: ${answer.why}` }]);
    }
  }
  return { rows, undecided, warnings, vnuSkipped };
}
