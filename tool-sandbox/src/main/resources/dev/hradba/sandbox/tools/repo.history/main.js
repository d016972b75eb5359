// Reads the history on the host's side.
function main(input, host) {
  const { blame, ...request } = input;
  return host.repo({ op: blame ? 'blame' : 'history', ...request });
}
