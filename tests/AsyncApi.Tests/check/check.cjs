// node check.cjs DOCUMENT SAMPLES: prints as JSON what AsyncAPI's parser says of the document, and which golden samples
// its schemas refuse, as they are and with each required member left out.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { Parser } = require('@asyncapi/parser');
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const yaml = require('js-yaml');

const SEVERITIES = ['error', 'warning', 'information', 'hint'];
const [file, samples] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
const document = yaml.load(text);
const ajv = new Ajv({ strict: false });
addFormats(ajv);
ajv.addSchema({ components: { schemas: document.components.schemas } }, 'document');

function readSample(name) {
  const type = name.split('.').slice(0, 3).join('.');
  const reference = document.components.messages[type]?.payload.$ref;
  return {
    name,
    schema: reference && ajv.getSchema('document' + reference),
    required: reference ? document.components.schemas[type].required ?? [] : [],
    body: JSON.parse(fs.readFileSync(path.join(samples, name), 'utf8')),
  };
}

function without(body, member) {
  const { [member]: _, ...rest } = body;
  return rest;
}

async function main() {
  const { diagnostics } = await new Parser().parse(text);
  const found = fs.readdirSync(samples).filter(name => name.endsWith('.json')).map(readSample);
  const taken = found.flatMap(({ name, schema, required, body }) =>
    required.map(member => ({ case: `${name} without ${member}`, valid: schema(without(body, member)) })));
  console.log(JSON.stringify({
    diagnostics: diagnostics.map(d => ({ severity: SEVERITIES[d.severity], message: `${d.path.join('.')}: ${d.message}` })),
    samples: found.length,
    refused: found.filter(s => !s.schema || !s.schema(s.body)).map(s => `${s.name}: ${ajv.errorsText(s.schema?.errors)}`),
    leftOut: taken.length,
    takenWithout: taken.filter(t => t.valid).map(t => t.case),
  }));
}

main();
