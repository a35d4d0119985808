/** GitHub shows ten errors of a step, the first; see "Annotation limitation", github.com/orgs/community/discussions/26680. */
export const MOST_ANNOTATIONS = 10;

/** A workflow command, one line. */
export const errorCommand = (title: string, message: string): string =>
  `::error title=${escapeProperty(title)}::${escapeData(message)}`;

/** As the runner takes it back: actions/toolkit, packages/core/src/command.ts. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
