import { expect } from 'chai';
import { FAULT_CHOSEN } from '../../../../assembly/faults.js';
import * as faults from '../../../../assembly/load-faults.js';
import type * as WebAssembly from '../../../../src/primitives/webassembly.js';
import { kernelTarget } from '../../../assembly/compile.js';
import { exploreMeeting, MEETINGS, type Meeting } from './meetings.js';

// what threads leave behind: parts.test.ts
const { FAULT_PART_KEPT: _, ...FAULTS } = faults;

const SHOWN_BY: Readonly<Record<keyof typeof FAULTS, readonly Meeting[]>> = {
  FAULT_CHANGE_FORGOTTEN: [MEETINGS['a slot'], MEETINGS['a slot that the state does not have']],
  FAULT_CODE_UNFINISHED: [MEETINGS['a code']],
  FAULT_COMPLETED_LATE: [MEETINGS['a storage']],
  FAULT_CODE_TWICE: [MEETINGS['a code']],
};

describe('schedules of threads that load the same', () => {
  let module: WebAssembly.Module;
  before(async function () {
    this.timeout(180_000);
    module = await kernelTarget('yield', [`FAULT=${FAULT_CHOSEN}`]);
  });

  const explore = (fault: number, meeting: Meeting) => exploreMeeting(meeting, { module, fault });

  for (const [name, meeting] of Object.entries(MEETINGS))
    it(`find nothing where there is no fault: ${name}`, async function () {
      const { explored, failure } = await explore(FAULT_CHOSEN, meeting);
      expect(failure).to.equal(undefined);
      if (this.test) this.test.title += `, ${explored} schedules`;
    });

  for (const [name, fault] of Object.entries(FAULTS))
    it(`find ${name}`, async function () {
      for (const meeting of SHOWN_BY[name as keyof typeof FAULTS]) {
        const { explored, failure, preemptions } = await explore(fault, meeting);
        expect(failure).to.be.a('string');
        if (this.test) this.test.title += `: ${explored} schedules, ${JSON.stringify(preemptions)}`;
      }
    });
});
