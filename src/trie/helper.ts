import { workerData } from 'node:worker_threads';
import * as layout from '../../assembly/trie/layout.js';
import * as WebAssembly from '../primitives/webassembly.js';
import type { HelperSettings } from './helpers.js';

const { module, memory, region } = workerData as HelperSettings;
try {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { init, help } = exports as { init(region: number): void; help(): void };
  init(region);
  help();
} catch (error) {
  // whoever waits for this thread reads it, with no event loop in between
  const reason = new TextEncoder().encode(String(error)).slice(0, layout.MOST_REASON);
  new Uint8Array(memory.buffer).set(reason, layout.FAILED_REASON);
  Atomics.store(new Int32Array(memory.buffer), layout.FAILED >>> 2, reason.length);
}
