const everySeconds = 5;

/**
 * Says on stderr what set-up does: on a terminal one line that is rewritten, in a log a line every few seconds.
 * stdout stays free for the program that is started afterwards.
 */
export function createReporter(stream = process.stderr) {
  return {
    /** @param {string} text */
    line: (text) => void stream.write(`${text}\n`),
    /** @param {string} title What is being done. */
    step(title) {
      const started = Date.now();
      let shown = 0;
      let open = false;
      let latest = '';
      const write = (text, last) => {
        if (stream.isTTY === true) {
          stream.write(`\r\u001B[2K${text}${last ? '\n' : ''}`);
          open = !last;
        } else {
          stream.write(`${text}\n`);
        }
      };
      write(`• ${title}`, stream.isTTY !== true);
      return {
        /** @param {Amount} amount */
        update(amount) {
          if (stream.isTTY !== true && Date.now() - shown < everySeconds * 1000) return;
          if (stream.isTTY === true && Date.now() - shown < 100) return;
          shown = Date.now();
          const text = `• ${title}: ${describeAmount(amount, (Date.now() - started) / 1000)}`;
          // A log is not told the same twice.
          if (text === latest && stream.isTTY !== true) return;
          latest = text;
          write(text, stream.isTTY !== true);
        },
        /** @param {string} [outcome] */
        done(outcome) {
          write(
            `✓ ${title}${outcome === undefined ? '' : `: ${outcome}`} (${seconds((Date.now() - started) / 1000)})`,
            true,
          );
        },
        /** @param {string} reason */
        skipped(reason) {
          write(`- ${title}: ${reason}`, true);
        },
        /** Ends the rewritten line before something else is printed. */
        fail() {
          if (open) stream.write('\n');
          stream.write(`✗ ${title}: failed (${seconds((Date.now() - started) / 1000)})\n`);
        },
      };
    },
  };
}

/**
 * @typedef {object} Amount How far something is.
 * @property {number} done
 * @property {number} [total]
 * @property {'bytes' | 'packages' | 'files'} unit
 * @typedef {ReturnType<typeof createReporter>} Reporter
 * @typedef {ReturnType<Reporter['step']>} Step
 */

/** @param {Amount} amount @param {number} elapsed Seconds since the step began. */
export function describeAmount({ done, total, unit }, elapsed) {
  const show = (value) => (unit === 'bytes' ? size(value) : `${value} ${unit}`);
  if (total === undefined || total <= 0) return show(done);
  const share = Math.min(done / total, 1);
  const left = share > 0.02 && share < 1 ? `, ${seconds((elapsed * (1 - share)) / share)} left` : '';
  return `${show(done)} of ${show(total)}, ${Math.floor(share * 100)} %${left}`;
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
}

/** @param {number} value */
export function seconds(value) {
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}
