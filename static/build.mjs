// Builds what browsers get: one stylesheet, the fonts it names, and GOV.UK Frontend's script. Run by `npm run build`.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const build = join(root, "static", "build");

const fonts = [
  "public-sans/files/public-sans-latin-400-normal.woff2",
  "public-sans/files/public-sans-latin-400-italic.woff2",
  "public-sans/files/public-sans-latin-600-normal.woff2",
  "public-sans/files/public-sans-latin-700-normal.woff2",
  "source-serif-4/files/source-serif-4-latin-600-normal.woff2",
  // Letters such as Ł, ő and ș; only documents need them from us, as browsers have fonts of their own for them.
  "public-sans/files/public-sans-latin-ext-400-normal.woff2",
  "public-sans/files/public-sans-latin-ext-600-normal.woff2",
  "source-serif-4/files/source-serif-4-latin-ext-600-normal.woff2",
];

rmSync(join(build, "fonts"), { recursive: true, force: true });
mkdirSync(join(build, "fonts"), { recursive: true });
for (const font of fonts) {
  cpSync(join(modules, "@fontsource", font), join(build, "fonts", font.split("/").pop()));
}
cpSync(
  join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"),
  join(build, "govuk-frontend.min.js"),
);
execFileSync(
  process.execPath,
  [
    join(modules, "sass", "sass.js"),
    `--load-path=${modules}`,
    "--style=compressed",
    "--no-source-map",
    join(root, "static", "scss", "app.scss"),
    join(build, "app.css"),
  ],
  { stdio: "inherit" },
);
