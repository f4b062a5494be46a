// Names of the ca role's queues that others send to. All begin with `ca.`: a process with that role alone works on these and no
// others, and one without it only sends to them.

/** Data: authority and ca. Key: `<authority>/<ca>`. */
export const publishCrlJob = 'ca.publish-crl'
/** Data: a RollOver. Key: `<authority>/<from>`. */
export const rollOverJob = 'ca.roll-over'
