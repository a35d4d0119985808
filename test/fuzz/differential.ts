/**
 * Random blocks on the kernel and on @ethereumjs/vm: `node dist/test/fuzz/differential.js [cases] [first seed]`.
 * A case is its seed: `… 1 SEED` repeats it.
 */
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { fuzzBlock } from './block.js';
import { difference } from './compare.js';
import { Random } from './random.js';

const [cases = 1000, first = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const sequential = await createSequentialExecutor();
const reference = new EthereumjsExecutor();
console.log(`${cases} cases from seed ${first}`);
let found = 0;
for (let seed = first; seed < first + cases && found < 5; seed++) {
  const block = fuzzBlock(new Random(seed));
  const text = await difference(sequential, reference, block).catch((error: unknown) => String((error as Error).stack));
  if (text === undefined) continue;
  found++;
  console.log(`seed ${seed}, ${block.block.fork}\n${text}`);
}
console.log(`${found} differences`);
process.exit(found === 0 ? 0 : 1);
