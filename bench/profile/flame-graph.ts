import type { Profiler } from 'node:inspector';

/** A function as it was called from the one above it. */
export interface Frame {
  readonly name: string;
  readonly kind: Kind;
  /** µs, with what it called */
  time: number;
  readonly children: Map<string, Frame>;
}

type Kind = 'kernel' | 'typescript' | 'library' | 'runtime';

/** Fill colours. */
const COLOURS: Readonly<Record<Kind, string>> = {
  kernel: '#f2a65a',
  typescript: '#8fb8de',
  library: '#b7c9a8',
  runtime: '#cccccc',
};

/** Adds up the samples of a CPU profile: calls of one function from one place become one frame. */
export function callTree({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const parents = new Map<number, Profiler.ProfileNode>();
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'all', kind: 'runtime', time: 0, children: new Map() };
  for (const [index, sample] of samples.entries()) {
    const stack: Profiler.ProfileNode[] = [];
    for (let node = byId.get(sample); node !== undefined; node = parents.get(node.id)) stack.push(node);
    // the outermost one is V8's own root; idle time is nobody's
    stack.pop();
    if (stack[0]?.callFrame.functionName === '(idle)') continue;
    const time = timeDeltas[index] ?? 0;
    let frame = root;
    frame.time += time;
    for (const { callFrame } of stack.reverse()) {
      frame = childOf(frame, callFrame);
      frame.time += time;
    }
  }
  return root;
}

function childOf(frame: Frame, { functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): Frame {
  const kind = kindOf(functionName, url);
  const name = nameOf(functionName, url, lineNumber, kind);
  let child = frame.children.get(name);
  if (child === undefined) {
    child = { name, kind, time: 0, children: new Map() };
    frame.children.set(name, child);
  }
  return child;
}

function kindOf(functionName: string, url: string): Kind {
  // the libraries behind precompiles are wasm too, and their functions have no names
  if (url.startsWith('wasm:')) return functionName.startsWith('wasm-function') ? 'library' : 'kernel';
  if (url === '' || url.startsWith('node:')) return 'runtime';
  return url.includes('/node_modules/') ? 'library' : 'typescript';
}

function nameOf(functionName: string, url: string, lineNumber: number, kind: Kind): string {
  if (kind === 'kernel') return functionName.replace(/^assembly\//, '');
  const place = kind === 'typescript' ? ` ${url.split('/').at(-1)}` : '';
  return `${functionName || `(anonymous:${lineNumber + 1})`}${place}`;
}

const WIDTH = 1400;
const ROW = 18;
const HEAD = 60;
const CHARACTER = 6.7;
/** Pixels: narrower frames, and what they called, are left out. */
const NARROWEST = 0.7;

/** The tree as a picture: a row per depth, as wide as its time; a pointer on a frame shows its name and share. @param head lines that say what it belongs to */
export function flameGraph(root: Frame, title: string, head: readonly string[]): string {
  const scale = WIDTH / root.time;
  let depths = 0;
  const parts: string[] = [];
  const draw = (frame: Frame, x: number, depth: number): void => {
    const width = frame.time * scale;
    if (width < NARROWEST) return;
    depths = Math.max(depths, depth + 1);
    parts.push(rectangle(frame, x, HEAD + depth * ROW, width, root.time));
    let at = x;
    for (const child of [...frame.children.values()].sort((a, b) => b.time - a.time)) {
      draw(child, at, depth + 1);
      at += child.time * scale;
    }
  };
  draw(root, 0, 0);
  const height = HEAD + depths * ROW + 10;
  const legend = Object.entries(COLOURS).map(
    ([kind, colour], index) =>
      `<rect x="${10 + 110 * index}" y="34" width="12" height="12" fill="${colour}"/><text x="${26 + 110 * index}" y="45">${kind}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="monospace" font-size="11">
<title>${escapeXml([title, ...head].join('\n'))}</title>
<rect width="100%" height="100%" fill="white"/>
<text x="10" y="20" font-size="14">${escapeXml(title)}</text>
${legend.join('\n')}
${parts.join('\n')}
</svg>
`;
}

function rectangle({ name, kind, time }: Frame, x: number, y: number, width: number, total: number): string {
  const share = `${((100 * time) / total).toFixed(1)} %`;
  const characters = Math.floor((width - 6) / CHARACTER);
  const label = characters < 3 ? '' : name.length <= characters ? name : `${name.slice(0, characters - 1)}…`;
  const text = label && `<text x="${(x + 3).toFixed(1)}" y="${y + 13}">${escapeXml(label)}</text>`;
  const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[kind]}" stroke="white" stroke-width="0.5"/>`;
  return `<g><title>${escapeXml(name)}: ${(time / 1000).toFixed(1)} ms, ${share}</title>${box}${text}</g>`;
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);

/** Time in each function itself, whoever called it: the largest first. */
export function selfTimes(root: Frame): [name: string, time: number][] {
  const times = new Map<string, number>();
  const visit = (frame: Frame): void => {
    let self = frame.time;
    for (const child of frame.children.values()) {
      self -= child.time;
      visit(child);
    }
    times.set(frame.name, (times.get(frame.name) ?? 0) + self);
  };
  visit(root);
  return [...times].sort(([, a], [, b]) => b - a);
}
