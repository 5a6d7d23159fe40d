// Judges the structure and the arithmetic of canonical reports by what is published and nothing else:
// rules.json, read as rules.schema.json says, and the JSON Schema of each edition.
//
//   node evaluate.mjs SCHEMAS FOLDER          every report in a folder, each a .json
//   node evaluate.mjs SCHEMAS < some.jsonl    one report a line
//
// Prints a line of JSON for each report: {"source", "findings": [{"rule", "severity", "pointer", "values"}]}.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [schemas, folder] = process.argv.slice(2);
const load = (path) => JSON.parse(readFileSync(path, "utf8"));
const catalogue = load(join(schemas, "rules.json"));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// Every edition with its schema compiled, and the pointers of its cells table by table.
const editions = Object.entries(catalogue.editions).map(([code, edition]) => {
  const schema = load(join(schemas, edition.schema));
  // Unions such as ["integer", "null"] are how a blank is said; verbose errors hold value and schema.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, verbose: true });
  addFormats(ajv);
  const members = ({ $ref }) => schema.$defs[$ref.split("/").at(-1)].properties;
  const cells = {};
  for (const [table, rows] of Object.entries(schema.properties.tables.properties)) {
    cells[table] = Object.entries(members(rows)).flatMap(([row, columns]) =>
      Object.keys(members(columns)).map((column) => `/tables/${table}/${row}/${column}`),
    );
  }
  return { code, ...edition, validate: ajv.compile(schema), cells, years: schema.properties.year };
});

const inForce = (edition, year) => edition.first_year <= year && year <= (edition.last_year ?? Infinity);

// The value at a pointer to a cell; undefined where there is none.
function at(report, pointer) {
  let part = report;
  for (const step of pointer.slice(1).split("/")) {
    if (!isObject(part) || !Object.hasOwn(part, step)) return undefined;
    part = part[step];
  }
  return part;
}

function editionOf(report) {
  const named = editions.find(({ code }) => code === report.edition);
  if (named) return named;
  const due = Number.isInteger(report.year)
    ? editions.findLast(({ first_year }) => first_year <= report.year) ?? editions[0]
    : editions.at(-1);
  const has = (pointer) => at(report, pointer) !== undefined;
  const count = ({ cells }) => Object.values(cells).flat().filter(has).length;
  return editions.reduce((best, each) => {
    const more = count(each) - count(best);
    return more > 0 || (more === 0 && each === due) ? each : best;
  });
}

// What the failed keywords of the JSON Schema say: [rule, pointer, values].
function* structure(report, edition) {
  if (edition.validate(report)) return;
  for (const error of edition.validate.errors) {
    const { keyword, instancePath, schema, parentSchema, data } = error;
    const member = error.params.missingProperty ?? error.params.additionalProperty;
    const escaped = member?.replaceAll("~", "~0").replaceAll("/", "~1");
    const pointer = member === undefined ? instancePath : `${instancePath}/${escaped}`;
    const fits = (clause) =>
      (clause.keyword ?? keyword) === keyword &&
      new RegExp(clause.pointer ?? "").test(pointer) &&
      (!clause.actual || clause.actual === (data === null ? "null" : typeof data)) &&
      (!clause.expected || [schema].flat().includes(clause.expected));
    const clause = catalogue.structure.keywords.find(fits);
    if (clause.each) {
      for (const name of parentSchema.properties[member].required) yield [clause.rule, `${pointer}/${name}`];
    } else {
      yield [clause.rule, pointer, typeof data === "number" ? { actual: data } : { text: member }];
    }
  }
}

function* againstYear({ year }, edition) {
  const isYear = Number.isInteger(year) && year >= editions[0].first_year && year <= edition.years.maximum;
  if (isYear && !inForce(edition, year)) {
    const due = editions.find((each) => inForce(each, year));
    yield [catalogue.structure.edition_against_year, "/edition", { year, expected: due.code, actual: edition.code }];
  }
}

