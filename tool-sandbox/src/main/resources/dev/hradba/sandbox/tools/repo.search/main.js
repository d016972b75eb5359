// Searches on the host's side; only what the caller may read comes back.
function main(input, host) {
  return host.repo({ op: 'search', ...input });
}
