import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatDuration, shellQuote, shorten, shortenAlike } from '../../../reports/record/text.js';

describe('text for a reader', () => {
  it('quotes an argument so that a shell gives it back', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab\'"$`\\ \t\n[]{}()*?!~#&;|<>é', '::'), minLength: 1 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (args) => {
        const script = `printf '%s\\0' ${args.map(shellQuote).join(' ')}`;
        const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(output.split('\0').slice(0, -1)).to.deep.equal(args);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a plain argument without quotes, and quotes an empty one', () => {
    expect(shellQuote('a/b.json::c::Cancun::0')).to.equal('a/b.json::c::Cancun::0');
    expect(shellQuote('')).to.equal("''");
  });

  it('shows of long values side by side the part in which they differ', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 400 });
    fc.assert(
      fc.property(text, text, text, (before, one, other) => {
        const values = [`${before}0${one}`, `${before}1${other}`, `${before}0${one}`];
        const shown = shortenAlike(values);
        expect(shown[0]).to.equal(shown[2]).and.not.equal(shown[1]);
        for (const [i, value] of values.entries()) {
          expect(shown[i])
            .to.have.length.below(130)
            .and.match(i === 1 ? /1/ : /0/);
          if (value.length <= 100) expect(shown[i]).to.equal(value);
        }
      }),
    );
    const alike = 'c'.repeat(300);
    expect(shortenAlike([alike, alike])).to.deep.equal([shorten(alike), shorten(alike)]);
  });

  it('shows both ends of a long value', () => {
    const value = `0x${'ab'.repeat(500)}cd`;
    const short = shorten(value);
    expect(short).to.match(/^0x(ab)+…[abcd]*cd \(1004 characters\)$/);
    expect(short).to.have.length.below(110);
    expect(shorten('0x1234')).to.equal('0x1234');
  });

  it('writes durations in the unit that fits', () => {
    expect([0.4, 999, 1000, 61_000, 7_260_000].map(formatDuration)).to.deep.equal([
      '0 ms',
      '999 ms',
      '1.0 s',
      '1 min 1 s',
      '2 h 1 min',
    ]);
  });
});
