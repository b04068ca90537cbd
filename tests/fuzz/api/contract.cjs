// Holds answers against the OpenAPI document: status, headers, media type and body. What it does not name is wrong.
const Ajv = require('ajv/dist/2020');
const { resolved } = require('./arbitraries.cjs');

class Contract {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
    this.ajv.addSchema({ ...document, $id: 'contract' });
    this.checks = new Map();
    this.everywhere = document['x-headers-of-every-answer'] || {};
  }

  // A schema of the document, compiled once; `pointer` is where it stands.
  validator(pointer) {
    if (!this.checks.has(pointer)) this.checks.set(pointer, this.ajv.compile({ $ref: `contract#${pointer}` }));
    return this.checks.get(pointer);
  }

  static pointerOf(...steps) {
    return steps.map((step) => '/' + encodeURIComponent(String(step).replace(/~/g, '~0').replace(/\//g, '~1'))).join('');
  }

  // Follows references and keeps track of the place.
  place(...steps) {
    let node = this.document;
    let at = [];
    for (const step of steps) {
      node = node?.[step];
      at.push(step);
      if (node?.$ref) {
        at = node.$ref.slice(2).split('/').map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
        node = resolved(this.document, node);
      }
    }
    return { node, at };
  }

  // What is wrong; null when nothing is.
  problemOf(entry, method, answer) {
    const head = method === 'HEAD';
    const status = String(answer.status);
    if (answer.status >= 500) return `${status} is the server's fault`;
    const own = method === entry.method || (head && entry.method === 'GET');
    const base = ['paths', entry.path, entry.method.toLowerCase(), 'responses', status];
    if (!own || !this.document.paths[entry.path][entry.method.toLowerCase()].responses[status])
      return own || answer.status < 400 ? (own ? `may not answer ${status}` : this.problemOfOther(answer)) : this.asProblem(answer, head);
    const { node: response, at } = this.place(...base);
    const known = { ...this.everywhere, ...(response.headers || {}) };
    for (const [name, header] of Object.entries(known))
      if (resolved(this.document, header).required && answer.headers[name.toLowerCase()] === undefined) return `the header ${name} is missing`;
    const names = new Set(Object.keys(known).map((name) => name.toLowerCase()));
    for (const name of Object.keys(answer.headers))
      if (!names.has(name)) return `the header ${name} is not in the document`;
    if (head || !response.content) return answer.body.length === 0 ? null : 'there is a body where none is due';
    const type = (answer.headers['content-type'] || '').split(';')[0].trim();
    const media = response.content[type] ? type : `${type.split('/')[0]}/*`;
    if (!response.content[media]) return `the media type ${type} is not in the document`;
    if (!/json$/.test(type)) return null;
    return this.bodyProblem(answer, Contract.pointerOf(...at, 'content', media, 'schema'));
  }

  // Another method than the document's: OPTIONS says what there is, another operation may be there.
  problemOfOther(answer) {
    return answer.body.length === 0 || answer.status < 400 ? null : 'an answer that nobody promised';
  }

  asProblem(answer, head) {
    if (head) return answer.body.length === 0 ? null : 'there is a body where none is due';
    return this.bodyProblem(answer, '/components/schemas/Problem');
  }

  bodyProblem(answer, pointer) {
    let value;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
    } catch (error) {
      return `the body is no JSON: ${error.message}`;
    }
    const check = this.validator(pointer);
    return check(value) ? null : `the body is not as promised: ${this.ajv.errorsText(check.errors)}`;
  }
}

module.exports = { Contract };
