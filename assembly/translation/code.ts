import { pushBytes } from '../interpreter/stack';
import { CODE_LENGTH, CODE_START } from '../layout';
import { setSmall } from '../u256';
import { hasOpcode, isDestination } from './table';

/** The code that is translated, and its translation. */
let start: usize = 0;
export let codeLength: u32 = 0;
export let translation: usize = 0;

/** Where the jump goes that {@link jumpsTo} found. */
export let target: u32 = 0;

export function useCode(code: usize, itsTranslation: usize): void {
  start = <usize>load<u32>(code, CODE_START);
  codeLength = load<u32>(code, CODE_LENGTH);
  translation = itsTranslation;
}

export function opcodeAt(pc: u32): u32 {
  return load<u8>(start + pc);
}

/** Bytes of an opcode with its operand. */
export function size(opcode: u32): u32 {
  return opcode >= 0x60 && opcode <= 0x7f ? opcode - 0x5e : 1;
}

export function isPush(opcode: u32): bool {
  return opcode >= 0x5f && opcode <= 0x7f && hasOpcode(opcode);
}

/** A PUSH of at most four bytes. */
export function isShortPush(opcode: u32): bool {
  return isPush(opcode) && opcode <= 0x63;
}

/** The operand of a PUSH of at most four bytes. */
export function operand(pc: u32): u32 {
  const bytes = opcodeAt(pc) - 0x5f;
  return bytes === 0 ? 0 : bswap<u32>(load<u32>(start + pc + 1)) >> ((4 - bytes) << 3);
}

/** Writes the operand of a PUSH to `word`. */
export function readOperand(word: usize, pc: u32): void {
  const bytes = opcodeAt(pc) - 0x5f;
  if (bytes === 0) setSmall(word, 0);
  else pushBytes(word, start + pc + 1, bytes);
}

/** True where a PUSH at `pc` gives a JUMPI behind it a JUMPDEST: {@link target}. */
export function jumpsTo(pc: u32): bool {
  const opcode = opcodeAt(pc);
  if (!isShortPush(opcode) || opcodeAt(pc + size(opcode)) !== 0x57) return false;
  target = operand(pc);
  return isJumpdest(target);
}

export function isJumpdest(pc: u32): bool {
  return pc < codeLength && isDestination(translation, pc);
}
