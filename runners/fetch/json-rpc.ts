import pRetry, { AbortError } from 'p-retry';

/** A trace of a full block may take a node this long: ms. */
const TIMEOUT = 120_000;

/** HTTP statuses that pass: too many requests, and what stands in for a node that is busy or starting. */
const PASSING_STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];
/** EIP-1474: limit exceeded, and resource unavailable. */
const PASSING_CODES: readonly number[] = [-32005, -32002];

/** The node does not give an answer, for good or after all tries. */
export class NodeError extends Error {
  readonly code: 'UNREACHABLE' | 'REFUSED';
  readonly method: string;

  /** @param code REFUSED: the node answered, with an error */
  constructor(code: NodeError['code'], method: string, message: string) {
    super(`${method}: ${message}`);
    this.name = 'NodeError';
    this.code = code;
    this.method = method;
  }
}

export interface JsonRpcOptions {
  /** further tries of a call that failed for what may pass */
  readonly retries: number;
  /** before the second try, doubled before each further one; ms */
  readonly firstWait: number;
  /** ends what is under way */
  readonly signal?: AbortSignal;
  /** told of each try that failed */
  readonly onRetry?: (error: Error, triesLeft: number) => void;
}

/** JSON-RPC 2.0 over HTTP, one call per request. */
export class JsonRpc {
  readonly #url: URL;
  readonly #options: JsonRpcOptions;
  #calls = 0;

  constructor(url: URL, options: JsonRpcOptions) {
    this.#url = url;
    this.#options = options;
  }

  /**
   * The result of a method, as it came.
   * @throws NodeError; the signal's reason
   */
  call(method: string, params: readonly unknown[]): Promise<unknown> {
    const { retries, firstWait, signal, onRetry } = this.#options;
    return pRetry(() => this.#request(method, params), {
      retries,
      minTimeout: firstWait,
      randomize: true,
      ...(signal && { signal }),
      onFailedAttempt: ({ error, retriesLeft }) => {
        if (retriesLeft > 0) onRetry?.(error, retriesLeft);
      },
    });
  }

  async #request(method: string, params: readonly unknown[]): Promise<unknown> {
    const id = ++this.#calls;
    const timeout = AbortSignal.timeout(TIMEOUT);
    const { signal } = this.#options;
    let response: Response;
    let body: string;
    try {
      response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      body = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      throw new NodeError('UNREACHABLE', method, reasonOf(error));
    }
    return resultOf(method, response.status, body);
  }
}

/** What fetch throws says little: its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message;
}

function resultOf(method: string, status: number, body: string): unknown {
  const answer = parse(body);
  const { error } = answer;
  if (error) {
    const refused = new NodeError(
      'REFUSED',
      method,
      `${error.message ?? 'an error without a message'} (${error.code})`,
    );
    throw PASSING_CODES.includes(error.code ?? 0) || PASSING_STATUSES.includes(status)
      ? refused
      : new AbortError(refused);
  }
  if (answer.result !== undefined) return answer.result;
  const unreachable = new NodeError('UNREACHABLE', method, `HTTP ${status}, and no answer of JSON-RPC`);
  throw PASSING_STATUSES.includes(status) ? unreachable : new AbortError(unreachable);
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code?: number; readonly message?: string };
}

function parse(body: string): Answer {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}
