// What the scripts tell the person at the terminal: short lines, Chinese first, English behind it.
export function say(zh, en) {
  process.stdout.write(`${zh} · ${en}\n`)
}

/** Ends the script with a plain sentence in place of a stack trace. */
export function giveUp(error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
