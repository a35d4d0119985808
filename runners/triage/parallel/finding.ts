import type { Recording } from '../../../src/executors/schedule/recording.js';
import type { Failure } from './attempt.js';
import type { ParallelFault } from './evidence.js';

/** What a check finds, and the steps that show it. */
export interface Finding extends Omit<ParallelFault, 'statuses' | 'timeline'> {
  readonly causes: readonly number[];
}

/** @param failure what came of the block, where that is not what it should be */
export type Check = (recording: Recording, failure: Failure | undefined) => Finding | undefined;
