// Uses what honest tools use, once: see Rehearsal. Its result is thrown away.
function main(input, host) {
  const seen = [];
  const take = value => seen.push(String(value));
  take(/^(\w+)\s+(?<rest>.*)$/u.exec('ab cde').groups.rest);
  take('a-b-c'.replace(/-/g, m => m + m).split(/-+/).join('|').match(/[a-c]/gi).length);
  take(new RegExp('x(?=y)|(?<!z)w\\d{2,3}', 'im').test('xy'));
  take([...'a1b2'.matchAll(/\d/g)].length + 'ß'.normalize('NFC').toUpperCase().padStart(4).trim().localeCompare('b'));
  const date = new Date(Date.UTC(2026, 1, 3));
  take(date.toISOString() + date.getDay() + Date.parse('2026-02-03T10:00:00Z') + new Date('2026-02-03 10:00').getTime() + date + date.toLocaleDateString());
  take(JSON.stringify(JSON.parse('{"a":[1,2,{"b":"\\u00e9"}],"c":1e3}'), null, 1));
  take([3, 1, 2].sort((a, b) => a - b).concat(['b', 'a'].sort()).reverse().map(x => x).filter(Boolean).reduce((a, b) => a + b, ''));
  const map = new Map([['k', 1]]);
  map.forEach((v, k) => take(k + v));
  take(new Set([1, 2]).size + new WeakMap().constructor.name + Object.entries({ a: 1 }).flat().length + Object.fromEntries(map).k);
  for (const bad of [() => null.x, () => undefinedName, () => { throw new TypeError('t'); }, () => new Array(-1), () => deep(), () => JSON.parse('{')]) {
    try { bad(); } catch (error) { take(error.name + error.message + String(error.stack).length); }
  }
  function deep() { return deep() + 1; }
  take(new Uint8Array([1, 2]).map(x => x * 2).join() + new Float64Array(2).length + new DataView(new ArrayBuffer(8)).getInt16(0));
  take(10n ** 20n + '' + Number('1.50').toFixed(2) + parseInt('7f', 16) + Math.round(Math.random() * 0 + Math.sqrt(2) ** 2) + (0.1).toString() + (255).toString(16));
  function* generate() { yield 1; yield* [2, 3]; }
  take([...generate()].length + `${[1, [2, [3]]].flat(Infinity)}`);
  class Base { #secret = 1; get secret() { return this.#secret; } static make() { return new this(); } }
  class Derived extends Base { toString() { return 'd' + super.secret; } }
  take(Derived.make());
  const proxy = new Proxy({}, { get: (target, name) => name });
  const { a = 1, ...rest } = { b: 2, [Symbol('s')]: 3 };
  take(proxy.x + a + Object.keys(rest).length + (rest?.b ?? 0) + Reflect.ownKeys(rest).length);
  take(encodeURIComponent('ä b') + decodeURIComponent('%C3%A4') + escape('ü') + (1234.5).toLocaleString() + isNaN(NaN));
  take(Array.from({ length: 3 }, (_, i) => i).includes(2) + [1, 2, 3].at(-1) + [4, 5].findLast(x => x > 4) + [1, 2].toSorted().length);
  label: for (let i = 0; ; i++) { switch (i) { case 3: break label; default: continue; } }
  Promise.all([1, Promise.resolve(2)]).then(take, take);
  (async () => { await 1; for await (const x of [1]) take(x); })();
  take(host.warm({ q: 'select' }).rows.length);
  try { host.warm({ deny: true }); } catch (error) { take(error.rule + error.kind + error); }
  console.log('warm', input, seen.length);
  return { seen, input };
}
