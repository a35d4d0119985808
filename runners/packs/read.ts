import { UnsupportedError } from '../../src/executors/executor.js';
import { TransactionError } from '../../src/transactions/exceptions.js';
import type { FixtureReader } from '../fixtures/file.js';
import type { Case } from '../verdict/differences.js';
import { type Composable, compose } from './compose.js';
import type { Member, Pack, VectorPack } from './plan.js';

/** A pack's block; `undefined` where nothing of it can be in one. */
export interface ReadPack {
  readonly block: Case | undefined;
  /** why vectors are left out of it */
  readonly leftOut: readonly string[];
}

/**
 * Reads a pack's vectors and composes them, or makes up what a scenario asks for.
 * @param open called for one file after the other
 * @throws FixtureError
 */
export async function readPack<File>(pack: Pack<File>, open: (file: File) => FixtureReader): Promise<ReadPack> {
  if ('scenario' in pack) {
    // what makes blocks up takes long to load, and most packs are not made up
    const { synthesise } = await import('./synthetic/scenarios.js');
    return { block: synthesise(pack.scenario, pack.fork, pack.seed), leftOut: [] };
  }
  const leftOut = new Set<string>();
  const read = readMembers(pack, open);
  const vectors: Composable[] = [];
  const rules = commonRules([...read.values()], pack.fork);
  for (const member of pack.members) {
    const vector = read.get(member);
    if (typeof vector === 'string') leftOut.add(vector);
    else if (vector && vector.network.name === rules) vectors.push(vector);
    else leftOut.add('of other rules than the rest');
  }
  return { block: vectors.length > 0 ? compose(vectors, pack.senders) : undefined, leftOut: [...leftOut] };
}

/** Drafts' fixtures have a fork's name and other rules: the fork's own count, where any vector has them. */
function commonRules(read: readonly (Composable | string)[], fork: string): string | undefined {
  const names = new Set(read.flatMap((vector) => (typeof vector === 'string' ? [] : [vector.network.name])));
  return names.has(fork) ? fork : [...names][0];
}

/** What each member is, or why it cannot be in a block. */
function readMembers<File>({ members }: VectorPack<File>, open: (file: File) => FixtureReader) {
  const files = new Map<File, Member<File>[]>();
  for (const member of members) files.set(member.file, [...(files.get(member.file) ?? []), member]);
  const read = new Map<Member<File>, Composable | string>();
  for (const [file, found] of files) {
    const reader = open(file);
    for (const member of found) read.set(member, readMember(reader, member.id));
  }
  return read;
}

function readMember(reader: FixtureReader, id: string): Composable | string {
  try {
    const vector = reader.read(id);
    if (vector.format !== 'state') return 'not state tests';
    const { transaction, ...others } = vector;
    if (transaction instanceof TransactionError) return 'with fields that no transaction can have';
    return { ...others, transaction };
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}
