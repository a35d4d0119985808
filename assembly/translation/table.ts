import {
  CODE_BYTES,
  CODE_COUNT,
  CODE_FRAMES,
  CODE_JUMPDESTS,
  CODE_LENGTH,
  CODE_START,
  CODE_TRANSLATION,
  CODES,
  FRAME_CODE_RECORD,
  FRAME_INSTRUCTION,
  FRAME_PC,
  FRAME_TRANSLATION,
  STACK_WORDS,
  TRAIT_LEAST_STACK,
  TRAITS,
  TRANSLATING_FRAME,
  TRANSLATION_BEGIN,
  TRANSLATION_BLOCKS,
  TRANSLATION_GROUPS,
  TRANSLATION_NEWEST,
  TRANSLATIONS,
  TRANSLATIONS_ARE_FULL,
  TRANSLATIONS_BYTES,
  TRANSLATIONS_END,
  TRANSLATIONS_LOCK,
} from '../layout';
import { translate } from './translate';

/** What stands where no block is translated yet, or not to its end; addresses are even. */
export const UNTRANSLATED: u32 = 1;

/** Has a frame that begins with a CODE executed by its translation, if it is frequent or `isHot`. */
export function useTranslation(next: usize, code: usize, isHot: bool): void {
  store<u32>(next, <u32>code, FRAME_CODE_RECORD);
  store<u32>(next, 0, FRAME_INSTRUCTION);
  store<u32>(next, <u32>translationOf(code, isHot), FRAME_TRANSLATION);
}

/** The translation of a CODE; 0 where there is none, or it has an opcode that the fork lacks. */
function translationOf(code: usize, isHot: bool): usize {
  let translation = <usize>atomic.load<u32>(code, CODE_TRANSLATION);
  if (translation === 0) {
    // Threads may count at once: a frame that is not counted does no harm.
    const frames = load<u32>(code, CODE_FRAMES) + 1;
    store<u32>(code, frames, CODE_FRAMES);
    if ((frames < load<u32>(TRANSLATING_FRAME) && !isHot) || !beginTranslating()) return 0;
    translation = <usize>load<u32>(code, CODE_TRANSLATION);
    if (translation === 0) translation = addTranslation(code);
    endTranslating();
    if (translation === 0) return 0;
  }
  return hasOpcode(load<u32>(translation, TRANSLATION_NEWEST)) ? translation : 0;
}

/** One thread translates at a time; others interpret in the meantime. */
function beginTranslating(): bool {
  return atomic.cmpxchg<u32>(TRANSLATIONS_LOCK, 0, 1) === 0;
}

function endTranslating(): void {
  atomic.store<u32>(TRANSLATIONS_LOCK, 0);
}

/** A translation without blocks; 0 where there is no room. */
function addTranslation(code: usize): usize {
  const start = <usize>load<u32>(code, CODE_START);
  const length = load<u32>(code, CODE_LENGTH);
  if (length > MOST_CODE_BYTES) return 0;
  const translation = <usize>load<u32>(TRANSLATIONS_END);
  const groups = translation + TRANSLATION_GROUPS;
  // one more than there are bytes for, if need be: it has the number of all
  const last = groups + ((<usize>(length >> 5)) << 3);
  const blocks = last + 8;
  if (!hasRoom(blocks + ((<usize>length) << 2))) return 0;
  let rank: u32 = 0;
  let bits = start + length + CODE_JUMPDESTS;
  for (let group = groups; group <= last; group += 8) {
    const jumpdests = group < last ? load<u32>(bits) : lastBits(bits, length & 31);
    store<u32>(group, jumpdests);
    store<u32>(group, rank, 4);
    rank += popcnt<u32>(jumpdests);
    bits += 4;
  }
  // each byte odd, as UNTRANSLATED is
  memory.fill(blocks, <u8>UNTRANSLATED, (<usize>rank) << 2);
  store<u32>(translation, 0, TRANSLATION_NEWEST);
  store<u32>(translation, UNTRANSLATED, TRANSLATION_BEGIN);
  store<u32>(translation, <u32>blocks, TRANSLATION_BLOCKS);
  store<u32>(TRANSLATIONS_END, <u32>(blocks + ((<usize>rank) << 2)));
  atomic.store<u32>(code, <u32>translation, CODE_TRANSLATION);
  return translation;
}

