// Reads on the host's side; links are not followed and secrets are taken out there.
function main(input, host) {
  return host.repo({ op: 'read', ...input });
}
