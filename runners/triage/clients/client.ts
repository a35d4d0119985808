import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TraceStep } from '../../../src/transactions/trace.js';
import type { StepStream } from '../step-stream.js';
import type { ClientAdapter } from './adapter.js';
import { geth } from './geth.js';
import type { LeashMessage, LeashOrder } from './leash.js';
import { revme } from './revme.js';

const ADAPTERS: readonly ClientAdapter[] = [geth, revme];

/** The command is none that can be run, or that an adapter understands. */
export class ClientError extends Error {
  readonly code = 'CLIENT_UNUSABLE';

  constructor(message: string) {
    super(message);
    this.name = 'ClientError';
  }
}

/** Another client, as it was given. */
export interface Client {
  /** the adapter's; behind it the program, where that is called otherwise than the client's own */
  readonly name: string;
  readonly adapter: ClientAdapter;
  readonly words: readonly string[];
}

/**
 * A client from its command; an adapter's name and a colon stand before it where the program is not called as the client's own is.
 * @example parseClient('evm statetest --trace --trace.format=json'), parseClient('geth: ./my-evm statetest --json')
 * @throws ClientError
 */
export function parseClient(text: string): Client {
  const names = ADAPTERS.map(({ name }) => name).join(', ');
  const [, prefix, command = ''] = /^\s*(?:(\w+):\s)?(.*)$/s.exec(text) ?? [];
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const [program] = words;
  if (program === undefined) throw new ClientError(`"${text}" has no command`);
  const called = basename(program).replace(/\.\w+$/, '');
  const adapter = ADAPTERS.find((each) => (prefix === undefined ? each.program === called : each.name === prefix));
  if (adapter === undefined)
    throw new ClientError(
      `"${prefix ?? called}" is no client that is known (${names}); one of them may stand before the command, as in "geth: ${command}"`,
    );
  const name =
    adapter.program === called
      ? adapter.name
      : `${adapter.name}, spoken by ${words.map((word) => basename(word)).join(' ')}`;
  return { name, adapter, words };
}

/** A client that runs a state test: its steps as they come. Closing it reads to its end, where the state root stands. */
export interface ClientRun extends StepStream {
  /** known at the end; `undefined` where it named none */
  readonly stateRoot: string | undefined;
}

/** Characters of what a client wrote to the other stream, for when it says nothing else. */
const MOST_WORDS = 300;

/**
 * Runs a client on a file of one vector. It is written to by nobody, and waits where nobody reads it: its trace is never whole in memory.
 * @param seconds after which it is ended, with all that it started
 */
export function runClient({ name, adapter, words }: Client, json: string, seconds: number): ClientRun {
  const other = adapter.output === 'stderr' ? 'stdout' : 'stderr';
  const child = fork(fileURLToPath(new URL('./leash.js', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let deadline: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    child.on('message', ({ error }: LeashMessage) => reject(new ClientError(error)));
    deadline = setTimeout(() => reject(new ClientError(`${name} gave none within ${seconds} s`)), seconds * 1000);
  });
  failed.catch(() => undefined);
  const order: LeashOrder = { words, json };
  child.send(order);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let said = '';
  child[other]?.on('data', (chunk) => {
    if (said.length < MOST_WORDS) said += chunk;
  });
  const output = child[adapter.output];
  if (output === null) throw new TypeError('the streams are pipes');
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  const read = adapter.reader();
  const ahead: TraceStep[] = [];
  let stateRoot: string | undefined;
  let count = 0;
  const run: ClientRun = {
    name,
    get stateRoot() {
      return stateRoot;
    },
    async next() {
      while (ahead.length === 0) {
        const { value, done } = await Promise.race([lines.next(), failed]);
        if (done) {
          await Promise.race([failed, closed]);
          if (count === 0 && stateRoot === undefined)
            throw new ClientError(
              `${name} names no step and no state root: ${said.slice(0, MOST_WORDS).trim() || 'it says nothing'}`,
            );
          return undefined;
        }
        for (const found of read(value)) {
          if ('step' in found) ahead.push(found.step);
          else stateRoot = found.stateRoot;
        }
      }
      count++;
      return ahead.shift();
    },
    async close() {
      try {
        while ((await run.next()) !== undefined);
      } finally {
        clearTimeout(deadline);
        if (child.connected) child.disconnect();
      }
    },
  };
  return run;
}
