import Table from 'cli-table3';

/** @param rows the head first; its first column holds names, the others numbers */
export function drawTable([head, ...rows]: readonly [string[], ...string[][]]): string {
  const table = new Table({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}
