// Loaded into each program that `npm start` runs: asks it to end when npm start is gone, even killed without a word.
const parent = process.ppid

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 1000).unref()
