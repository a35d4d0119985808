const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** The instructions of a code, each with the bytes that it pushes. */
export function instructionsOf(code: Uint8Array): Uint8Array[] {
  const instructions: Uint8Array[] = [];
  for (let at = 0; at < code.length; ) {
    const opcode = code[at] as number;
    const end = at + 1 + (opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 1 : 0);
    instructions.push(code.subarray(at, end));
    at = end;
  }
  return instructions;
}
