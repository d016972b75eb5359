// Searches on the host's side, under the caller's rights.
function main(input, host) {
  return host.rag(input);
}
