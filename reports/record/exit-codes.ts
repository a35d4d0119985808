/** How the command ends. */
export const EXIT = {
  passed: 0,
  failed: 1,
  wrongUsage: 2,
  nothingVerified: 3,
  runnerFailed: 4,
  interrupted: 130,
} as const;
