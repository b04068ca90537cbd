// Requests for fast-check, made from the operations of an OpenAPI 3.1 document: what their schemas allow, and the same
// spoilt in the ways that clients and attackers spoil things.
const fc = require('fast-check');

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function resolved(document, node) {
  let found = node;
  while (found && found.$ref)
    found = found.$ref.slice(2).split('/').reduce((at, step) => at[step.replace(/~1/g, '/').replace(/~0/g, '~')], document);
  return found || {};
}

function operationsOf(document) {
  const operations = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const parameters = [...(item.parameters || []), ...(operation.parameters || [])].map((p) => resolved(document, p));
      operations.push({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation, parameters });
    }
  }
  return operations;
}

// Values that went wrong somewhere before: ends of ranges, other alphabets, what means something to a shell or a database.
const oddText = fc.oneof(
  fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' ', '\u0000', '\u202e', '\ufeff', 'ﬀ', 'İ', '𝕬', 'a\u0301', "' OR 1=1 --", '%', '_', '"', '\\', '../..',
    '-1', '0', '1e309', '9223372036854775808', '4611686018427387904.00000001', 'null', 'true', '[]', '{}', 'me', 'a'.repeat(300)));
const oddInteger = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1, 100, 101, 2 ** 31, 2 ** 53, -(2 ** 53)));

function matching(pattern) {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'));
  } catch (error) {
    return fc.string(); // a pattern that fast-check cannot turn round
  }
}

// Stands for something that is there by the time it is sent: see Known.
const knownName = fc.nat({ max: 9999 }).map((number) => `__known_${number}__`);

// What answers have named so far, by the first word of the path that it belongs to.
class Known {
  constructor() {
    this.byKind = new Map();
    this.all = ['018f3c00-1111-7222-8333-444455556666'];
  }

  add(kind, id) {
    if (typeof id !== 'string' || !/^[\w-]{1,80}$/.test(id) || this.all.includes(id)) return;
    if (!this.byKind.has(kind)) this.byKind.set(kind, []);
    for (const list of [this.byKind.get(kind), this.all]) {
      list.push(id);
      if (list.length > 60) list.splice(Math.floor(list.length / 2), 1); // the oldest and the newest stay
    }
  }

  fill(text, kind) {
    const list = this.byKind.get(kind) || this.all;
    return text.replace(/__known_(\d+)__/g, (all, number) => (number % 5 === 0 ? this.all : list)[number % (number % 5 === 0 ? this.all : list).length]);
  }
}

class Maker {
  constructor(document) {
    this.document = document;
  }