/** The first `count` bits of a bitmap, fewer than 32: it may end with them. */
function lastBits(bitmap: usize, count: u32): u32 {
  return load<u32>(bitmap) & (((<u32>1) << count) - 1);
}

/** A HEADER's pc has 16 bits. */
const MOST_CODE_BYTES: u32 = 1 << 16;

/** Whether translations may reach to `end`. */
export function hasRoom(end: usize): bool {
  if (end <= TRANSLATIONS + TRANSLATIONS_BYTES) return true;
  store<u32>(TRANSLATIONS_ARE_FULL, 1);
  return false;
}

/**
 * Finds the instruction where a frame goes on, at its FRAME_PC: the code's begin or a JUMPDEST. What is executed first is translated here. False where the frame has
 * to be interpreted.
 */
export function findInstruction(frame: usize): bool {
  const translation = <usize>load<u32>(frame, FRAME_TRANSLATION);
  const pc = load<u32>(frame, FRAME_PC);
  const place = pc === 0 ? translation + TRANSLATION_BEGIN : placeOf(translation, pc);
  let block = atomic.load<u32>(place);
  if (block & 1) {
    if (!beginTranslating()) return false;
    block = load<u32>(place);
    const isNew = (block & 1) !== 0;
    if (isNew) block = translate(<usize>load<u32>(frame, FRAME_CODE_RECORD), translation, pc);
    if (isNew && block !== 0) atomic.store<u32>(place, block);
    endTranslating();
    if (block === 0) return false;
  }
  store<u32>(frame, block, FRAME_INSTRUCTION);
  return true;
}

/** The fork has it. */
export function hasOpcode(opcode: u32): bool {
  return <u32>load<u16>(TRAITS + ((<usize>opcode) << 3), TRAIT_LEAST_STACK) <= STACK_WORDS << 5;
}

/** Whether a JUMPDEST is there; `pc` is within the code. */
export function isDestination(translation: usize, pc: u32): bool {
  return ((load<u32>(groupOf(translation, pc)) >> (pc & 31)) & 1) !== 0;
}

/** How many JUMPDESTs there are before `pc`. */
export function rankOf(translation: usize, pc: u32): u32 {
  const group = groupOf(translation, pc);
  return load<u32>(group, 4) + popcnt<u32>(load<u32>(group) & (((<u32>1) << (pc & 31)) - 1));
}

function groupOf(translation: usize, pc: u32): usize {
  return translation + TRANSLATION_GROUPS + ((<usize>(pc >> 5)) << 3);
}

/** Where the address of a JUMPDEST's block is. */
export function placeOf(translation: usize, pc: u32): usize {
  return placeOfRank(translation, rankOf(translation, pc));
}

export function placeOfRank(translation: usize, rank: u32): usize {
  return <usize>load<u32>(translation, TRANSLATION_BLOCKS) + ((<usize>rank) << 2);
}

/** The pc of the JUMPDEST that so many others are before. */
export function pcOfRank(translation: usize, rank: u32): u32 {
  let group = translation + TRANSLATION_GROUPS;
  while (rank - load<u32>(group, 4) >= popcnt<u32>(load<u32>(group))) group += 8;
  let bits = load<u32>(group);
  for (let n = rank - load<u32>(group, 4); n !== 0; n--) bits &= bits - 1;
  return ((<u32>(group - translation - TRANSLATION_GROUPS)) << 2) + ctz<u32>(bits);
}

/** Forgets all translations. */
export function clearTranslations(): void {
  store<u32>(TRANSLATIONS_END, <u32>TRANSLATIONS);
  store<u32>(TRANSLATIONS_ARE_FULL, 0);
}

/** Between two blocks: where there was no room for some translation, those of frequent codes are made once more. */
export function renewTranslations(): void {
  if (load<u32>(TRANSLATIONS_ARE_FULL) === 0) return;
  const end = CODES + <usize>load<u32>(CODE_COUNT) * CODE_BYTES;
  for (let code: usize = CODES; code < end; code += CODE_BYTES) {
    store<u32>(code, 0, CODE_FRAMES);
    store<u32>(code, 0, CODE_TRANSLATION);
  }
  clearTranslations();
}
