// Asks the host's gate for the rows of one statement. The gate decides; this script only gives the result its shape.
function main(input, host) {
  const answer = host.sql({ op: 'query', sql: input.sql });
  const width = answer.columns.length;
  for (const row of answer.rows) {
    if (row.length !== width) throw new Error('a row has ' + row.length + ' cells for ' + width + ' columns');
  }
  const result = {
    columns: answer.columns.map(({ name, type }) => ({ name, type })),
    rows: answer.rows,
    rowCount: answer.rows.length,
    truncated: answer.truncated === true,
    sql: answer.sql,
  };
  if (result.truncated && answer.truncatedBy) result.truncatedBy = answer.truncatedBy;
  return result;
}
