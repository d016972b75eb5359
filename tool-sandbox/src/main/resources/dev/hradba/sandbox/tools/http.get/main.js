// Asks the host for one address. The egress gate decides, sends and follows redirects on its side.
function main(input, host) {
  const request = { method: 'GET', url: input.url };
  if (input.headers !== undefined) request.headers = input.headers;
  return host.http(request);
}
