import { expect } from 'chai';
import fc from 'fast-check';
import { KINDS, STATUSES } from '../../../reports/html/data.js';
import { hrefOf, parseRoute, type Route } from '../../../reports/html/page/route.js';

/** What means something in an address, and anything else. */
const character = fc.oneof(
  fc.constantFrom('?', '#', '/', '&', '=', '+', '%', ' '),
  fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
);
const text = fc.string({ minLength: 1, unit: character });
const filter = fc.record(
  {
    status: fc.constantFrom(...STATUSES),
    kind: fc.constantFrom(...KINDS),
    fork: text,
    folder: text,
    cluster: fc.nat(),
    regression: fc.constant(true as const),
    text,
    order: fc.constant('slowest' as const),
  },
  { requiredKeys: [] },
);
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ page: 'overview' }, { page: 'parallel' }, { page: 'history' }),
  fc.record({ page: fc.constant('vectors' as const), filter }),
  fc.record(
    { page: fc.constant('vector' as const), id: text, source: text, filter },
    { requiredKeys: ['page', 'id', 'filter'] },
  ),
);

describe('an address in the HTML report', () => {
  it('leads to what it was made of', () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(parseRoute(hrefOf(route))).to.deep.equal(route);
      }),
    );
  });

  it('survives what browsers do to it', () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(parseRoute(new URL(hrefOf(route), 'file:///report.html').hash)).to.deep.equal(route);
      }),
    );
  });

  it('leads to the overview where nobody knows it, and leaves out of a filter what is none', () => {
    for (const hash of ['', '#', '#/', '#/nothing', '#/overview/x', '??'])
      expect(parseRoute(hash), hash).to.deep.equal({ page: 'overview' });
    expect(parseRoute('#/vectors?status=lost&cluster=-1&order=id&fork=')).to.deep.equal({
      page: 'vectors',
      filter: {},
    });
    expect(parseRoute('#/vector/%E0%A4%A')).to.deep.equal({ page: 'vector', id: '%E0%A4%A', filter: {} });
  });
});
