// Shows that each check bites: one good page that passes everything, and one fault at a time put into it.
// A checker that silently stopped looking would otherwise be taken for a report without faults.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CHROMIUM, checkDirectory } from './judge.mjs';

/** A small page with everything a report has. It is also the shortest answer to "what must I write?". */
const GOOD = `<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prøve</title>
<style>
:root { color-scheme: light dark; --ink: #17202a; --paper: #fff; --a: #12436d; --b: #28a197; --band: #dfe6ee }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8ecf0; --paper: #15191d; --a: #7fb2e5; --b: #17635c; --band: #2b343e } }
@media (forced-colors: active) { svg { --ink: CanvasText; --a: Highlight; --b: Canvas; --on-a: HighlightText } }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 "DejaVu Sans", sans-serif }
a { color: var(--a) }
:focus-visible { outline: 3px solid currentColor; outline-offset: 2px }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper) }
.scroll { overflow-x: auto }
figure { margin: 0 }
svg { display: block; width: 30rem }
svg text { fill: var(--ink); font: 13px "DejaVu Sans", sans-serif }
svg .on-a { fill: var(--on-a, var(--paper)) }
svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
table { border-collapse: collapse }
@page { size: A4; margin: 16mm }
@media print { .scroll { overflow: visible } figure, tr { break-inside: avoid } details::details-content { content-visibility: visible; block-size: auto } }
</style>
</head>
<body>
<a class="skip" href="#innhold">Til innholdet</a>
<header><p><a href="other.html#her">En annen side</a></p></header>
<main id="innhold" tabindex="-1">
<h1>Prøve</h1>
<h2>Et funn</h2>
<figure>
<figcaption>Funnet</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="Figur">
<svg viewBox="0 0 480 120" role="img" aria-labelledby="t" aria-describedby="d"><title id="t">Funnet</title><desc id="d">To stolper.</desc>
<g class="series"><rect class="band" x="0" y="30" width="90" height="10" fill="var(--band)"/><rect id="bar-a" x="10" y="60" width="60" height="20" fill="var(--a)"/><rect x="90" y="20" width="60" height="12" fill="var(--a)"/></g>
<g class="series"><rect id="bar-b" x="10" y="40" width="60" height="20" fill="var(--b)" stroke="var(--ink)"/></g>
<text id="on-bar" class="on-a" x="20" y="75">12</text>
<text id="haloed" class="halo" x="75" y="30">målt</text>
<text id="label" x="100" y="75">i budsjett</text>
<text id="tilted" x="300" y="60" transform="rotate(-35 300 60)">på skrå</text>
<text id="tilted-too" x="330" y="60" transform="rotate(-35 330 60)">på skrå</text>
</svg></div>
<details><summary>Vis tallene</summary><table><tr><th scope="col">År</th><th scope="col">Tall</th></tr><tr><td>2026</td><td>12 <span style="display:block;width:4ch">(9–\u206015)</span></td></tr></table></details>
</figure>
<!-- more -->
</main>
</body>
</html>
`;
const OTHER = GOOD.replaceAll('Prøve', 'Annen').replace('<h1>', '<h1 id="her">').replace('other.html#her', 'index.html#innhold');

const put = (more) => (html) => html.replace('<!-- more -->', more);
const swap = (from, to) => (html) => {
  if (!html.includes(from)) throw new Error(`the good page has no ${from}`);
  return html.replace(from, to);
};
const style = (css) => swap('</style>', `${css}</style>`);

