import type { PhrasingContent, RootContent, TableRow } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';

/** Any text as GitHub's Markdown shows it: the library escapes what means something there. */
export const markdown = (...children: readonly RootContent[]): string =>
  `${toMarkdown({ type: 'root', children: [...children] }, { extensions: [gfmToMarkdown()] })}\n`;

export const text = (value: string): PhrasingContent => ({ type: 'text', value });

export const inlineCode = (value: string): PhrasingContent => ({ type: 'inlineCode', value });

export const heading = (depth: 2 | 3, value: string): RootContent => ({
  type: 'heading',
  depth,
  children: [text(value)],
});

export const paragraph = (...children: PhrasingContent[]): RootContent => ({ type: 'paragraph', children });

export const code = (value: string, lang: string | null = null): RootContent => ({ type: 'code', value, lang });

export const list = (items: readonly PhrasingContent[][]): RootContent => ({
  type: 'list',
  children: items.map((children) => ({ type: 'listItem', children: [{ type: 'paragraph', children }] })),
});

/** @param rows the head first; its first column holds names, the others numbers */
export const table = (rows: readonly (readonly string[])[]): RootContent => ({
  type: 'table',
  align: (rows[0] ?? []).map((_, column) => (column === 0 ? 'left' : 'right')),
  children: rows.map(
    (cells): TableRow => ({
      type: 'tableRow',
      children: cells.map((cell) => ({ type: 'tableCell', children: [text(cell)] })),
    }),
  ),
});
