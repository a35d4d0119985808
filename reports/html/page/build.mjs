/** Bundles the page of the HTML report, without data, into `build/report.html`: `npm run build:page`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('./', import.meta.url));
const target = fileURLToPath(new URL('../../../build/', import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ['main.tsx', 'style.css'],
  outdir: '.',
  write: false,
  bundle: true,
  minify: true,
  format: 'esm',
  // DecompressionStream of deflate-raw, and light-dark()
  target: ['chrome123', 'firefox120', 'safari17.5'],
  tsconfig: 'tsconfig.json',
});
const built = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
const page = readFileSync(`${here}page.html`, 'utf8')
  .replace('<!--style-->', () => `<style>${built('.css')}</style>`)
  .replace('<!--script-->', () => `<script type="module">${built('.js')}</script>`);
mkdirSync(target, { recursive: true });
writeFileSync(`${target}report.html`, page);
