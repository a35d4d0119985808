import {
  STACK_WORDS,
  TRAIT_GAS,
  TRAIT_GROWTH,
  TRAIT_LEAST_STACK,
  TRAITS,
  TRANSLATION_NEWEST,
  TRANSLATIONS_END,
} from '../layout';
import { opcodeAt, translation } from './code';
import {
  BEHIND,
  HEADER,
  HEADER_BYTES,
  HEADER_GAS,
  HEADER_LEAST_STACK,
  HEADER_PC,
  HEADER_STACK_SPAN,
  INSTRUCTION_A,
  INSTRUCTION_B,
  INSTRUCTION_BYTES,
  PUSH,
  PUSH_NUMBER,
  WITH_NUMBER_BYTES,
  WITH_WORD_BYTES,
} from './instructions';

/** Bytes that an opcode of one byte comes to at most: an instruction, and the header of a block behind it. */
export const MOST_GROWTH: u32 = INSTRUCTION_BYTES + HEADER_BYTES;
/** For {@link constant} and two words more. */
export const ROOM: u32 = 256;
/** A block ends before its header's 8 bits do. */
const MOST_GAS: u32 = 200;
const MOST_STACK: i32 = (STACK_WORDS << 5) / 2;

/** Where the next instruction goes. */
export let at: usize = 0;

/** The block: its header, 0 while there is none; bytes of its stack against its begin: now, the most, and how many of those below it takes. */
let header: usize = 0;
let gas: u32 = 0;
let height: i32 = 0;
let peak: i32 = 0;
let taken: i32 = 0;

export function beginInstructions(): void {
  at = <usize>load<u32>(TRANSLATIONS_END);
  header = 0;
}

export function endInstructions(): void {
  endBlock();
  store<u32>(TRANSLATIONS_END, <u32>at);
}

/** Begins a block at `pc`, unless one goes on. */
export function needBlock(pc: u32): void {
  if (header !== 0 && !isFull() && peak + taken <= MOST_STACK) return;
  endBlock();
  header = at;
  store<u8>(header, HEADER);
  store<u16>(header, <u16>pc, HEADER_PC);
  at += HEADER_BYTES;
  gas = 0;
  height = 0;
  peak = 0;
  taken = 0;
}

/** True where the block is to end as soon as possible. */
export function isFull(): bool {
  return gas > MOST_GAS;
}

export function endBlock(): void {
  if (header === 0) return;
  store<u8>(header, <u8>gas, HEADER_GAS);
  store<u16>(header, <u16>taken, HEADER_LEAST_STACK);
  store<u16>(header, <u16>(((<i32>STACK_WORDS) << 5) - peak - taken), HEADER_STACK_SPAN);
  header = 0;
}

/** Adds an opcode to what the block needs. */
export function count(opcode: u32): void {
  const traits = TRAITS + ((<usize>opcode) << 3);
  gas += <u32>load<u16>(traits, TRAIT_GAS);
  taken = max(taken, <i32>load<u16>(traits, TRAIT_LEAST_STACK) - height);
  height += <i32>load<i16>(traits, TRAIT_GROWTH);
  peak = max(peak, height);
  if (age(opcode) > age(load<u32>(translation, TRANSLATION_NEWEST)))
    store<u32>(translation, opcode, TRANSLATION_NEWEST);
}

/** Order in which opcodes came that blocks count, and that not every fork has. */
function age(opcode: u32): u32 {
  if (opcode === 0x5f) return 3; // EIP-3855
  if (opcode >= 0x1b && opcode <= 0x1d) return 2; // EIP-145
  return opcode === 0x3d ? 1 : 0; // EIP-211
}

export function emit(instruction: u32, a: u32, b: u32): void {
  store<u8>(at, <u8>instruction);
  store<u8>(at, <u8>a, INSTRUCTION_A);
  store<u16>(at, <u16>b, INSTRUCTION_B);
  at += INSTRUCTION_BYTES;
}

/** An instruction that does the next `opcodes` opcodes, of one byte each; returns where they end. */
export function emitCounted(pc: u32, opcodes: u32, instruction: u32, a: u32, b: u32): u32 {
  for (let n: u32 = 0; n < opcodes; n++) count(opcodeAt(pc + n));
  emit(instruction, a, b);
  return pc + opcodes;
}

/** With a number behind. */
export function emitWithNumber(instruction: u32, b: u32, number: u32): void {
  emit(instruction, 0, b);
  store<u32>(at, number);
  at += WITH_NUMBER_BYTES - INSTRUCTION_BYTES;
}

/** Pushes a number. */
export function emitPush(number: u32): void {
  if (number <= 0xffff) emit(PUSH, 0, number);
  else emitWithNumber(PUSH_NUMBER, 0, number);
}

/** The word behind the next instruction. */
export function constant(): usize {
  return at + BEHIND;
}

/** With {@link constant} behind. */
export function emitWithWord(instruction: u32): void {
  store<u8>(at, <u8>instruction);
  at += WITH_WORD_BYTES;
}
