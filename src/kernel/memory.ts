import { THREADS } from '../../assembly/layout.js';
import { Words } from './words.js';

const PAGE_BYTES = 65_536;
/** All that 32 bits address, and at most so much for one thread: the system gives pages only as they are touched. */
const ADDRESS_SPACE = 2 ** 32;
const MAX_THREAD_BYTES = 2.5 * 2 ** 30;

/** The memory that the kernel's threads share. */
export class KernelMemory extends Words {
  readonly memory: WebAssembly.Memory;
  /** bytes of each thread's region */
  readonly threadBytes: number;

  constructor(threads: number) {
    const share = Math.min(MAX_THREAD_BYTES, (ADDRESS_SPACE - THREADS) / threads);
    const threadBytes = Math.floor(share / PAGE_BYTES) * PAGE_BYTES;
    const pages = Math.ceil((THREADS + threads * threadBytes) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    super(memory.buffer);
    this.memory = memory;
    this.threadBytes = threadBytes;
  }
}
