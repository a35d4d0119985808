import * as layout from '../../../assembly/layout.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import type { CreateRunVector } from '../../../runners/pool/protocol.js';
import { failed, passed } from '../../../runners/verdict/verdict.js';
import { UnsupportedError } from '../../../src/executors/executor.js';
import { ResourceLimitError } from '../../../src/kernel/errors.js';

/** What a vector of these tests does is the first word of its id. */
const create: CreateRunVector<{ file: string }, { answer: number; startFails?: true }> = async (settings) => {
  if (settings.startFails) throw new Error('the module does not load');
  return async (file, id) => {
    switch (id.split(' ')[0]) {
      case 'exit':
        process.exit(7);
        break;
      case 'hang':
        for (;;);
      case 'wait':
        return new Promise(() => {});
      case 'grow':
        for (const kept: number[][] = []; ; ) kept.push(new Array(1000).fill(kept.length));
      case 'throw':
        throw new Error('executor is broken');
      case 'throwText':
        throw 'text';
      case 'reject':
        void Promise.reject(new Error('nobody waits for this'));
        return passed;
      case 'unsupported':
        throw new UnsupportedError('no such rules');
      case 'limit':
        throw new ResourceLimitError(layout.LIMIT_LOGS, 5n);
      case 'fixture':
        throw new FixtureError('INVALID_FIELD', file.file, 'pre', 'wrong');
      case 'fail':
        return failed('logs', String(settings.answer), file.file);
      default:
        return passed;
    }
  };
};

export default create;
