// Reads diagrams by the real Mermaid and prints what it found in each, a line of JSON for each file.
// node read-mermaid.mjs FOLDER-WITH-node_modules FILE…
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const { default: mermaid } = await import(pathToFileURL(`${folder}/node_modules/mermaid/dist/mermaid.core.mjs`).href);
// Mermaid keeps #34; under another spelling until the picture is made.
const plain = text => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCharCode(code));
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  console.log(JSON.stringify({
    direction: db.getDirection(),
    entities: [...db.getEntities()].map(([name, entity]) => ({
      name: plain(name),
      attributes: entity.attributes.map(one => [one.type, one.name, (one.keys ?? []).join(' '), plain(one.comment ?? '')].join('|')),
    })),
    relationships: db.getRelationships().length,
  }));
}
