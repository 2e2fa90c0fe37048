// Validates JSON against a JSON Schema: reads { "schema": …, "samples": [ … ] } from standard input and writes, for each sample,
// a list of what is wrong with it. Started as: node validate.js NODE_MODULES
const Ajv = require(require('path').join(process.argv[2], 'ajv'));

const { schema, samples } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
// Strict: a misspelt keyword of the schema must not pass for one that allows everything.
const validate = new Ajv({ allErrors: true, strictSchema: true, allowUnionTypes: true }).compile(schema);
const results = samples.map(sample => validate(sample) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message}`));
process.stdout.write(JSON.stringify(results));
