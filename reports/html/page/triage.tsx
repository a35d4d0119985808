import type { VectorTriaged } from '../../record/events.js';
import { counted, formatCount } from '../../record/text.js';
import { Copyable } from './copy.js';
import { duration } from './words.js';

/** Who says what, one beside the other. */
function Answers({ answers, caption }: { answers: VectorTriaged['verdicts']; caption: string }) {
  return (
    <div class="scroll">
      <table class="answers">
        <caption>{caption}</caption>
        <tbody>
          {answers.map(({ from, says, isClaimed }) => (
            <tr key={`${from} ${says}`}>
              <th scope="row">{from}</th>
              <td>
                {says} {isClaimed && <span class="badge passed">as claimed</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Place({ place }: { place: NonNullable<VectorTriaged['place']> }) {
  const { block, index, operation, field, address, key, answers } = place;
  const where = [
    ...(block === undefined ? [] : [`block ${block}`]),
    `${operation} ${index}`,
    field,
    ...(address === undefined ? [] : [`of ${address}`]),
    ...(key === undefined ? [] : [key]),
  ];
  return <Answers answers={answers} caption={`First difference: ${where.join(', ')}`} />;
}

function Steps({ steps }: { steps: NonNullable<VectorTriaged['steps']> }) {
  const { common, last, next, fault, path } = steps;
  return (
    <>
      <p>
        Traces have {counted(common, 'step')} in common; at fault: <code>{fault}</code>
      </p>
      {last !== undefined && <Answers answers={[{ from: 'last common step', says: last }]} caption="Where they part" />}
      <Answers answers={next} caption="What each does then" />
      {path.length > 0 && (
        <>
          <h3>Call path</h3>
          <ol class="path">
            {path.map((frame, depth) => (
              <li key={`${depth} ${frame}`}>
                <code>{frame}</code>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

/** What triage found of a failure. */
export function Triage({ triaged }: { triaged: VectorTriaged }) {
  const { summary, verdicts, place, header, steps, minimal, parallel, folder, command, durationMs } = triaged;
  return (
    <section class="triage" aria-labelledby="triage">
      <h2 id="triage">Triage</h2>
      <p class="lead">{summary}</p>
      <Answers answers={verdicts} caption="Verdicts" />
      {place && <Place place={place} />}
      {header !== undefined && <p>Header: {header}</p>}
      {steps && <Steps steps={steps} />}
      {parallel && parallel.length > 0 && (
        <>
          <h3>Threads</h3>
          <pre class="lines">{parallel.join('\n')}</pre>
        </>
      )}
      {minimal && (
        <p>
          The smallest case that differs in the same way has {counted(minimal.transactions, 'transaction')},{' '}
          {counted(minimal.accounts, 'account')}, {formatCount(minimal.code)} bytes of code and{' '}
          {formatCount(minimal.data)} bytes of data
          {minimal.fixture !== undefined && (
            <>
              : <code>{minimal.fixture}</code>
            </>
          )}
          {minimal.interrupted && '; the time was over, and there may be a smaller one'}
          {minimal.reason !== undefined && `; no fixture: ${minimal.reason}`}
        </p>
      )}
      <p class="hint">
        Took {duration(durationMs)}
        {folder !== undefined && (
          <>
            ; in full in <code>{folder}</code>
          </>
        )}
      </p>
      <Copyable text={command} label="the triage command" />
    </section>
  );
}
