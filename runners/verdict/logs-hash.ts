import type { Log } from '../../src/executors/executor.js';
import type { Hash } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { rlpEncode } from '../../src/primitives/rlp.js';

/** Most vectors leave none. */
const OF_NONE = keccak256Hex(rlpEncode([]));

/** keccak-256 of the RLP of the logs, each as [address, [topics…], data]: what `logs` in a state test claims. */
export const logsHash = (logs: readonly Log[]): Hash =>
  logs.length === 0
    ? OF_NONE
    : keccak256Hex(
        rlpEncode(
          logs.map(({ address, topics, data }) => [
            hexToBytes(address),
            topics.map((topic) => hexToBytes(topic)),
            data,
          ]),
        ),
      );
