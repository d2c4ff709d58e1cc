// Puts everything a browser fetches into one folder: compiled, named by content, compressed ahead of time.
// What it does not do: compile Rust. It is handed the WASM file and its glue, or goes without.
//
//   node style/build.mjs SITE_FOLDER [WASM_FOLDER]
//
// Writes SITE_FOLDER/assets/*, SITE_FOLDER/manifest.json and, on standard output, one JSON object with the sizes.
// Files are rewritten only when their content changed, since the server is rebuilt when this folder changes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { compile } from "sass";

const [site, wasmFolder] = process.argv.slice(2);
if (!site) throw new Error("usage: node style/build.mjs SITE_FOLDER [WASM_FOLDER]");
const here = dirname(fileURLToPath(import.meta.url));
const assets = join(site, "assets");
mkdirSync(assets, { recursive: true });

const kept = new Set();
const sizes = {};

function hash(...contents) {
  const digest = createHash("sha256");
  contents.forEach((content) => digest.update(content));
  return digest.digest("hex").slice(0, 16);
}

/** Writes one asset with its two compressed forms; the name holds a hash of the content, so a file that exists is right. */
function publish(name, content) {
  const bytes = Buffer.from(content);
  const forms = {
    "": () => bytes,
    ".gz": () => gzipSync(bytes, { level: 9 }),
    ".br": () =>
      brotliCompressSync(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  };
  for (const [ending, make] of Object.entries(forms)) {
    const path = join(assets, name + ending);
    if (!existsSync(path)) writeFileSync(path, make());
    kept.add(name + ending);
  }
  sizes[name] = {
    raw: bytes.length,
    gzip: readFileSync(join(assets, `${name}.gz`)).length,
    brotli: readFileSync(join(assets, `${name}.br`)).length,
  };
  return name;
}

function publishHashed(stem, ending, content) {
  return publish(`${stem}-${hash(content)}.${ending}`, content);
}

/** The glue and the WASM file share one hash: Leptos asks for `NAME.js` and `NAME_bg.wasm` with the same NAME. */
function publishIslands(folder) {
  const glue = readFileSync(join(folder, "frontend.js"));
  const wasm = readFileSync(join(folder, "frontend_bg.wasm"));
  const name = `frontend-${hash(glue, wasm)}`;
  publish(`${name}.js`, glue);
  publish(`${name}_bg.wasm`, wasm);
  return name;
}

function compileStyle() {
  const options = { style: "compressed", sourceMap: false, charset: false, quietDeps: true };
  return compile(join(here, "main.scss"), options).css;
}

function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

const islands = wasmFolder ? publishIslands(wasmFolder) : null;
const manifest = {
  css: publishHashed("main", "css", compileStyle()),
  enhance: publishHashed("enhance", "js", readFileSync(join(here, "enhance.js"))),
  icon: publishHashed("favicon", "svg", readFileSync(join(here, "icons", "favicon.svg"))),
  js: islands && `${islands}.js`,
  wasm_output_name: islands,
  islands: islands !== null,
};
for (const name of readdirSync(assets)) if (!kept.has(name)) rmSync(join(assets, name));
writeIfChanged(join(site, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(JSON.stringify({ manifest, sizes }));
