/** Whoever reads what a command prints may be gone before the end (`| head`, a terminal that is closed): the command goes on, for the sake of its reports. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
}
