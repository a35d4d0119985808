import * as faults from '../../../assembly/rule-faults.js';
export const f = faults;
