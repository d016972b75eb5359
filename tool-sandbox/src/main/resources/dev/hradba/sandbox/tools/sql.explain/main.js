// Asks the host's gate how the engine would run a statement. Nothing is run.
function main(input, host) {
  const answer = host.sql({ op: 'explain', sql: input.sql });
  const names = answer.columns.map(({ name }) => name);
  const line = row => {
    const shown = row.map((cell, i) => [names[i], cell]).filter(([, cell]) => cell !== null && cell !== '');
    const detail = shown.find(([name]) => ['detail', 'explain_value', 'QUERY PLAN', 'PLAN'].includes(name));
    return detail ? String(detail[1]) : shown.map(([name, cell]) => name + '=' + cell).join(' ');
  };
  return { plan: answer.rows.map(line), sql: answer.sql };
}