  value(node, depth = 0) {
    const schema = resolved(this.document, node);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.oneOf || schema.anyOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.value(choice, depth + 1)));
    if (schema.allOf) return fc.tuple(...schema.allOf.map((part) => this.value(part, depth + 1))).map((parts) => Object.assign({}, ...parts));
    const types = [].concat(schema.type || (schema.properties ? 'object' : 'null'));
    return fc.oneof(...types.map((type) => this.typed(type, schema, depth)));
  }

  typed(type, schema, depth) {
    switch (type) {
      case 'string': return this.text(schema);
      case 'integer': case 'number': return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 100000, 2 ** 31 - 1) });
      case 'boolean': return fc.boolean();
      case 'array': return depth > 5 ? fc.constant([]) : fc.array(this.value(schema.items || {}, depth + 1), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4) });
      case 'object': return this.object(schema, depth);
      default: return fc.constant(null);
    }
  }

  text(schema) {
    if (schema.format === 'uuid') return fc.oneof({ weight: 4, arbitrary: knownName }, { weight: 1, arbitrary: fc.uuid() });
    if (schema.format === 'date-time') return fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
    if (schema.pattern) return matching(schema.pattern);
    const words = fc.constantFrom('sandbox', 'pocket', 'shelf', 'comic', 'ticket', 'tip', 'paid', 'reader', 'organiser', '1.00', '25.5', 'issuance', 'laptop');
    const bounds = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 60, 200) };
    return fc.oneof({ weight: 3, arbitrary: words }, { weight: 2, arbitrary: knownName }, { weight: 3, arbitrary: fc.string(bounds) }, { weight: 1, arbitrary: fc.string({ ...bounds, unit: 'grapheme' }) });
  }

  object(schema, depth) {
    const members = {};
    for (const [name, member] of Object.entries(schema.properties || {}))
      if (depth < 6) members[name] = this.value(member, depth + 1);
    return fc.record(members, { requiredKeys: (schema.required || []).filter((name) => name in members) });
  }

  // {text, valid}: the bytes of a JSON body.
  body(schema) {
    const good = this.value(schema);
    const asJson = (arbitrary) => arbitrary.map((value) => Buffer.from(JSON.stringify(value)));
    const spoilt = fc.tuple(good, fc.nat(), fc.jsonValue()).map(([value, pick, other]) => {
      if (!value || typeof value !== 'object' || Array.isArray(value)) return other;
      const names = Object.keys(value);
      if (names.length === 0 || pick % 3 === 0) return { ...value, unknownMember: other };
      const name = names[pick % names.length];
      if (pick % 3 === 1) return { ...value, [name]: other };
      const { [name]: gone, ...rest } = value;
      return rest;
    });
    const broken = fc.oneof(
      asJson(good).map((text) => text.subarray(0, Math.max(0, text.length - 1))),
      asJson(good).map((text) => Buffer.concat([text, Buffer.from('x')])),
      fc.constantFrom('', '{', 'null', '[]', '1', '"a"', '{"a":1,"a":2}', '{"a":1e999}', '[[]', '{"\\ud800":1}', '['.repeat(40) + ']'.repeat(40)).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
      fc.constant(Buffer.from(JSON.stringify({ a: 'x'.repeat(70000) }))));
    return fc.oneof({ weight: 6, arbitrary: asJson(good) }, { weight: 3, arbitrary: asJson(spoilt) }, { weight: 2, arbitrary: broken });
  }

  parameter(parameter) {
    const good = this.value(parameter.schema || {}).map(String);
    const known = parameter.in !== 'path' ? good : /^(number|index|n)$/.test(parameter.name) ? fc.constantFrom('1', '2', '0') : fc.oneof({ weight: 9, arbitrary: knownName }, { weight: 1, arbitrary: fc.constantFrom('me', '1') });
    return fc.oneof({ weight: 7, arbitrary: known }, { weight: 3, arbitrary: good }, { weight: 2, arbitrary: oddText }, { weight: 1, arbitrary: oddInteger.map(String) });
  }

  request(entry) {
    const paths = entry.parameters.filter((p) => p.in === 'path');
    const queries = entry.parameters.filter((p) => p.in === 'query');
    const headers = entry.parameters.filter((p) => p.in === 'header');
    const json = resolved(this.document, entry.operation.requestBody)?.content?.['application/json'];
    const named = (list, required) => fc.record(Object.fromEntries(list.map((p) => [p.name, this.parameter(p)])), { requiredKeys: required ? list.map((p) => p.name) : [] });
    const mostly = (list) => fc.oneof({ weight: 3, arbitrary: named(list, true) }, { weight: 2, arbitrary: named(list, false) });
    return fc.record({
      name: fc.constant(entry.name),
      method: fc.oneof({ weight: 30, arbitrary: fc.constant(entry.method) }, { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'DELETE') }),
      path: named(paths, true).map((values) => entry.path.replace(/\{(\w+)\}/g, (all, name) => encodeURIComponent((values[name] ?? 'x').toWellFormed()) || 'x')),
      query: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 5, arbitrary: named(queries, false) }, { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), oddText, { maxKeys: 3 }) }),
      headers: mostly(headers),
      caller: fc.oneof({ weight: 6, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.constant('none') }, { weight: 1, arbitrary: fc.constant('garbage') }),
      etag: fc.option(fc.constantFrom('*', '"a"', 'W/"a"', '""', 'a'), { freq: 12 }),
      range: fc.option(fc.constantFrom('bytes=0-0', 'bytes=-1', 'bytes=5-2', 'bytes=0-1,3-4', 'bytes=99999999999999999999-', 'lines=1-2'), { freq: 12 }),
      key: fc.option(fc.uuid(), { freq: 6 }),
      mediaType: fc.oneof({ weight: 12, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-16', '') }),
      body: json ? this.body(json.schema) : fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)) }),
    });
  }
}

module.exports = { Known, Maker, operationsOf, resolved, fc };