// Decimals, never binary fractions: each number is the integer that is 10 to the power of SCALE times as large,
// which for the shortest decimal of any number in JSON is exact.
const SCALE = 400;
function scaled(number) {
  const [, digits, decimals = "", exponent = "0"] = /^(-?\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(String(number));
  return BigInt(digits + decimals) * 10n ** BigInt(SCALE - decimals.length + Number(exponent));
}
const plain = (integer) => Number(`${integer}e-${SCALE}`);

// The sum of the known cells, and the pointers of the blank ones.
function add(report, pointers) {
  const values = pointers.map((pointer) => at(report, pointer));
  const total = values.reduce((sum, value) => (value === null ? sum : sum + scaled(value)), 0n);
  return { total, blanks: pointers.filter((_, place) => values[place] === null) };
}

// What became of each identity of the sound tables.
const weigh = (report, edition, sound) =>
  catalogue.identities[edition.code]
    .filter(({ right: [pointer] }) => sound.includes(pointer.split("/")[2]))
    .map(({ rule, left, right }) => ({ rule, pointer: right[0], left: add(report, left), right: add(report, right) }));

function* arithmetic(weighed) {
  for (const { rule, pointer, left, right } of weighed) {
    const tooMuch = left.total > right.total && right.blanks.length === 0;
    const tooLittle = left.total < right.total && left.blanks.length === 0;
    if (tooMuch || tooLittle) {
      const difference = plain(right.total - left.total);
      yield [rule, pointer, { expected: plain(left.total), actual: plain(right.total), difference }];
    }
  }
}

// Sums that are not as large as they must be; a blank says nothing.
function* inequalities(report, edition, sound) {
  for (const { rule, left, at_least, while_zero } of catalogue.inequalities?.[edition.code] ?? []) {
    if (!sound.includes(left[0].split("/")[2])) continue;
    const [more, less, zero] = [left, at_least, while_zero].map((pointers) => add(report, pointers));
    if ([more, less, zero].some(({ blanks }) => blanks.length) || zero.total !== 0n || more.total >= less.total) continue;
    const difference = plain(more.total - less.total);
    yield [rule, left[0], { expected: plain(less.total), actual: plain(more.total), difference }];
  }
}

// The values of the blanks that the identities leave no choice about.
function impliedBy(weighed) {
  const found = new Map();
  for (const { left, right } of weighed) {
    const blanks = [...left.blanks, ...right.blanks];
    if (blanks.length !== 1) continue;
    const missing = left.blanks.length ? right.total - left.total : left.total - right.total;
    found.set(blanks[0], (found.get(blanks[0]) ?? new Set()).add(missing));
  }
  const certain = [...found].filter(([, [value, ...others]]) => others.length === 0 && value >= 0n);
  return new Map(certain.map(([pointer, [value]]) => [pointer, plain(value)]));
}

function* blanks(report, edition, sound, weighed) {
  const implied = impliedBy(weighed);
  for (const table of sound) {
    const pointers = edition.cells[table].filter((pointer) => at(report, pointer) === null);
    if (pointers.length) {
      const known = Object.fromEntries([...implied].filter(([pointer]) => pointers.includes(pointer)));
      yield [catalogue.structure.blanks, `/tables/${table}`, { count: pointers.length, pointers, implied: known }];
    }
  }
}

function judge(report) {
  const edition = editionOf(report);
  const found = [...structure(report, edition)];
  const unsound = found.map(([, pointer]) => pointer.split("/").slice(0, 3).join("/"));
  const sound = Object.keys(edition.cells).filter((table) => {
    const pointer = `/tables/${table}`;
    return at(report, pointer) !== undefined && !unsound.includes(pointer);
  });
  const weighed = weigh(report, edition, sound);
  found.push(...againstYear(report, edition), ...blanks(report, edition, sound, weighed));
  found.push(...arithmetic(weighed), ...inequalities(report, edition, sound));
  const told = new Map();
  for (const [rule, pointer, values = {}] of found) {
    const { severity } = catalogue.rules[rule];
    const place = `${rule} ${pointer}`;
    if (!told.has(place)) told.set(place, { rule, severity, pointer, values });
  }
  return [...told.values()];
}

const inFolder = () =>
  readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => [name, load(join(folder, name))]);
const inLines = () =>
  readFileSync(0, "utf8").split("\n").filter(Boolean).map((line, place) => [String(place + 1), JSON.parse(line)]);
const reports = folder ? inFolder() : inLines();
for (const [source, report] of reports) {
  console.log(JSON.stringify({ source, findings: judge(report) }));
}
