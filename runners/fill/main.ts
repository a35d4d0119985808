import { fill } from './fill.js';

await fill('fixtures');
