// Shows what the host lets this caller see, optionally one table of it.
function main(input, host) {
  const schema = host.sql({ op: 'schema' });
  if (input.table === undefined) return schema;
  const wanted = input.table.toLowerCase();
  const tables = schema.tables.filter(table => table.name.toLowerCase() === wanted);
  return { dialect: schema.dialect, tables };
}