/** What is wrong, the check that must say so, where it is seen, and words that must be in the answer. */
const FAULTS = [
  ['an image without alt', 'axe', 'light', 'image-alt', put('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')],
  ['pale text, only in the dark', 'axe', 'dark', 'color-contrast', style('@media (prefers-color-scheme: dark) { h2 { color: #333 } }')],
  ['pale text under forced colours', 'axe', 'forced-colors', 'color-contrast', style('@media (forced-colors: active) { h2 { forced-color-adjust: none; color: #222; background: #000 } }')],
  ['pale text for those who ask for less motion', 'axe', 'reduced-motion', 'color-contrast', style('@media (prefers-reduced-motion: reduce) { h2 { color: #ccc } }')],
  ['pale text on a narrow screen', 'axe', '320px', 'color-contrast', style('@media (max-width: 30rem) { h2 { color: #ccc } }')],
  ['pale text inside details', 'axe', 'light', 'color-contrast', style('td { color: #ccc }')],
  ['an image from elsewhere', 'network', 'light', 'asks for http', (h) => put('<img src="http://example.invalid/x.png" alt="x">')(swap('img-src data:', 'img-src *')(h))],
  ['an image from elsewhere that the policy stops', 'network', 'light', 'Content Security Policy', put('<img src="http://example.invalid/x.png" alt="x">')],
  ['a file beside the page', 'network', 'light', 'asks for file:', (h) => put('<img src="x.png" alt="x">')(swap('img-src data:', 'img-src *')(h))],
  ['a background asked for in the dark only', 'network', 'dark', 'http', style('@media (prefers-color-scheme: dark) { h2 { background: url(http://example.invalid/x.png) } }')],
  ['a script the policy refuses', 'network', 'light', 'script', put('<script>document.title = "x"</script>')],
  ['a wide table', 'overflow', '320px', 'px wide in a window of 320', put('<table style="width:40rem"><tr><td>x</td></tr></table>')],
  ['a long word that does not break', 'overflow', '320px', 'px wide in a window of 320', put(`<p>${'innovasjonsportefølje'.repeat(4)}</p>`)],
  ['a scroll box without tabindex', 'overflow', '320px', 'tabindex', swap('tabindex="0" ', '')],
  ['a scroll box without role', 'overflow', '320px', 'role="region"', swap(' role="region"', '')],
  ['a scroll box without label', 'overflow', '320px', 'a label', swap(' aria-label="Figur"', '')],
  ['an interval broken at its dash', 'overflow', '320px', 'broken at its dash', put('<table><tr><td><p style="width:5ch">(1,1–14,2)</p></td></tr></table>')],
  ['content cut off', 'overflow', '320px', 'cuts', put('<div style="overflow:hidden"><div style="width:40rem">x</div></div>')],
  ['svg text pale on its bar', 'contrast', 'light', '#on-bar', style('svg .on-a { fill: #7a90a8 }')],
  ['svg text half on a bar', 'contrast', 'light', '#label', swap('x="100" y="75">', 'x="40" y="75">')],
  ['svg text grey on paper', 'contrast', 'light', '#label', swap('id="label"', 'id="label" style="fill:#8a8a8a"')],
  ['svg text half transparent', 'contrast', 'light', '#label', swap('id="label"', 'id="label" opacity="0.5"')],
  ['svg text dark in the dark', 'contrast', 'dark', '#label', swap('id="label"', 'id="label" style="fill:#17202a"')],
  ['svg text lost under forced colours', 'contrast', 'forced-colors', '#label', swap('id="label"', 'id="label" style="forced-color-adjust:none;fill:#17202a"')],
  ['svg text on a gradient with one pale end', 'contrast', 'light', '#on-bar', (h) => swap('fill="var(--a)"', 'fill="url(#g)"')(swap('<g class="series">', '<linearGradient id="g"><stop offset="0" stop-color="#12436d"/><stop offset="1" stop-color="#dfe6ee"/></linearGradient><g class="series">')(h))],
  ['svg text without its halo', 'contrast', 'light', '#haloed', swap('svg .halo { paint-order: stroke;', 'svg .halo { paint-order: normal;')],
  ['svg text painted over', 'contrast', 'light', 'painted over', swap('</svg>', '<rect x="90" y="60" width="90" height="30" fill="#fff"/></svg>')],
  ['dark colours on paper', 'contrast', 'print', '#label', swap('@media screen and (prefers', '@media (prefers')],
  ['a pale series', 'contrast', 'light', '#bar-a', swap('fill="var(--a)"', 'fill="#a8c4e0"')],
  ['neighbours too alike', 'contrast', 'light', 'touches', swap('fill="var(--b)" stroke="var(--ink)"', 'fill="#1d5b93"')],
  ['a series of a band only', 'contrast', 'light', 'pale band', swap('<g class="series"><rect id="bar-b"', '<g class="series"><rect class="band" fill="#eee" x="200" y="10" width="20" height="20"/></g><g class="series"><rect id="bar-b"')],
  ['svg text beyond the viewBox', 'text', 'light', 'beyond the viewBox', swap('x="100" y="75">', 'x="440" y="75">')],
  ['svg text above the viewBox', 'text', '320px', 'beyond the viewBox', swap('x="100" y="75">', 'x="100" y="7">')],
  ['svg text on svg text', 'text', 'light', 'over «i budsjett»', swap('</svg>', '<text x="150" y="80">foreslått</text></svg>')],
  ['tilted svg text on tilted svg text', 'text', 'light', 'over «på skrå»', swap('x="330" y="60" transform="rotate(-35 330 60)"', 'x="308" y="60" transform="rotate(-35 308 60)"')],
  ['svg text shrunk with the screen', 'text', '320px', 'smaller than', style('svg { width: 100% }')],
  ['a link to nowhere', 'links', 'light', 'goes nowhere', put('<a href="#">x</a>')],
  ['a link to a missing id', 'links', 'light', 'no id', put('<a href="#borte">x</a>')],
  ['a link to a missing page', 'links', 'light', 'no file', put('<a href="borte.html">x</a>')],
  ['a link to a missing id in another page', 'links', 'light', 'no id', swap('other.html#her', 'other.html#borte')],
  ['a link out of the set', 'links', 'light', 'no file', put('<a href="../../etc/passwd">x</a>')],
  ['a link that runs', 'links', 'light', 'scheme', put('<a href="javascript:alert(1)">x</a>')],
  ['an id used twice', 'structure', 'light', 'used 2 times', put('<p id="label">x</p>')],
  ['two h1', 'structure', 'light', '2 of them', put('<h1>x</h1>')],
  ['a skipped level', 'structure', 'light', 'level 4 after level 2', put('<h4>x</h4>')],
  ['no lang', 'structure', 'light', 'no lang', swap(' lang="nb"', '')],
  ['no title', 'structure', 'light', 'missing or empty', swap('<title>Prøve</title>', '<title></title>')],
  ['no policy', 'structure', 'light', 'Content-Security-Policy', swap("default-src 'none'; ", '')],
  ['a figure without svg', 'structure', 'light', 'neither', put('<figure><figcaption>x</figcaption></figure>')],
  ['an svg without title', 'structure', 'light', 'no title', swap('<title id="t">Funnet</title>', '')],
  ['an svg without desc', 'structure', 'light', 'no desc', swap('<desc id="d">To stolper.</desc>', '')],
  ['a figure without its table', 'structure', 'light', 'no <details>', (h) => h.replace(/<table>.*<\/table>/, '<p>x</p>')],
  ['a figure without a finding', 'structure', 'light', 'no heading or caption', swap('<figcaption>Funnet</figcaption>', '')],
  ['an event attribute', 'structure', 'light', 'event attribute', put('<p onclick="x()">x</p>')],
  ['no skip link', 'keyboard', 'light', 'skip link', swap('<a class="skip" href="#innhold">Til innholdet</a>', '')],
  ['a skip link nobody sees', 'keyboard', 'light', 'not seen', style('.skip:focus { left: -99rem }')],
  ['a skip link to the wrong place', 'keyboard', 'light', 'not in <main>', (h) => swap('href="#innhold"', 'href="#topp"')(swap('<header>', '<header id="topp">')(h))],
  ['focus that does not show', 'keyboard', 'light', 'without focus', style('summary:focus-visible { outline: none }')],
  ['movement that goes on', 'motion', 'reduced-motion', 'animated', style('@keyframes x { to { opacity: 0.9 } } h2 { animation: x 1s infinite }')],
  ['a heavy page', 'size', 'light', 'more than 300000', put(`<p>${'tekst '.repeat(50_000)}</p>`)],
  ['details closed in print', 'print', 'print', 'closed in print', swap('content-visibility: visible; ', '')],
  ['a chart cut off in print', 'print', 'print', 'cut at the right', (h) => swap('.scroll { overflow: visible }', '')(style('svg { width: 60rem }')(h))],
  ['a dark page printed dark', 'print', 'print', 'paper is white', style('@media print { body { background: #111 } }')],
  ['a figure that may be split', 'print', 'print', 'may be split', swap('figure, tr { break-inside', 'tr { break-inside')],
  ['markup that is not HTML', 'vnu', 'vnu', 'Unclosed element', put('<div>')],
];

