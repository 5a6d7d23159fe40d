// Reads [{"schema": {...}, "reports": [{...}, ...]}, ...] from standard input;
// prints, for each schema, whether ajv accepts each of its reports.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const jobs = JSON.parse(readFileSync(0, "utf8"));
const verdicts = jobs.map(({ schema, reports }) => {
  // Unions such as ["integer", "null"] are how a blank is said.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return reports.map((report) => validate(report));
});
process.stdout.write(JSON.stringify(verdicts));
