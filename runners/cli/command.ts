import { EXIT } from '../../reports/record/exit-codes.js';
import { exitCodeOf, listenForInterrupt } from './interrupt.js';
import { UsageError } from './options.js';
import { outliveReaders } from './readers.js';

/**
 * The frame of a small command: help, wrong usage, Ctrl-C, and that what is thrown where nobody catches it is the runner's own fault.
 * @param run returns the exit code
 */
export async function runCommand<Options>(
  name: string,
  help: string,
  parse: (args: readonly string[]) => Options | 'help',
  run: (options: Options, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const fail = (error: unknown): number => {
    process.stderr.write(
      error instanceof UsageError
        ? `${name}: ${error.message}; see --help\n`
        : `${name}: the runner itself failed: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return error instanceof UsageError ? EXIT.wrongUsage : EXIT.runnerFailed;
  };
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  outliveReaders();
  let exitCode: number;
  try {
    const options = parse(process.argv.slice(2));
    if (options === 'help') {
      process.stdout.write(help);
      exitCode = EXIT.passed;
    } else {
      const interrupted = listenForInterrupt();
      exitCode = exitCodeOf(await run(options, interrupted), interrupted);
    }
  } catch (error) {
    exitCode = fail(error);
  }
  // threads may still run; output to a pipe is done once this callback is called
  process.stdout.write('', () => process.exit(exitCode));
}
