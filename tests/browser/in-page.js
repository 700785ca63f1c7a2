// The checks that need the page's own layout. This file is evaluated inside each page by check.mjs
// and leaves one object, `loypeCheck`. Every function gives a list of { at, says }: a selector and
// what is wrong there. Nothing here decides what counts as a failure of a run; check.mjs does.
(() => {
  const MIN_TEXT = 4.5; // WCAG 1.4.3
  const MIN_LARGE_TEXT = 3; // WCAG 1.4.3, from 24 px, or 18.66 px in bold
  const MIN_GRAPHIC = 3; // WCAG 1.4.11
  const MIN_TEXT_PX = 9; // Our own: smaller than this nobody reads, whatever the contrast.
  const NOT_PAINTED = 'defs, clipPath, mask, pattern, marker, symbol, linearGradient, radialGradient';

  // ---- names of elements -------------------------------------------------------------------

  function selector(element) {
    const steps = [];
    for (let e = element; e && e.nodeType === 1 && steps.length < 5; e = e.parentElement) {
      if (e.id) {
        steps.unshift(`#${CSS.escape(e.id)}`);
        break;
      }
      let step = e.localName;
      const first = e.classList?.[0];
      if (first) step += `.${CSS.escape(first)}`;
      const alike = [...(e.parentElement?.children ?? [])].filter((s) => s.localName === e.localName);
      if (alike.length > 1) step += `:nth-of-type(${alike.indexOf(e) + 1})`;
      steps.unshift(step);
    }
    return steps.join(' > ');
  }
  const words = (text, n = 40) => {
    const flat = text.replace(/\s+/g, ' ').trim();
    return flat.length > n ? `${flat.slice(0, n)}…` : flat;
  };
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  // ---- colours -----------------------------------------------------------------------------

  const known = new Map();
  let pen;
  /** Any computed colour as [red, green, blue, alpha], the first three 0–255, alpha 0–1. */
  function rgba(css) {
    if (known.has(css)) return known.get(css);
    let colour;
    const plain = css.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
    if (plain) {
      colour = [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]];
    } else {
      // color(srgb …), oklch(…), lab(…): let the browser do the conversion.
      if (!pen) {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 1;
        pen = canvas.getContext('2d', { willReadFrequently: true });
      }
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = 'rgba(0,0,0,0)';
      pen.fillStyle = css;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      colour = [r, g, b, a / 255];
    }
    known.set(css, colour);
    return colour;
  }
  const faded = ([r, g, b, a], by) => [r, g, b, a * by];
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  function luminance([r, g, b]) {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function ratio(a, b) {
    const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  }
  const hex = (c) => `#${c.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
  // Cut, not rounded: 4.49 must not be printed as 4.5.
  const times = (n) => `${(Math.floor(n * 100) / 100).toFixed(2)}:1`;

  /** The colour of the empty page: white, or what `color-scheme` makes of it. */
  function emptyPage() {
    const probe = document.createElement('i');
    probe.style.background = 'Canvas';
    document.body.append(probe);
    const colour = rgba(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return colour;
  }
  /** What an element stands on: its own background over its ancestors'. */
  function ground(element) {
    // Browsers leave backgrounds out of print unless told otherwise, so ink stands on white paper.
    // (Shapes in an SVG are printed all the same.)
    if (window.matchMedia('print').matches && getComputedStyle(element).printColorAdjust !== 'exact') return [255, 255, 255, 1];
    return background(element);
  }
  function background(element) {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), emptyPage());
  }
  /** The product of an element's opacity and that of everything around it. */
  function opacity(element) {
    let product = 1;
    for (let e = element; e; e = e.parentElement) product *= parseFloat(getComputedStyle(e).opacity);
    return product;
  }
  /** A fill or stroke as a list of possible colours: several when it is a gradient or a pattern. */
  function paint(value, alpha) {
    if (!value || value === 'none') return [];
    const reference = value.match(/^url\(["']?[^#]*#([^"')]+)["']?\)/);
    if (!reference) {
      const colour = faded(rgba(value), alpha);
      return colour[3] > 0 ? [colour] : [];
    }
    const server = document.getElementById(decodeURIComponent(reference[1]));
    if (!server) return [];
    return [...server.querySelectorAll('*')].flatMap((part) => {
      const style = getComputedStyle(part);
      if (part.localName === 'stop') return [faded(rgba(style.stopColor), alpha * parseFloat(style.stopOpacity))];
      if (!(part instanceof SVGGeometryElement)) return [];
      return [...paint(style.fill, alpha), ...paint(style.stroke, alpha)];
    });
  }

  // ---- SVG: shapes and text in paint order ---------------------------------------------------

  const outerSvgs = () => [...document.querySelectorAll('svg')].filter((s) => !s.ownerSVGElement && shown(s));
  const scaleOf = (m) => Math.sqrt(Math.abs(m.a * m.d - m.b * m.c));

  function shapesOf(svg) {
    const order = new Map([...svg.querySelectorAll('*')].map((e, i) => [e, i]));
    const shapes = [];
    for (const [element, at] of order) {
      if (!(element instanceof SVGGeometryElement) || element.closest(NOT_PAINTED)) continue;
      const style = getComputedStyle(element);
      if (style.visibility !== 'visible' || !element.checkVisibility()) continue;
      const matrix = element.getScreenCTM();
      if (!matrix || scaleOf(matrix) === 0) continue;
      const fade = opacity(element);
      const width = parseFloat(style.strokeWidth) * (style.vectorEffect === 'non-scaling-stroke' ? 1 : scaleOf(matrix));
      const fill = element.localName === 'line' ? [] : paint(style.fill, fade * parseFloat(style.fillOpacity));
      const stroke = width > 0 ? paint(style.stroke, fade * parseFloat(style.strokeOpacity)) : [];
      shapes.push({ element, at, toLocal: matrix.inverse(), fill, stroke, width });
    }
    return { shapes, order };
  }

  /** One unit per element that holds text itself: its box in its own coordinates and its letters on the screen. */
  function textsOf(svg, order) {
    const units = [];
    for (const element of svg.querySelectorAll('text, tspan, textPath')) {
      const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data).join('');
      if (!own || element.closest(NOT_PAINTED)) continue;
      const style = getComputedStyle(element);
      if (style.visibility !== 'visible' || !element.checkVisibility() || opacity(element) === 0) continue;
      const matrix = element.getScreenCTM();
      const n = element.getNumberOfChars();
      if (!matrix || scaleOf(matrix) === 0 || n === 0) continue;

      // The line box is taller than the ink: what can collide or be cut is the ink.
      pen ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const ink = pen.measureText(own.trim());
      let box;
      const letters = [];
      for (let i = 0; i < n; i += 1) {
        const e = element.getExtentOfChar(i);
        if (e.width === 0) continue;
        const top = e.y + Math.max(0, ink.fontBoundingBoxAscent - ink.actualBoundingBoxAscent);
        const bottom = Math.min(e.y + e.height, e.y + ink.fontBoundingBoxAscent + ink.actualBoundingBoxDescent);
        letters.push(new DOMPoint(e.x + e.width / 2, (top + bottom) / 2).matrixTransform(matrix));
        box = box
          ? { x0: Math.min(box.x0, e.x), x1: Math.max(box.x1, e.x + e.width), y0: Math.min(box.y0, top), y1: Math.max(box.y1, bottom) }
          : { x0: e.x, x1: e.x + e.width, y0: top, y1: bottom };
      }
      if (!box) continue;
      const corners = [[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
      units.push({ element, at: order.get(element), style, letters, corners, px: parseFloat(style.fontSize) * scaleOf(matrix), text: words(own) });
    }
    return units;
  }

  // ---- the checks ----------------------------------------------------------------------------

  /** SVG text against what lies behind each of its letters, series against the ground and each other. */
  function contrast() {
    const found = [];
    for (const svg of outerSvgs()) {
      const paper = ground(svg);
      const { shapes, order } = shapesOf(svg);
      for (const unit of textsOf(svg, order)) textContrast(unit, shapes, paper, found);
      seriesContrast(shapes, paper, found);
    }
    return found;
  }

  function textContrast(unit, shapes, paper, found) {
    const { style, element } = unit;
    const fade = opacity(element);
    const fills = paint(style.fill, fade * parseFloat(style.fillOpacity));
    const at = selector(element);
    if (fills.length === 0) return found.push({ at, says: `«${unit.text}» has no fill and can't be seen` });
    const bold = parseInt(style.fontWeight, 10) >= 700;
    const needed = unit.px >= 24 || (bold && unit.px >= 18.66) ? MIN_LARGE_TEXT : MIN_TEXT;
    // A halo (a stroke painted before the fill) is what the letters really stand on.
    const halo = style.paintOrder.startsWith('stroke') && parseFloat(style.strokeWidth) >= 2
      ? paint(style.stroke, fade * parseFloat(style.strokeOpacity)) : [];
    const step = Math.max(1, Math.ceil(unit.letters.length / 16));
    let worst;
    let covered;
    for (let i = 0; i < unit.letters.length; i += step) {
      let behind = [paper];
      for (const shape of shapes) {
        const p = unit.letters[i].matrixTransform(shape.toLocal);
        // A thin line behind a letter doesn't hide it; a thick one does.
        const hit = [
          ...(shape.fill.length && shape.element.isPointInFill(p) ? [shape.fill] : []),
          ...(shape.stroke.length && shape.width >= 3 && shape.element.isPointInStroke(p) ? [shape.stroke] : []),
        ];
        for (const layers of hit) {
          if (shape.at < unit.at) behind = behind.flatMap((below) => layers.map((layer) => over(layer, below)));
          else if (layers.some((layer) => layer[3] > 0.5)) covered = shape.element;
        }
        if (behind.length > 64) behind = behind.slice(0, 64);
      }
      if (halo.length) behind = behind.flatMap((below) => halo.map((layer) => over(layer, below)));
      for (const below of behind) {
        for (const fill of fills) {
          const ink = over(fill, below);
          const r = ratio(ink, below);
          if (!worst || r < worst.r) worst = { r, ink, below };
        }
      }
    }
    if (worst && worst.r < needed) {
      found.push({ at, says: `«${unit.text}» ${hex(worst.ink)} on ${hex(worst.below)} is ${times(worst.r)}, needs ${needed}:1 at ${Math.round(unit.px)} px` });
    }
    if (covered) found.push({ at, says: `«${unit.text}» is painted over by ${selector(covered)}` });
  }

  /** The nearest ancestor, or the element itself, with a class that begins with `series`. */
  const seriesOf = (element) => element.closest('[class^="series"], [class*=" series"]');
  const isBand = (element, series) => {
    for (let e = element; e; e = e.parentElement) {
      if ([...e.classList].some((c) => c.startsWith('band'))) return true;
      if (e === series) return false;
    }
    return false;
  };

  function seriesContrast(shapes, paper, found) {
    const strong = new Set(); // series with at least one object that stands out
    const bands = [];
    const bars = [];
    for (const shape of shapes) {
      const series = seriesOf(shape.element);
      if (!series) continue;
      const colours = [...shape.fill, ...shape.stroke].map((c) => over(c, paper));
      if (colours.length === 0) continue;
      const best = Math.max(...colours.map((c) => ratio(c, paper)));
      // An uncertainty band may be pale when the same series also has a line or points that aren't;
      // so may a rim in the colour of the ground, which only keeps two marks apart.
      const isRim = colours.every((c) => ratio(c, paper) < 1.01);
      if (isRim || isBand(shape.element, series)) {
        bands.push({ shape, series, best });
        continue;
      }
      if (best >= MIN_GRAPHIC) strong.add(series);
      else found.push({ at: selector(shape.element), says: `series ${colours.map(hex).join(' and ')} on ${hex(paper)} is ${times(best)}, needs ${MIN_GRAPHIC}:1` });
      if (shape.element.localName === 'rect' && shape.fill.length === 1) bars.push({ shape, series, box: shape.element.getBoundingClientRect() });
    }
    for (const { shape, series, best } of bands) {
      if (best < MIN_GRAPHIC && !strong.has(series)) found.push({ at: selector(shape.element), says: 'a pale band is the only thing its series shows' });
    }
    // Stacked or adjoining bars: 3:1 across the border, or a line between them that stands out from both.
    const said = new Set();
    for (let i = 0; i < bars.length; i += 1) {
      for (let j = i + 1; j < bars.length; j += 1) {
        const [a, b] = [bars[i], bars[j]];
        if (a.series === b.series || !adjoin(a.box, b.box)) continue;
        const [x, y] = [over(a.shape.fill[0], paper), over(b.shape.fill[0], paper)];
        const r = ratio(x, y);
        const lines = [...a.shape.stroke, ...b.shape.stroke].map((c) => over(c, paper));
        const key = hex(x) + hex(y);
        if (r >= MIN_GRAPHIC || said.has(key) || lines.some((l) => ratio(l, x) >= MIN_GRAPHIC && ratio(l, y) >= MIN_GRAPHIC)) continue;
        said.add(key);
        found.push({ at: selector(b.shape.element), says: `series ${hex(y)} touches ${hex(x)} at ${times(r)}, needs ${MIN_GRAPHIC}:1 or a line between them` });
      }
    }
  }
  function adjoin(a, b) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return (across > 2 && Math.abs(down) <= 0.75) || (down > 2 && Math.abs(across) <= 0.75);
  }

  /** SVG text that is cut by the viewBox, lies on other text, or is too small to read. */
  function text() {
    const found = [];
    for (const svg of outerSvgs()) {
      const units = textsOf(svg, new Map());
      for (const unit of units) {
        const at = selector(unit.element);
        for (const port of new Set([unit.element.ownerSVGElement, svg])) {
          const cut = beyond(unit.corners, port);
          if (cut) found.push({ at, says: `«${unit.text}» reaches ${cut} beyond the viewBox` });
        }
        if (unit.px < MIN_TEXT_PX) found.push({ at, says: `«${unit.text}» is drawn at ${unit.px.toFixed(1)} px, smaller than ${MIN_TEXT_PX} px` });
      }
      for (let i = 0; i < units.length; i += 1) {
        for (let j = i + 1; j < units.length; j += 1) {
          const [a, b] = [units[i], units[j]];
          if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
          const depth = overlap(a.corners, b.corners);
          if (depth > 2) found.push({ at: selector(b.element), says: `«${b.text}» lies ${depth.toFixed(1)} px over «${a.text}»` });
        }
      }
    }
    return found;
  }
  /** How far a box reaches out of an svg's viewBox, in words, or nothing. One pixel is forgiven. */
  function beyond(corners, svg) {
    const box = svg.viewBox.baseVal;
    let port;
    if (box && box.width > 0) {
      const m = svg.getScreenCTM();
      const [p, q] = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(m));
      port = { left: Math.min(p.x, q.x), right: Math.max(p.x, q.x), top: Math.min(p.y, q.y), bottom: Math.max(p.y, q.y) };
    } else {
      port = svg.getBoundingClientRect();
    }
    const out = {
      left: port.left - Math.min(...corners.map((c) => c.x)),
      right: Math.max(...corners.map((c) => c.x)) - port.right,
      top: port.top - Math.min(...corners.map((c) => c.y)),
      bottom: Math.max(...corners.map((c) => c.y)) - port.bottom,
    };
    const sides = Object.entries(out).filter(([, by]) => by > 1).map(([side, by]) => `${by.toFixed(1)} px ${side}`);
    return sides.join(', ');
  }
  /** How deep two convex boxes lie in each other (separating axes; rotated labels too), 0 when apart. */
  function overlap(a, b) {
    let least = Infinity;
    for (const box of [a, b]) {
      for (let i = 0; i < 2; i += 1) {
        const [dx, dy] = [box[i + 1].x - box[i].x, box[i + 1].y - box[i].y];
        const length = Math.hypot(dx, dy);
        if (length === 0) return 0;
        const on = (p) => (p.x * dx + p.y * dy) / length;
        const [pa, pb] = [a.map(on), b.map(on)];
        least = Math.min(least, Math.min(Math.max(...pa), Math.max(...pb)) - Math.max(Math.min(...pa), Math.min(...pb)));
        if (least <= 0) return 0;
      }
    }
    return least;
  }

  /** Sideways scrolling of the document, and boxes that scroll sideways without a keyboard. */
  function overflow() {
    const found = [];
    const width = window.innerWidth;
    const root = document.scrollingElement;
    const scrolls = (e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
    const clips = (e) => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
    if (root.scrollWidth > width) {
      found.push({ at: 'html', says: `the document is ${root.scrollWidth} px wide in a window of ${width} px` });
      const wide = [...document.body.querySelectorAll('*')].filter((e) => {
        if (e.getBoundingClientRect().right + window.scrollX <= width + 0.5 || (e.ownerSVGElement)) return false;
        for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (scrolls(p) || clips(p)) return false;
        return true;
      });
      const innermost = wide.filter((e) => !wide.some((o) => o !== e && e.contains(o)));
      for (const e of innermost.slice(0, 5)) found.push({ at: selector(e), says: `ends at ${Math.round(e.getBoundingClientRect().right)} px` });
    }
    for (const e of document.body.querySelectorAll('*')) {
      if (e instanceof SVGElement || !e.checkVisibility()) continue;
      const isOut = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1;
      if (e.matches('.scroll') || (isOut && scrolls(e))) {
        const label = e.getAttribute('aria-label')?.trim() || document.getElementById(e.getAttribute('aria-labelledby') ?? '')?.textContent.trim();
        const lacks = [];
        if (e.getAttribute('tabindex') !== '0') lacks.push('tabindex="0"');
        if (e.getAttribute('role') !== 'region') lacks.push('role="region"');
        if (!label) lacks.push('a label');
        if (lacks.length) found.push({ at: selector(e), says: `scrolls sideways and lacks ${lacks.join(', ')}` });
      } else if (isOut && clips(e)) {
        found.push({ at: selector(e), says: `cuts ${e.scrollWidth - e.clientWidth} px of its content` });
      }
    }
    for (const e of document.querySelectorAll('td, th')) {
      for (const text of brokenIntervals(e)) found.push({ at: selector(e), says: `«${text}» is broken at its dash` });
    }
    return found;
  }

  /** Intervals such as 12–30 whose two ends stand on different lines. */
  function brokenIntervals(element) {
    const broken = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const match of node.data.matchAll(/[\d.,]+–\u2060?[\u2212\d]/g)) {
        const box = (at) => {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect();
        };
        const [first, last] = [box(match.index), box(match.index + match[0].length - 1)];
        if (first.width > 0 && last.top > first.bottom - 1) broken.push(words(node.data));
      }
    }
    return broken;
  }

  /** What must be true of any page's skeleton. */
  function structure() {
    const found = [];
    const say = (at, says) => found.push({ at: typeof at === 'string' ? at : selector(at), says });
    if (!document.documentElement.lang) say('html', 'has no lang');
    if (!document.title.trim()) say('title', 'is missing or empty');
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? '';
    if (!/default-src 'none'/.test(policy)) say('head', "has no Content-Security-Policy with default-src 'none'");

    const seen = new Map();
    for (const e of document.querySelectorAll('[id]')) seen.set(e.id, [...(seen.get(e.id) ?? []), e]);
    for (const [id, all] of seen) if (all.length > 1) say(`#${id}`, `the id is used ${all.length} times`);

    const ones = document.querySelectorAll('h1');
    if (ones.length !== 1) say('h1', `${ones.length} of them; a page has one`);
    let last = 0;
    for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      const level = +h.localName[1];
      if (level > last + 1) say(h, `«${words(h.textContent)}» is level ${level} after ${last ? `level ${last}` : 'nothing'}`);
      if (!h.textContent.trim()) say(h, 'is an empty heading');
      last = level;
    }

    for (const figure of document.querySelectorAll('figure')) {
      const charts = [...figure.querySelectorAll('svg')].filter((s) => !s.ownerSVGElement && !s.closest('[aria-hidden="true"], td, th, summary'));
      const openTable = [...figure.querySelectorAll('table')].some((t) => !t.closest('details'));
      const child = (s, name) => [...s.children].find((c) => c.localName === name)?.textContent.trim();
      if (charts.length === 0 && !openTable) say(figure, 'the figure has neither an svg nor a table');
      for (const s of charts) {
        if (!child(s, 'title')) say(s, 'the svg has no title');
        if (!child(s, 'desc')) say(s, 'the svg has no desc');
      }
      // A figure that is itself a table (the overlap matrix) needs no second one.
      if (charts.length && !figure.querySelector('details table td') && !openTable) say(figure, 'has no <details> with the table of the same numbers');
      if (!figure.querySelector('figcaption, h2, h3, h4, h5, h6')?.textContent.trim()) say(figure, 'has no heading or caption that states the finding');
    }
    for (const e of document.querySelectorAll('script[src], link[href], iframe, object, embed, form[action], base, meta[http-equiv="refresh" i]')) {
      if (!/^data:/.test(e.getAttribute('href') ?? '')) say(e, `<${e.localName}> has no place in a self-contained page`);
    }
    for (const e of document.querySelectorAll('*')) {
      for (const a of e.attributes) if (/^on/i.test(a.name)) say(e, `has the event attribute ${a.name}`);
    }
    return found;
  }

  /** Every link as written. check.mjs knows the files and judges them. */
  const links = () =>
    [...document.querySelectorAll('a, area')].filter((a) => a.hasAttribute('href') || a.hasAttribute('xlink:href'))
      .map((a) => ({ at: selector(a), href: a.getAttribute('href') ?? a.getAttribute('xlink:href'), text: words(a.textContent) }));

  /** Each thing that takes focus shows it. The window must be in keyboard mode (a Tab pressed before). */
  function focus() {
    const found = [];
    const takes = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
    const look = (e) => {
      const s = getComputedStyle(e);
      return [s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth, s.textDecoration, s.color].join('|');
    };
    const all = [...document.querySelectorAll(takes)].filter((e) => e.checkVisibility());
    for (const e of all.slice(0, 400)) {
      document.activeElement?.blur();
      const before = look(e);
      e.focus({ preventScroll: true });
      if (document.activeElement !== e) continue;
      const s = getComputedStyle(e);
      const outlined = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 && rgba(s.outlineColor)[3] > 0;
      if (!outlined && look(e) === before) found.push({ at: selector(e), says: `«${words(e.textContent)}» looks the same with and without focus` });
    }
    document.activeElement?.blur();
    return found;
  }

  /** Movement that goes on although the reader asked for less of it. */
  function motion() {
    const found = document.getAnimations().map((a) => ({ at: a.effect?.target ? selector(a.effect.target) : 'html', says: 'is animated although the reader asks for reduced motion' }));
    if (getComputedStyle(document.documentElement).scrollBehavior === 'smooth') found.push({ at: 'html', says: 'scrolls smoothly although the reader asks for reduced motion' });
    if (document.querySelector('animate, animateTransform, animateMotion')) found.push({ at: 'svg', says: 'has SMIL animation, which no media query stops' });
    return found;
  }

  /** The page as print style: white paper, nothing closed, nothing cut, nothing allowed to split. */
  function print() {
    const found = [];
    const paper = background(document.body);
    if (luminance(paper) < 0.9) found.push({ at: 'body', says: `prints on ${hex(paper)}; paper is white` });
    for (const d of document.querySelectorAll('details:not([open])')) {
      const content = [...d.children].find((c) => c.localName !== 'summary');
      // What isn't printed at all, such as the navigation, has nothing to open.
      if (!d.parentElement.checkVisibility()) continue;
      if (content && !content.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) found.push({ at: selector(d), says: 'is closed in print' });
    }
    for (const e of document.querySelectorAll('body *')) {
      if (e instanceof SVGElement || !e.checkVisibility()) continue;
      if (e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible') {
        found.push({ at: selector(e), says: `${e.scrollWidth - e.clientWidth} px are cut at the right in print` });
      }
    }
    for (const name of ['figure', 'tr']) {
      const e = [...document.querySelectorAll(name)].find((x) => x.checkVisibility() && getComputedStyle(x).breakInside === 'auto');
      if (e) found.push({ at: selector(e), says: `<${name}> may be split between pages (break-inside is auto)` });
    }
    return found;
  }

  /** The width of A4 between the page margins in CSS pixels, from the page's own @page rule. */
  function paperWidth() {
    const probe = document.createElement('div');
    document.body.append(probe);
    let sides = 0;
    const read = (rules) => {
      for (const rule of rules) {
        if (rule instanceof CSSMediaRule && window.matchMedia(rule.conditionText).matches) read(rule.cssRules);
        if (!(rule instanceof CSSPageRule) || rule.selectorText) continue;
        sides = 0;
        for (const side of ['margin-left', 'margin-right']) {
          probe.style.width = rule.style.getPropertyValue(side) || '0';
          sides += parseFloat(getComputedStyle(probe).width) || 0;
        }
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules);
    probe.remove();
    return Math.round((210 / 25.4) * 96 - sides);
  }

  const details = (open) => document.querySelectorAll('details').forEach((d) => { d.open = open; });

  globalThis.loypeCheck = { contrast, text, overflow, structure, links, focus, motion, print, paperWidth, details, selector };
})();
