/** The fields that differ between before and after, in the order of after: [{name, from, to}]. */
export function fieldsOf(before, after) {
  const names = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  const plain = (value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value);
  return names
    .map((name) => ({ name, from: plain(before?.[name]), to: plain(after?.[name]) }))
    .filter(({ from, to }) => from !== to);
}
