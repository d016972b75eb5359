// The bridge between a guest script and the host: evaluated first in every fresh context, so it captures the language's own functions
// before the guest can replace them. Only strings and numbers pass; the guest never holds a host object. It may be evaluated before its call is known.
(function (call, log, done, maxRequest, maxOutput, maxLogChars) {
  'use strict';
  const { parse, stringify } = JSON;
  const { freeze, create, defineProperty } = Object;
  const { apply } = Reflect;
  const { then } = Promise.prototype;
  const { substring } = String.prototype;
  const PlainError = Error;
  const PromiseType = Promise;
  const text = String;
  const cut = (value, from, to) => apply(substring, value, [from, to]);

  class CapabilityError extends PlainError {
    #call;
    constructor(call, kind, rule, message) {
      super(message);
      this.#call = call;
      this.kind = kind;
      this.rule = rule;
    }
    static callOf(error) {
      return typeof error === 'object' && error !== null && #call in error ? error.#call : -1;
    }
  }
  defineProperty(CapabilityError.prototype, 'name', { value: 'CapabilityError' });
  const callOf = CapabilityError.callOf;

  let calls = 0;
  function capability(name) {
    return freeze(request => {
      const json = stringify(request === undefined ? {} : request);
      if (json === undefined || json.length > maxRequest) {
        throw new PlainError('request to ' + name + ' must be a JSON value of at most ' + maxRequest + ' characters');
      }
      const number = calls++;
      const reply = call(name, json);
      const body = parse(cut(reply, 1, reply.length));
      if (reply[0] === '+') return body;
      throw new CapabilityError(number, body.kind, body.rule, body.message);
    });
  }

  const line = value => {
    const shown = typeof value === 'string' ? value : stringify(value);
    return shown === undefined ? text(value) : cut(shown, 0, maxLogChars);
  };
  const write = (...values) => {
    let all = '';
    for (let i = 0; i < values.length; i++) all += (i ? ' ' : '') + line(values[i]);
    log(cut(all, 0, maxLogChars));
  };
  defineProperty(globalThis, 'console', { value: freeze({ log: write, info: write, warn: write, error: write, debug: write }) });

  function finish(result) {
    const json = stringify(result === undefined ? null : result);
    if (json === undefined) done('failed', 'main returned a function or a symbol; return a JSON value');
    else if (json.length > maxOutput) done('large', text(json.length));
    else done('returned', json);
  }
  function reject(error) {
    const number = callOf(error);
    if (number >= 0) done('uncaught', text(number));
    else done('failed', cut(text(error), 0, 2000));
  }

  return freeze({
    run(main, input, names) {
      const host = create(null);
      for (let i = 0; i < names.length; i++) host[names[i]] = capability(names[i]);
      let result;
      try {
        result = main(parse(input), freeze(host));
        if (!(result instanceof PromiseType)) {
          finish(result);
          return;
        }
      } catch (error) {
        if (callOf(error) < 0) throw error;
        reject(error);
        return;
      }
      apply(then, apply(then, result, [finish]), [undefined, reject]);
    },
  });
})
