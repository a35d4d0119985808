export const HELP = `Runs Ethereum's official tests and compares what they claim with what comes out.

  npm run conformance -- [flags]
  npm run conformance -- triage ID [flags]   explains a vector, a blockchain test or a pack (docs/triage.md)
  npm run conformance -- merge DIR… [flags]  makes the records of all shards of a run one: --reporter, --out, --history

What is read (the first of these that is there)
  --fixtures PATH        a folder, a .json, a .tar.gz or .tgz; may be repeated
  CONFORMANCE_FIXTURES   the same, from the environment; paths separated as in PATH
  ethereum-tests/        the git submodule, where it is populated
  fixtures/              the embedded corpus

What is executed
  --fork NAMES           network names or aliases, any case, comma-separated
  --format FORMAT        state or blockchain
  --filter REGEX         only vectors whose id matches
  --id ID                exactly this vector
  --only-failed REPORT   what failed in an earlier run: its folder, record.jsonl, failures.json or summary.json; of packs, with
                         the flags that composed them
  --shard I/N            the I-th of N parts of all that; the parts differ by one vector at most

Packs: what official fixtures hardly have, blocks of many transactions
  --packs                also runs the state vectors selected composed into blocks of 2 to 200 transactions, and blocks made up;
                         the result must be that of sequential and of ethereumjs, which must agree; --id takes a pack's id
  --seed S               which vectors meet, in which order (default 1)
  --schedules N          of each small pack, with an executor that can be told who goes on when (default 0)

How
  --executor NAME        parallel (default), the engine under Block-STM; sequential, its kernel in order; ethereumjs, the
                         reference; or none: read and count, execute nothing
  --workers N            threads (default: cores)
  --trace                with --id, of a state test: trace.jsonl in --out gets each opcode (EIP-3155)
  --timeout SECONDS      for one vector (default 180)
  --memory MB            JavaScript heap of one worker (default 2048)

Triage: which executor is right, which transaction, which field, which opcode, and the smallest case
  --triage               explains the failures of the run, ten at most
  --minimise SECONDS     for the smallest case of each (default 30; 0: none)
  --against COMMAND      asks another client too: 'evm statetest --trace --trace.format=json', 'revme statetest --json'

What is expected
  --known-failures FILE  in place of known-failures.json
  --expect-counts FILE   numbers of vectors per source, folder and fork; the run fails where they differ

What is written
  --reporter NAMES       terminal, json, html, junit, badge, github; comma-separated (default: terminal,json)
  --out DIR              record.jsonl always, summary.json and failures.json by json, report.html by html, junit.xml by
                         junit, badges/ by badge, summary.md by github outside of GitHub Actions (default reports/out)
  --history FILE         gets a line for each run, and says what passed last time (default history.jsonl in --out;
                         merge: none)

  --help, --version

Exit codes
    0  all that could be verified passed
    1  failures: vectors, unreadable files, entries of known-failures.json that are not true, counts that differ
    2  wrong usage
    3  nothing was verified
    4  the runner itself failed
  130  interrupted (Ctrl-C; a second one ends it at once); 143 by SIGTERM, 129 by SIGHUP

The last line is "N passed, N failed", with ", N skipped" for known failures, unsupported and unverified vectors.
`;
