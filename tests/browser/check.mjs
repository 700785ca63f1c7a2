// The command line of the browser checks. README.md says how to run it and what each check fails on,
// judge.mjs does the work, selftest.mjs shows that each check bites.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHECKS, CHROMIUM, HERE, checkDirectory } from './judge.mjs';

const USAGE = `node check.mjs DIR [--screenshots OUT] [--quick] [--pages a.html,b.html] [--only check,…] [--all]
checks: ${CHECKS.join(', ')}`;

function parse(args) {
  const options = {};
  let dir;
  const rest = [...args];
  while (rest.length) {
    const [name, joined] = rest[0].startsWith('--') ? rest[0].split(/=(.*)/s) : [rest[0]];
    rest.shift();
    const value = () => joined ?? rest.shift() ?? usage(`${name} needs a value`);
    if (name === '--screenshots') options.screenshots = path.resolve(value());
    else if (name === '--pages') options.pages = value().split(',');
    else if (name === '--only') options.only = value().split(',');
    else if (name === '--quick') options.quick = true;
    else if (name === '--all') options.all = true;
    else if (name === '--help') usage();
    else if (name.startsWith('-') || dir !== undefined) usage(`unknown argument ${name}`);
    else dir = name;
  }
  if (dir === undefined) usage('DIR is missing');
  const unknown = options.only?.filter((c) => !CHECKS.includes(c)) ?? [];
  if (unknown.length) usage(`unknown check: ${unknown.join(', ')}`);
  return { dir, options };
}
function usage(wrong) {
  if (wrong) console.error(`error: ${wrong}`);
  console.error(USAGE);
  process.exit(wrong ? 2 : 0);
}

function line(row, width) {
  const entries = Object.entries(row.results);
  const failed = entries.filter(([, found]) => found.length);
  const what = failed.length ? failed.map(([check, found]) => `${check} ${found.length}`).join(', ') : entries.map(([check]) => check).join(' ');
  const notes = row.notes.length ? ` (${row.notes.join(', ')})` : '';
  return `${failed.length ? 'FAIL' : 'ok  '}  ${row.page.padEnd(width)}  ${row.mode.padEnd(14)}  ${what}${notes}  ${(row.ms / 1000).toFixed(1)} s`;
}

/** Violations by page and check; the same one in several modes is told once. */
function violations(rows, all) {
  const lines = [];
  for (const page of new Set(rows.map((r) => r.page))) {
    const groups = new Map();
    for (const row of rows.filter((r) => r.page === page)) {
      for (const [check, found] of Object.entries(row.results)) {
        for (const f of found) {
          const key = `${check}\n${f.at}\n${f.says}`;
          groups.set(key, { check, ...f, modes: new Set([...(groups.get(key)?.modes ?? []), row.mode]) });
        }
      }
    }
    if (groups.size === 0) continue;
    lines.push('', page);
    const n = {};
    for (const g of [...groups.values()].sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check))) {
      n[g.check] = (n[g.check] ?? 0) + 1;
      if (!all && n[g.check] > 12) continue;
      lines.push(`  ${g.check} [${[...g.modes].join(', ')}] ${g.at}`, `      ${g.says}`);
    }
    for (const [check, count] of Object.entries(n)) if (!all && count > 12) lines.push(`  ${check}: ${count - 12} more; --all shows them`);
  }
  return lines;
}

async function main() {
  const { dir, options } = parse(process.argv.slice(2));
  const begun = performance.now();
  if (!existsSync(dir)) usage(`no directory ${dir}`);
  if (!existsSync(path.join(HERE, 'node_modules/playwright-core'))) usage('node_modules is missing: run `npm ci` in tests/browser');
  if (!existsSync(CHROMIUM)) usage(`no Chromium at ${CHROMIUM}; install it, or say where it is in LOYPE_CHROMIUM`);
  let answer;
  try {
    answer = await checkDirectory(dir, options, (row) => console.log(line(row, 28)));
  } catch (e) {
    console.error(`error: ${e.message}`);
    process.exit(2);
  }
  for (const l of violations(answer.rows, options.all)) console.log(l);

  if (answer.warnings.length) {
    console.log('\nvnu warnings (not failures)');
    const shown = options.all ? answer.warnings : answer.warnings.slice(0, 12);
    for (const w of shown) console.log(`  ${w.page}, ${w.at}: ${w.says}`);
    if (shown.length < answer.warnings.length) console.log(`  ${answer.warnings.length - shown.length} more; --all shows them`);
  }
  if (answer.undecided.length) {
    console.log('\naxe could not decide (for a human to judge)');
    for (const rule of new Set(answer.undecided.map((u) => u.rule))) {
      const those = answer.undecided.filter((u) => u.rule === rule);
      console.log(`  ${rule}: ${those.reduce((n, u) => n + u.n, 0)} times, first ${those[0].page} ${those[0].at}`);
    }
  }
  if (answer.vnuSkipped) console.log(`\nvnu: not checked (${answer.vnuSkipped})`);
  const verdicts = answer.rows.flatMap((r) => Object.values(r.results));
  const failed = verdicts.filter((found) => found.length).length;
  console.log(`\n${((performance.now() - begun) / 1000).toFixed(1)} s`);
  console.log(`${verdicts.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

await main();
