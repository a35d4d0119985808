import { createBlockHeader, type BlockHeader as EjsHeader, type HeaderData } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { BlockError } from '../../../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader } from '../../../../src/blocks/header.js';
import type { BlockRules, ChainBlock } from '../../../../src/blocks/processor.js';
import { createCommon } from '../../../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule } from '../../../../src/forks/blobs.js';
import { FORKS, type Fork, findNetwork, isAtLeast, type Network } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { rlpDecode } from '../../../../src/primitives/rlp.js';

/** All that the reference has. */
export const REFERENCE_FORKS = FORKS.filter((fork) => fork !== 'Amsterdam');
export const WORK_FORKS = REFERENCE_FORKS.filter((fork) => !isAtLeast(fork, 'Paris'));
export const BLOB_FORKS = REFERENCE_FORKS.filter((fork) => isAtLeast(fork, 'Cancun'));

export function commonOf(fork: Fork): Common {
  const blobSchedule = defaultBlobSchedule(fork);
  return createCommon({ fork, eips: [], chainId: 1n, ...(blobSchedule && { blobSchedule }) });
}

/** @ethereumjs/block's header of a fork, valid or not. */
export const reference = (fork: Fork, fields: HeaderData = {}): EjsHeader =>
  createBlockHeader(fields, { common: commonOf(fork), skipConsensusFormatValidation: true });

export const toOurs = (header: EjsHeader): BlockHeader => decodeHeader(rlpDecode(header.serialize()));

export const ours = (fork: Fork, fields: HeaderData = {}): BlockHeader => toOurs(reference(fork, fields));

export function rulesOf(fork: Fork, network: string = fork): BlockRules {
  const blobSchedule = defaultBlobSchedule(fork);
  return { network: findNetwork(network) as Network, fork, chainId: 1n, ...(blobSchedule && { blobSchedule }) };
}

export const chainBlock = (header: BlockHeader, fork: Fork, uncles: readonly BlockHeader[] = []): ChainBlock => ({
  header,
  uncles,
  fork,
  totalDifficulty: 0n,
  state: { root: ZERO_HASH, alloc: async () => new Map() },
});

/** The reason that a rule throws. */
export function codeOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (error instanceof BlockError) return error.code;
    throw error;
  }
  return 'accepted';
}
