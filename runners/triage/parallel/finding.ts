import type { Recording } from '../../../src/executors/schedule/recording.js';
import type { ParallelFault } from './evidence.js';

/** What a check finds, and the steps that show it. */
export interface Finding extends Omit<ParallelFault, 'statuses' | 'timeline'> {
  readonly causes: readonly number[];
}

export type Check = (recording: Recording) => Finding | undefined;