const base = await mkdtemp(path.join(tmpdir(), 'loype-browser-selftest-'));
let failed = 0;
let passed = 0;
const verdict = (ok, words) => {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${words}`);
};
const tell = (rows) => rows.flatMap((r) => Object.entries(r.results).flatMap(([c, found]) => found.map((f) => `\n      ${r.page} ${r.mode} ${c} ${f.at}: ${f.says}`))).join('');
const begun = performance.now();
try {
  const good = path.join(base, 'good');
  await mkdir(path.join(good, 'kommune'), { recursive: true });
  await writeFile(path.join(good, 'index.html'), GOOD);
  await writeFile(path.join(good, 'other.html'), OTHER);
  // Names from Norway, and a symbolic link that must not be followed.
  await writeFile(path.join(good, 'kommune/1539-Ål øy.html'), GOOD.replaceAll('other.html', '../other.html'));
  await symlink('../good', path.join(good, 'latest'));
  const { rows, warnings } = await checkDirectory(good);
  verdict(rows.every((r) => Object.values(r.results).every((found) => found.length === 0)), `three good pages pass everything${tell(rows)}`);
  verdict(new Set(rows.map((r) => r.page)).size === 3, 'symbolic links are not followed');
  verdict(warnings.length === 0, 'vnu has nothing to say about the good pages');

  // The faulty pages of one check and mode lie in one directory: Chromium and Java start once for each.
  const groups = new Map();
  for (const [what, check, mode, words, make] of FAULTS) {
    const key = `${check} ${mode}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push({ what, check, mode, words, html: make(GOOD) });
  }
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--font-render-hinting=none'] });
  for (const [key, faults] of groups) {
    const dir = path.join(base, key.replace(' ', '-'));
    await mkdir(dir);
    await writeFile(path.join(dir, 'other.html'), OTHER);
    await writeFile(path.join(dir, 'index.html'), GOOD);
    for (const [i, f] of faults.entries()) await writeFile(path.join(dir, `${i}.html`), f.html);
    const [{ check, mode }] = faults;
    const answer = await checkDirectory(dir, { only: [check], modes: check === 'vnu' ? undefined : [mode], pages: faults.map((_, i) => `${i}.html`), browser });
    for (const [i, f] of faults.entries()) {
      const found = answer.rows.filter((r) => r.page === `${i}.html`).flatMap((r) => r.results[check] ?? []);
      const hit = found.find((v) => `${v.at} ${v.says}`.includes(f.words));
      verdict(Boolean(hit), `${check} in ${mode}: ${f.what}${hit ? '' : `; expected «${f.words}», got${tell(answer.rows.filter((r) => r.page === `${i}.html`)) || ' nothing'}`}`);
    }
  }
  await browser.close();
} finally {
  await rm(base, { recursive: true, force: true });
}
console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
