// Compiles the style sheets and scripts into prongsai/static/. Started by frontend/build.py (or `npm run build`).
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "prongsai", "static");

// Bootstrap 5.3 still uses @import and global functions; these warnings are its own and cannot be acted on here.
const bootstrapDeprecations = ["import", "global-builtin", "color-functions", "if-function"];

const kB = (text) => `${(gzipSync(text).length / 1000).toFixed(1)} kB gzipped`;

function styles(name) {
  const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    silenceDeprecations: bootstrapDeprecations,
  });
  writeFileSync(join(out, "css", `${name}.css`), css);
  console.log(`css/${name}.css ${kB(css)}`);
}

async function scripts(name) {
  const file = join(out, "js", `${name}.js`);
  await esbuild.build({
    entryPoints: [join(here, "js", `${name}.js`)],
    bundle: true,
    minify: true,
    target: ["es2020"],
    outfile: file,
    legalComments: "none",
    logLevel: "warning",
  });
  console.log(`js/${name}.js ${kB(readFileSync(file))}`);
}

for (const folder of ["css", "js", "img"]) mkdirSync(join(out, folder), { recursive: true });
for (const name of ["officer", "public"]) styles(name);
await scripts("officer");
for (const image of readdirSync(join(here, "img"))) copyFileSync(join(here, "img", image), join(out, "img", image));

// The web server sends these smaller copies to browsers that understand them.
for (const folder of ["css", "js", "img"]) {
  for (const name of readdirSync(join(out, folder))) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const file = join(out, folder, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}
